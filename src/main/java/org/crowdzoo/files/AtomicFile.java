package org.crowdzoo.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes files that appear whole or not at all: beside the target first, then moved over it. */
public final class AtomicFile {
  private static final String PART = ".part";

  /** Group 1 is the process; version 0.1.0 did not say. */
  private static final Pattern LEFT = Pattern.compile("\\..*?(?:-(\\d+)-)?\\d+\\.part");

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
      String prefix = "." + absolute.getFileName() + "-" + ProcessHandle.current().pid() + "-";
      return Files.createTempFile(absolute.getParent(), prefix, PART);
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
   * Takes away what killed processes had begun to write: files beside their targets, in this folder
   * and those in it. Files of processes that live are left alone.
   */
  public static void removeLeftovers(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(AtomicFile::isLeftover).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isLeftover(Path file) {
    Matcher name = LEFT.matcher(file.getFileName().toString());
    return name.matches()
        && (name.group(1) == null || !lives(name.group(1)))
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean lives(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    } catch (NumberFormatException e) {
      return false;
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
    } catch (IOException e) {
      throw new InputException(folder + ": cannot be written to, " + FileReason.of(e), e);
    }
  }

  /** Temporary files are private to their owner; results are not. */
  private static void makeReadableAsUsual(Path file) {
    file.toFile().setReadable(true, false);
  }
}
