package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;

/**
 * A batch file of CIFAR-10's binary version: records of 1 byte label and 3,072 bytes [3, 32, 32].
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">its layout</a>
 */
final class CifarBatch {
  private static final int SIDE = 32;
  private static final int RECORD = 1 + 3 * SIDE * SIDE;

  private CifarBatch() {}

  /**
   * The images of a file.
   *
   * @param firstKey key of the first, the others go on from there
   * @throws InputException if the file does not hold whole records, or a label is none
   */
  static List<Item> read(Path file, int firstKey, List<String> classes) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0 || bytes.length % RECORD != 0) {
      throw new InputException(
          file + ": must hold records of " + RECORD + " bytes, got " + bytes.length);
    }
    List<Item> items = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += RECORD) {
      String key = Integer.toString(firstKey + items.size());
      int label = bytes[at];
      if (label < 0 || label >= classes.size()) {
        throw new InputException(file + ": image " + key + ": class must be 0 to 9, got " + label);
      }
      Item.Content pixels = new Item.Content.Pixels(bytes, at + 1, 3, SIDE, SIDE);
      items.add(new Item(key, classes.get(label), label, pixels));
    }
    return items;
  }
}
