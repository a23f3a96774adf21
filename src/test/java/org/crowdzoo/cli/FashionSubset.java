package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;

/** The first pictures of each class of the shipped dataset, with their votes. */
final class FashionSubset {
  private static final Path SHIPPED = Path.of("datasets/fashion");

  private FashionSubset() {}

  /** Copies {@code train} training tasks and {@code others} of each other split. */
  static Path write(Path folder, int train, int others) throws IOException {
    copy(folder, "train", train);
    copy(folder, "val", others);
    copy(folder, "test", others);
    Metadata metadata = Metadata.read(SHIPPED.resolve("metadata.json"));
    Votes votes = AnswersFile.read(SHIPPED.resolve("answers.json"), metadata);
    List<String> kept = keys(folder.resolve("train"));
    AnswersFile.write(
        folder.resolve("answers.json"), votes.withTasks(i -> kept.contains(votes.taskKey(i))));
    metadata.write(folder.resolve("metadata.json"));
    return folder;
  }

  private static void copy(Path folder, String split, int count) throws IOException {
    try (Stream<Path> classes = Files.list(SHIPPED.resolve(split))) {
      List<Path> folders = classes.sorted().toList();
      for (Path from : folders) {
        Path to = folder.resolve(split).resolve(from.getFileName());
        Files.createDirectories(to);
        try (Stream<Path> pictures = Files.list(from)) {
          for (Path picture : pictures.sorted().limit(count / folders.size()).toList()) {
            Files.copy(picture, to.resolve(picture.getFileName()));
          }
        }
      }
    }
  }

  private static List<String> keys(Path split) throws IOException {
    try (Stream<Path> files = Files.walk(split)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .map(name -> name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.')))
          .toList();
    }
  }
}
