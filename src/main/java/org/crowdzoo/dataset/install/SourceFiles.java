package org.crowdzoo.dataset.install;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.crowdzoo.files.InputException;

/**
 * What an installer takes its data from: folders and archives (zip, tar, tar.gz). Files and folders
 * are found by name at any depth, the shallowest first; archives are unpacked into a scratch folder
 * when something is not found beside them.
 */
public final class SourceFiles {
  private static final int MAX_DEPTH = 8;

  private final List<Path> given;
  private final Path scratch;
  private final List<Path> roots = new ArrayList<>();
  private final Set<Path> unpacked = new HashSet<>();

  /**
   * Sources from folders or archives.
   *
   * @param given folders, archives or single files
   * @param scratch an empty folder for what is unpacked; its owner deletes it
   * @throws InputException if one does not exist
   */
  public SourceFiles(List<Path> given, Path scratch) {
    this.given = List.copyOf(given);
    this.scratch = scratch;
    for (Path path : given) {
      if (!Files.exists(path)) {
        throw new InputException(path + ": no such file or folder");
      }
      roots.add(path);
    }
  }

  /** The first file with one of these names, or null. */
  public Path find(String... names) throws IOException {
    for (String name : names) {
      Path found = search(path -> named(path, name) && Files.isRegularFile(path));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /**
   * The first file with this name.
   *
   * @throws InputException if there is none
   */
  public Path file(String name) throws IOException {
    Path found = find(name);
    if (found == null) {
      throw new InputException(place() + ": holds no file " + name);
    }
    return found;
  }

  /**
   * The first folder with this name.
   *
   * @throws InputException if there is none
   */
  public Path folder(String name) throws IOException {
    Path found = search(path -> named(path, name) && Files.isDirectory(path));
    if (found == null) {
      throw new InputException(place() + ": holds no folder " + name);
    }
    return found;
  }

  /** What was given, for messages. */
  public String place() {
    return String.join(", ", given.stream().map(Path::toString).toList());
  }

  private Path search(Predicate<Path> wanted) throws IOException {
    for (int r = 0; r < roots.size(); r++) {
      Path found = searchBelow(roots.get(r), wanted);
      if (found != null) {
        return found;
      }
    }
    for (Path root : List.copyOf(roots)) {
      for (Path archive : below(root, SourceFiles::isArchive)) {
        if (unpacked.add(archive)) {
          Path to = scratch.resolve("archive-" + unpacked.size());
          unpack(archive, to);
          roots.add(to);
          Path found = search(wanted);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }

  private static Path searchBelow(Path root, Predicate<Path> wanted) throws IOException {
    List<Path> all = below(root, wanted);
    return all.isEmpty() ? null : all.get(0);
  }

  private static List<Path> below(Path root, Predicate<Path> wanted) throws IOException {
    try (Stream<Path> paths = Files.walk(root, MAX_DEPTH)) {
      return paths
          .filter(wanted)
          .sorted(Comparator.comparingInt(Path::getNameCount).thenComparing(path -> path))
          .toList();
    }
  }

  private static boolean named(Path path, String name) {
    return path.getFileName() != null && path.getFileName().toString().equals(name);
  }

  static boolean isArchive(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(path)
        && (name.endsWith(".zip")
            || name.endsWith(".tar")
            || name.endsWith(".tar.gz")
            || name.endsWith(".tgz"));
  }

  /** Unpacks an archive; an entry that points outside the folder is refused. */
  static void unpack(Path archive, Path to) throws IOException {
    Files.createDirectories(to);
    try {
      if (archive.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
        unzip(archive, to);
      } else {
        untar(archive, to);
      }
    } catch (IOException e) {
      throw new InputException(archive + ": not a readable archive, " + e.getMessage(), e);
    }
  }

  private static void unzip(Path archive, Path to) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          save(zip.getInputStream(entry), archive, entry.getName(), to);
        }
      }
    }
  }

  private static void untar(Path archive, Path to) throws IOException {
    boolean packed = !archive.toString().toLowerCase(Locale.ROOT).endsWith(".tar");
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(packed ? new GZIPInputStream(file, 1 << 16) : file)) {
      for (TarArchiveEntry e = tar.getNextTarEntry(); e != null; e = tar.getNextTarEntry()) {
        if (e.isFile() && !e.isSymbolicLink() && !e.isLink()) {
          save(tar, archive, e.getName(), to);
        }
      }
    }
  }

  private static void save(InputStream in, Path archive, String name, Path to) throws IOException {
    Path target = to.resolve(name).normalize();
    if (!target.startsWith(to)) {
      throw new InputException(archive + ": holds a file outside itself, " + name);
    }
    Files.createDirectories(target.getParent());
    Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
