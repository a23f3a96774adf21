package org.crowdzoo.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;

/**
 * The truth that a dataset's folders tell: a task's file is {@code
 * train/<class>/<name>-<key>.<ext>}, and classes are numbered as {@code class_names} in the
 * metadata says, else in alphabetical order.
 */
final class FolderTruth {
  private FolderTruth() {}

  /** The truth of each task, [N], -1 where no file tells it; empty if no file tells any. */
  static Optional<int[]> of(Path train, Votes votes, Metadata metadata) {
    if (!Files.isDirectory(train)) {
      return Optional.empty();
    }
    int[] truth = new int[votes.tasks()];
    Arrays.fill(truth, -1);
    List<Path> folders =
        list(train).stream()
            .filter(Files::isDirectory)
            .filter(folder -> !name(folder).startsWith("."))
            .toList();
    List<String> classes =
        metadata.others().get("class_names") instanceof List<?> names
            ? names.stream().map(Object::toString).toList()
            : folders.stream().map(FolderTruth::name).toList();
    if (classes.size() != metadata.classes()) {
      return Optional.empty();
    }
    for (Path folder : folders) {
      for (Path file : list(folder)) {
        int task = votes.taskIndex(key(name(file)));
        if (task >= 0) {
          truth[task] = classes.indexOf(name(folder));
        }
      }
    }
    return Arrays.stream(truth).anyMatch(k -> k >= 0) ? Optional.of(truth) : Optional.empty();
  }

  /** What stands between the last {@code -} and the last dot. */
  private static String key(String file) {
    int dot = file.lastIndexOf('.');
    String stem = dot < 0 ? file : file.substring(0, dot);
    return stem.substring(stem.lastIndexOf('-') + 1);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
