package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.crowdzoo.files.DiskSpace;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputException;

/**
 * What an installer takes its data from: folders and archives (zip, tar, tar.gz). Files and folders
 * are found by name at any depth, the shallowest first; archives are unpacked into a scratch folder
 * when something is not found beside them.
 */
public final class SourceFiles {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_NESTING = 3;
  private static final int MAX_UNPACKED = 200;

  private final List<Path> given;
  private final Path scratch;
  private final List<Path> roots = new ArrayList<>();
  private final Set<Path> unpacked = new HashSet<>();

  /** For each unpacked folder in how many archives its files lay one inside the other. */
  private final Map<Path, Integer> nesting = new HashMap<>();

  /**
   * Sources from folders or archives.
   *
   * @param given folders, archives or single files
   * @param scratch a folder for what is unpacked; its owner deletes it
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
      for (Path archive : below(root, Archive::is)) {
        if (unpacked.add(archive)) {
          Path to = scratch.resolve("archive-" + unpacked.size());
          requireFewInside(root, archive);
          new Archive(archive).unpack(to, ArchiveLimits.ofDisk(DiskSpace.freeFor(scratch)));
          nesting.put(to, nesting.getOrDefault(root, 0) + 1);
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

  /** An archive may hold itself. */
  private void requireFewInside(Path root, Path archive) {
    if (nesting.getOrDefault(root, 0) >= MAX_NESTING || nesting.size() >= MAX_UNPACKED) {
      throw new InputException(
          place()
              + ": archives inside of archives are unpacked "
              + MAX_NESTING
              + " deep, and "
              + MAX_UNPACKED
              + " of them, not "
              + archive.getFileName()
              + "; unpack what is needed and give the folder by --from");
    }
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
    } catch (UncheckedIOException e) {
      throw new InputException(root + ": cannot be read, " + FileReason.of(e.getCause()), e);
    }
  }

  private static boolean named(Path path, String name) {
    return path.getFileName() != null && path.getFileName().toString().equals(name);
  }
}
