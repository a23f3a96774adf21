package org.crowdzoo.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.WireFormat;
import org.tensorflow.framework.Summary;

/** Reads event files back, field by field, with a checksum of its own. */
final class Events {
  private static final int POLYNOMIAL = 0x82F63B78;

  /** An event; {@code restart} if it begins a session. */
  record Event(long step, Summary summary, String version, boolean restart) {}

  private Events() {}

  /** All events of a run's folder, in TensorBoard's order. */
  static List<Event> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
          .sorted()
          .flatMap(file -> read(file).stream())
          .toList();
    }
  }

  /** The values of a tag with their steps. */
  static List<Summary.Value> of(List<Event> events, String tag) {
    return events.stream()
        .flatMap(event -> event.summary().getValueList().stream())
        .filter(value -> value.getTag().equals(tag))
        .toList();
  }

  static List<Long> steps(List<Event> events, String tag) {
    return events.stream()
        .filter(e -> e.summary().getValueList().stream().anyMatch(v -> v.getTag().equals(tag)))
        .map(Event::step)
        .toList();
  }

  private static List<Event> read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      List<Event> events = new ArrayList<>();
      while (bytes.hasRemaining()) {
        byte[] length = new byte[8];
        bytes.get(length);
        assertThat(bytes.getInt()).as("checksum of a length").isEqualTo(masked(length));
        byte[] event = new byte[(int) ByteBuffer.wrap(length).order(bytes.order()).getLong()];
        bytes.get(event);
        assertThat(bytes.getInt()).as("checksum of an event").isEqualTo(masked(event));
        events.add(event(CodedInputStream.newInstance(event)));
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Event event(CodedInputStream in) throws IOException {
    long step = 0;
    String version = null;
    boolean restart = false;
    Summary summary = Summary.getDefaultInstance();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 2 -> step = in.readInt64();
        case 3 -> version = in.readString();
        case 5 -> summary = Summary.parseFrom(in.readByteArray());
        case 7 -> restart = in.readByteArray().length == 2;
        default -> in.skipField(tag);
      }
    }
    return new Event(step, summary, version, restart);
  }

  /** Bit by bit. */
  private static int masked(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }
}
