package org.crowdzoo.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.crowdzoo.files.InputText;

/**
 * A {@code .safetensors} file: the length of a JSON header (8 bytes, little-endian), the header,
 * and the numbers that it describes.
 *
 * @see <a href="https://github.com/huggingface/safetensors">format</a>
 */
final class SafeTensorsFile implements WeightFile {
  private static final long MOST_HEADER = 64L << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Place(NumberType type, long[] shape, long from, int bytes) {}

  private final Path file;
  private final RandomAccessFile open;
  private final Map<String, Place> places;

  private SafeTensorsFile(Path file, RandomAccessFile open, Map<String, Place> places) {
    this.file = file;
    this.open = open;
    this.places = places;
  }

  static SafeTensorsFile open(Path file) throws IOException {
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
    try {
      long length = Long.reverseBytes(open.readLong());
      long room = open.length() - Long.BYTES;
      if (length < 2 || length > Math.min(room, MOST_HEADER)) {
        throw WeightFile.bad(file, "its header says that it has " + length + " bytes", null);
      }
      byte[] header = new byte[(int) length];
      open.readFully(header);
      return new SafeTensorsFile(
          file, open, places(file, header, Long.BYTES + length, room - length));
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static Map<String, Place> places(Path file, byte[] header, long start, long room) {
    JsonNode json;
    try {
      json = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      throw WeightFile.bad(file, "its header is no JSON", e);
    } catch (IOException e) {
      throw WeightFile.bad(file, "it cannot be read, " + e.getMessage(), e);
    }
    Map<String, Place> places = new LinkedHashMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> all = json.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = all.next();
      if (!entry.getKey().equals("__metadata__")) {
        places.put(entry.getKey(), place(file, entry.getKey(), entry.getValue(), start, room));
      }
    }
    if (places.isEmpty()) {
      throw WeightFile.bad(file, "it holds no tensor", null);
    }
    return places;
  }

  private static Place place(Path file, String name, JsonNode told, long start, long room) {
    JsonNode dimensions = told.path("shape");
    JsonNode offsets = told.path("data_offsets");
    String type = told.path("dtype").asText();
    NumberType known =
        NumberType.ofSafeTensors(type)
            .orElseThrow(
                () ->
                    WeightFile.bad(
                        file,
                        InputText.shown(name) + " has numbers of type " + InputText.shown(type),
                        null));
    long[] shape = new long[dimensions.size()];
    for (int d = 0; d < shape.length; d++) {
      shape[d] = dimensions.get(d).asLong(-1);
    }
    long bytes = (long) WeightFile.length(file, name, shape) * known.bytes;
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    boolean fits =
        dimensions.isArray()
            && offsets.size() == 2
            && from >= 0
            && to <= room
            && to - from == bytes
            && bytes <= Integer.MAX_VALUE - 16;
    if (!fits) {
      throw WeightFile.bad(
          file,
          InputText.shown(name) + " of " + bytes + " bytes does not fit where it should lie",
          null);
    }
    return new Place(known, shape, start + from, (int) bytes);
  }

  @Override
  public Layout layout() {
    return Layout.TORCH;
  }

  @Override
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    places.forEach((name, place) -> shapes.put(name, place.shape().clone()));
    return shapes;
  }

  @Override
  public float[] read(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    byte[] block = new byte[place.bytes()];
    try {
      open.seek(place.from());
      open.readFully(block);
    } catch (IOException e) {
      throw WeightFile.bad(file, "it cannot be read, " + e.getMessage(), e);
    }
    return place.type().decode(block);
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
