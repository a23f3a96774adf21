package org.crowdzoo.weights;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;

/**
 * Tensors by name, in a file that may come from a stranger. Shapes are known when it is open;
 * values are read when they are asked for, so that a large file never lies in memory as a whole.
 */
public interface WeightFile extends Closeable {
  /** Who wrote it, and so what its names and layouts are. */
  enum Layout {
    /** Convolutions [out, in, height, width], dense layers [out, in]. */
    TORCH,
    /** Convolutions [height, width, in, out], dense layers [in, out]. */
    KERAS
  }

  /**
   * Opens a file; its first bytes say what it is.
   *
   * @throws InputException in one line, if it is missing, damaged, of no known format, or asks for
   *     anything but tensors
   */
  static WeightFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          file + (Files.exists(file) ? ": is a folder, not a file" : ": no such file"));
    }
    try {
      byte[] head = head(file);
      if (startsWith(head, 'P', 'K', 3, 4)) {
        return TorchFile.ofZip(file);
      }
      if (startsWith(head, 0x89, 'H', 'D', 'F')) {
        return new KerasFile(file);
      }
      if (startsWith(head, 0x80, 2) || startsWith(head, 0x80, 3) || startsWith(head, 0x80, 4)) {
        return TorchFile.ofPickles(file);
      }
      if (head.length > 8 && head[8] == '{') {
        return SafeTensorsFile.open(file);
      }
    } catch (IOException e) {
      throw bad(file, "it cannot be read, " + e.getMessage(), e);
    }
    throw bad(
        file,
        "its first bytes are of none of the formats .pth (PyTorch), .safetensors, .h5 (Keras)",
        null);
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(9);
    }
  }

  private static boolean startsWith(byte[] head, int... bytes) {
    if (head.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** One line about a file. */
  static InputException bad(Path file, String what, Throwable cause) {
    return new InputException(
        file + ": not a file of weights that crowdzoo can read: " + what, cause);
  }

  /** Number of values of a shape; refuses what no array can hold. */
  static int length(Path file, String name, long... shape) {
    long length = 1;
    for (long dimension : shape) {
      boolean fits =
          dimension >= 0 && (length == 0 || dimension <= Integer.MAX_VALUE / Math.max(1, length));
      if (!fits) {
        throw bad(file, InputText.shown(name) + " has the shape " + Arrays.toString(shape), null);
      }
      length *= dimension;
    }
    return (int) length;
  }

  /** How tensors lie in it. */
  Layout layout();

  /** The shapes of all tensors, by name, in the order of the file. */
  Map<String, long[]> shapes();

  /**
   * The values of a tensor in C order.
   *
   * @throws InputException in one line if they are damaged
   * @throws IllegalArgumentException if there is no tensor of this name
   */
  float[] read(String name);
}
