package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;

/** A batch file of CIFAR-10, of its binary version ({@code .bin}) or its Python version. */
final class CifarBatch {
  private static final int SIDE = 32;
  private static final int PIXELS = 3 * SIDE * SIDE;

  private final Path file;
  private final List<String> classes;
  private final List<Item> items = new ArrayList<>();

  private CifarBatch(Path file, List<String> classes) {
    this.file = file;
    this.classes = classes;
  }

  /**
   * The images of a file.
   *
   * @param firstKey key of the first, the others go on from there
   */
  static List<Item> read(Path file, int firstKey, List<String> classes) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    CifarBatch batch = new CifarBatch(file, classes);
    if (file.toString().endsWith(".bin")) {
      batch.readBinary(bytes, firstKey);
    } else {
      batch.readPython(bytes, firstKey);
    }
    return batch.items;
  }

  /** Records of 1 byte label and 3,072 bytes [3, 32, 32]. */
  private void readBinary(byte[] bytes, int firstKey) {
    if (bytes.length == 0 || bytes.length % (PIXELS + 1) != 0) {
      throw new InputException(
          file + ": must hold records of " + (PIXELS + 1) + " bytes, got " + bytes.length);
    }
    for (int at = 0; at < bytes.length; at += PIXELS + 1) {
      add(firstKey + items.size(), bytes[at], bytes, at + 1);
    }
  }

  /** A pickled dictionary with {@code data} [n, 3072] and {@code labels}. */
  private void readPython(byte[] bytes, int firstKey) {
    Object all = new Unpickler(file, bytes).read();
    if (all instanceof Map<?, ?> batch
        && batch.get("data") instanceof Unpickler.ByteArray data
        && batch.get("labels") instanceof List<?> labels
        && data.length() == (long) PIXELS * labels.size()) {
      for (Object label : labels) {
        int number = label instanceof Long l ? l.intValue() : -1;
        add(firstKey + items.size(), number, bytes, data.offset() + items.size() * PIXELS);
      }
      return;
    }
    throw new InputException(
        file + ": not a batch of CIFAR-10's Python version; the binary version is read too");
  }

  private void add(int key, int label, byte[] bytes, int offset) {
    if (label < 0 || label >= classes.size()) {
      throw new InputException(file + ": image " + key + ": class must be 0 to 9, got " + label);
    }
    items.add(
        new Item(
            Integer.toString(key),
            classes.get(label),
            label,
            new Item.Content.Pixels(bytes, offset, 3, SIDE, SIDE)));
  }
}
