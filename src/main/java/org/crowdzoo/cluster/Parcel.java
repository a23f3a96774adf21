package org.crowdzoo.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.crowdzoo.files.AtomicFile;

/**
 * A folder's files in one array of bytes, for machines that do not share it.
 *
 * @param bytes a zip file, its names relative to the folder
 */
public record Parcel(byte[] bytes) implements Serializable {
  /** All files of a folder. */
  public static Parcel of(Path folder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes);
        Stream<Path> inside = Files.walk(folder)) {
      zip.setLevel(Deflater.BEST_SPEED);
      for (Path file : inside.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return new Parcel(bytes.toByteArray());
  }

  /** Bytes of the files of a folder, together. */
  public static long size(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      return inside
          .filter(Files::isRegularFile)
          .mapToLong(
              file -> {
                try {
                  return Files.size(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .sum();
    }
  }

  /** Writes the files into a folder, each whole or not at all. */
  public void unpack(Path folder) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException(entry.getName() + " leaves its folder");
        }
        Files.createDirectories(file.getParent());
        byte[] content = zip.readAllBytes();
        AtomicFile.write(file, out -> out.write(content));
      }
    }
  }

  /** A new folder that goes when the process ends. */
  public static Path temporaryFolder() throws IOException {
    Path folder = Files.createTempDirectory("crowdzoo-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    return folder;
  }

  /** Deletes a folder and all in it as far as it can be. */
  public static void delete(Path folder) {
    try (Stream<Path> inside = Files.walk(folder)) {
      List<Path> all = inside.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // a temporary folder that the system clears
    }
  }
}
