package org.crowdzoo.simulation.fashion;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.crowdzoo.files.InputException;

/**
 * An array of unsigned bytes in MNIST's idx format, gzipped: two zero bytes, type 8, the number of
 * dimensions, the dimensions as big-endian integers, the bytes.
 *
 * @param shape the dimensions
 * @param bytes the values in C order
 */
record IdxFile(int[] shape, byte[] bytes) {
  private static final int UNSIGNED_BYTES = 8;

  /**
   * Reads a file that must have the given number of dimensions.
   *
   * @throws InputException in one line that names the file
   */
  static IdxFile read(Path file, int dimensions) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in = new DataInputStream(new GZIPInputStream(raw))) {
      int magic = in.readInt();
      if (magic != (UNSIGNED_BYTES << 8 | dimensions)) {
        throw new InputException(
            file + ": not an idx file of bytes with " + dimensions + " dimensions");
      }
      int[] shape = new int[dimensions];
      int length = 1;
      for (int d = 0; d < dimensions; d++) {
        shape[d] = in.readInt();
        length = Math.multiplyExact(length, shape[d]);
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new InputException(file + ": ends before its " + length + " bytes");
      }
      return new IdxFile(shape, bytes);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (IOException e) {
      throw new InputException(file + ": not a gzipped idx file, " + e.getMessage(), e);
    }
  }
}
