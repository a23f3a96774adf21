package org.crowdzoo.report.tensorboard;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.Summary;

/**
 * A file of TensorFlow's events (tensorflow/core/util/event.proto), each in a TFRecord frame: its
 * length as 8 bytes, their masked CRC-32C, the message, its masked CRC-32C; little endian. It grows
 * while TensorBoard reads it; a frame that was cut off by a killed process is passed over there.
 */
final class EventFile implements Closeable {
  static final String PREFIX = "events.out.tfevents.";

  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;
  private static final int SESSION_STATUS = 1;
  private static final int SESSION_START = 1;

  private final OutputStream out;

  /**
   * Begins a new file in a folder.
   *
   * @param firstStep from which what earlier files of the folder hold no longer counts
   */
  EventFile(Path folder, long firstStep) throws IOException {
    Files.createDirectories(folder);
    out = new BufferedOutputStream(create(folder));
    write(event(0, message -> message.writeString(FILE_VERSION, "brain.Event:2")));
    byte[] session = bytes(message -> message.writeEnum(SESSION_STATUS, SESSION_START));
    write(event(firstStep, message -> message.writeByteArray(SESSION_LOG, session)));
  }

  /** TensorBoard reads the files of a folder in the order of their names. */
  private static OutputStream create(Path folder) throws IOException {
    for (long second = System.currentTimeMillis() / 1000; ; second++) {
      String name = String.format(Locale.ROOT, "%s%010d.%s", PREFIX, second, host());
      try {
        return Files.newOutputStream(folder.resolve(name), StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        // two within a second: the next second's name
      }
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Adds what is known after a step. */
  void write(long step, Summary summary) throws IOException {
    write(event(step, message -> message.writeMessage(SUMMARY, summary)));
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private static byte[] event(long step, Fields what) throws IOException {
    return bytes(
        message -> {
          message.writeDouble(WALL_TIME, System.currentTimeMillis() / 1e3);
          message.writeInt64(STEP, step);
          what.writeTo(message);
        });
  }

  /** The fields of a message. */
  interface Fields {
    void writeTo(CodedOutputStream message) throws IOException;
  }

  static byte[] bytes(Fields fields) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    CodedOutputStream message = CodedOutputStream.newInstance(buffer);
    fields.writeTo(message);
    message.flush();
    return buffer.toByteArray();
  }

  private void write(byte[] event) throws IOException {
    byte[] length = buffer(Long.BYTES).putLong(event.length).array();
    out.write(length);
    out.write(crc(length));
    out.write(event);
    out.write(crc(event));
  }

  /** TensorFlow's mask keeps the sum of data that hold sums from being trivial. */
  private static byte[] crc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int sum = (int) crc.getValue();
    int masked = Integer.rotateRight(sum, 15) + 0xa282ead8;
    return buffer(Integer.BYTES).putInt(masked).array();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
