package org.crowdzoo.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that appear whole or not at all: beside the target first, then moved over it. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Content that writes itself to a stream. */
  @FunctionalInterface
  public interface StreamContent {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Content whose library wants a path. */
  @FunctionalInterface
  public interface PathContent {
    void writeTo(Path file) throws IOException;
  }

  /**
   * Writes {@code content} to {@code target} and creates the folders above it.
   *
   * @throws IOException if anything fails; the target is then as it was before
   */
  public static void write(Path target, StreamContent content) throws IOException {
    writePath(
        target,
        file -> {
          try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            content.writeTo(out);
          }
        });
  }

  /** Writes a text in UTF-8; see {@link #write}. */
  public static void writeString(Path target, String text) throws IOException {
    write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** As {@link #write}, for a library that writes to a path of its own. */
  public static void writePath(Path target, PathContent content) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path beside = beside(target, absolute);
    try {
      content.writeTo(beside);
      makeReadableAsUsual(beside);
      Files.move(
          beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      boolean ours = e.getFile() == null || e.getFile().equals(beside.toString());
      throw failed(ours ? target.toString() : e.getFile(), e);
    } catch (IOException e) {
      throw new IOException(target + ": " + FileReason.of(e), e);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static Path beside(Path target, Path absolute) throws IOException {
    try {
      Files.createDirectories(absolute.getParent());
    } catch (FileSystemException e) {
      throw failed(e.getFile() == null ? target.toString() : e.getFile(), e);
    }
    try {
      return Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".part");
    } catch (FileSystemException e) {
      throw failed(target.toString(), e); // not the name of a file that nobody knows
    }
  }

  private static FileSystemException failed(String file, FileSystemException e) {
    FileSystemException failure =
        new FileSystemException(file, null, "cannot be written, " + FileReason.of(e));
    failure.initCause(e);
    return failure;
  }

  /**
   * Refuses a folder in which nothing can be written, before long work begins. Creates the folder
   * if it is missing.
   *
   * @throws InputException in one line, if the folder cannot be made or written to
   */
  public static void requireWritableFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".probe", null));
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be written to, " + FileReason.of(e), e);
    }
  }

  /** Temporary files are private to their owner; results are not. */
  private static void makeReadableAsUsual(Path file) {
    file.toFile().setReadable(true, false);
  }
}
