package org.crowdzoo.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
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
    Files.createDirectories(absolute.getParent());
    Path beside = Files.createTempFile(absolute.getParent(), "." + absolute.getFileName(), ".part");
    try {
      content.writeTo(beside);
      makeReadableAsUsual(beside);
      Files.move(
          beside, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(target + ": " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(beside);
    }
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
    } catch (AccessDeniedException e) {
      throw new InputException(folder + ": cannot be written to, permission denied", e);
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? "something is in the way" : e.getReason();
      throw new InputException(folder + ": cannot be written to, " + reason, e);
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be written to, " + e.getMessage(), e);
    }
  }

  /** Temporary files are private to their owner; results are not. */
  private static void makeReadableAsUsual(Path file) {
    file.toFile().setReadable(true, false);
  }
}
