package org.crowdzoo.files;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/** The bytes of a file of the user's, unpacked if its name ends in {@code .gz}. */
public final class SourceFile {
  private static final int BUFFER = 1 << 16;

  /** Deflate packs at most 1032 bytes into one. */
  private static final long LARGEST_RATIO = 1032;

  private SourceFile() {}

  static boolean isPacked(Path file) {
    return file.getFileName() != null && file.getFileName().toString().endsWith(".gz");
  }

  /** Opens a file; a missing one, a folder and one that is no gz are {@link InputException}s. */
  static InputStream open(Path file) {
    InputStream bytes = null;
    try {
      if (Files.isDirectory(file)) {
        throw new InputException(file + ": is a folder, must be a file");
      }
      bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
      return isPacked(file) ? new GZIPInputStream(bytes, BUFFER) : bytes;
    } catch (IOException e) {
      close(bytes);
      throw unreadable(file, e);
    }
  }

  /** Packs what is written to a file whose name ends in {@code .gz}. */
  static OutputStream packedIfNamedSo(Path file, OutputStream out) throws IOException {
    return isPacked(file) ? new GZIPOutputStream(out, BUFFER) : out;
  }

  /** The most bytes that a file can hold, unpacked. */
  static long mostBytes(Path file) throws IOException {
    return Files.size(file) * (isPacked(file) ? LARGEST_RATIO : 1);
  }

  /** Why a file cannot be read, in one line. */
  public static InputException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new InputException(file + ": no such file", e);
    }
    if (isPacked(file) && e instanceof ZipException) {
      return new InputException(
          file + ": is no gz file, or a damaged one (its name ends in .gz)", e);
    }
    if (isPacked(file) && e instanceof EOFException) {
      return new InputException(file + ": is cut off, its packed bytes end too early", e);
    }
    return new InputException(file + ": cannot be read, " + FileReason.of(e), e);
  }

  private static void close(InputStream bytes) {
    try {
      if (bytes != null) {
        bytes.close();
      }
    } catch (IOException e) {
      // it could not be read either, which is said
    }
  }
}
