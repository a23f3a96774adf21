package org.crowdzoo.dataset.install;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.crowdzoo.dataset.Junk;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;

/**
 * A zip, tar or tar.gz file. It is read twice: the first time to see whether it keeps to its limits
 * and where its files would lie, the second time to write them.
 */
final class Archive {
  private final Path file;

  Archive(Path file) {
    this.file = file;
  }

  static boolean is(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path)
        && (name.endsWith(".zip")
            || name.endsWith(".tar")
            || name.endsWith(".tar.gz")
            || name.endsWith(".tgz"));
  }

  /** What is done with each file of the archive; size -1 if it is not told. */
  private interface Use {
    void file(String name, long size, InputStream content) throws IOException;
  }

  /**
   * Writes all files but links and what systems leave in archives.
   *
   * @throws InputException in one line, if it is no archive, passes a limit or has a file that
   *     would lie outside of {@code to}; nothing has been written then unless the archive lies
   *     about sizes
   */
  void unpack(Path to, ArchiveLimits limits) throws IOException {
    try {
      ArchiveLimits.Count expected = limits.new Count(file, Files.size(file));
      each(
          (name, size, content) -> {
            place(to, name);
            expected.add(name, Math.max(0, size));
          });
      Files.createDirectories(to);
      ArchiveLimits.Count found = limits.new Count(file, Files.size(file));
      each((name, size, content) -> save(content, place(to, name), name, found));
    } catch (IOException | IllegalArgumentException e) {
      String reason =
          e instanceof IOException failure ? FileReason.of(failure) : "its names are not in UTF-8";
      throw new InputException(file + ": not a readable archive, " + reason, e);
    }
  }

  private void each(Use use) throws IOException {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
      ofZip(use);
    } else {
      ofTar(use);
    }
  }

  private void ofZip(Use use) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && !isJunk(entry.getName())) {
          try (InputStream content = zip.getInputStream(entry)) {
            use.file(entry.getName(), entry.getSize(), content);
          }
        }
      }
    }
  }

  private void ofTar(Use use) throws IOException {
    boolean packed = !file.toString().toLowerCase(Locale.ROOT).endsWith(".tar");
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(packed ? new GZIPInputStream(bytes, 1 << 16) : bytes)) {
      boolean empty = true;
      for (TarArchiveEntry e = tar.getNextTarEntry(); e != null; e = tar.getNextTarEntry()) {
        empty = false;
        if (e.isFile() && !e.isSymbolicLink() && !e.isLink() && !isJunk(e.getName())) {
          use.file(e.getName(), e.isSparse() ? e.getRealSize() : e.getSize(), tar);
        }
      }
      if (empty) {
        throw new EOFException("it holds nothing, or is cut off");
      }
    }
  }

  private static boolean isJunk(String name) {
    for (String part : name.split("/")) {
      if (!part.equals("..") && !part.equals(".") && Junk.is(part)) {
        return true;
      }
    }
    return false;
  }

  private Path place(Path to, String name) {
    Path target;
    try {
      target = to.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new InputException(
          file + ": holds a file whose name cannot be kept here, " + InputText.printable(name), e);
    }
    if (!target.startsWith(to) || target.equals(to)) {
      throw new InputException(
          file + ": holds a file outside itself, " + InputText.printable(name));
    }
    return target;
  }

  /** Counts what is really there: a zip file may tell sizes that are not so. */
  private static void save(InputStream in, Path target, String name, ArchiveLimits.Count found)
      throws IOException {
    Files.createDirectories(target.getParent());
    found.add(name, 0);
    try (var out = Files.newOutputStream(target)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        found.grow(n);
        out.write(buffer, 0, n);
      }
    }
  }
}
