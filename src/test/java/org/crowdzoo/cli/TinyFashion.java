package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of a few dozen pictures of {@code datasets/fashion}, with their votes. */
public final class TinyFashion {
  private static final Path FASHION = Path.of("datasets/fashion");

  private TinyFashion() {}

  /** Six training, two validation and two test pictures of each of the ten classes. */
  public static void copyTo(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode answers = (ObjectNode) json.readTree(FASHION.resolve("answers.json").toFile());
    ObjectNode kept = json.createObjectNode();
    for (Path file : copySplit("train", 6, folder)) {
      String name = file.getFileName().toString();
      String key = name.substring(name.lastIndexOf('-') + 1, name.lastIndexOf('.'));
      kept.set(key, answers.get(key));
    }
    copySplit("val", 2, folder);
    copySplit("test", 2, folder);
    json.writeValue(folder.resolve("answers.json").toFile(), kept);
    Files.copy(FASHION.resolve("metadata.json"), folder.resolve("metadata.json"));
  }

  private static List<Path> copySplit(String split, int count, Path folder) throws IOException {
    List<Path> copied = new java.util.ArrayList<>();
    for (Path of : list(FASHION.resolve(split))) {
      Path to = folder.resolve(split).resolve(of.getFileName());
      Files.createDirectories(to);
      for (Path file : list(of).subList(0, count)) {
        copied.add(Files.copy(file, to.resolve(file.getFileName())));
      }
    }
    return copied;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
