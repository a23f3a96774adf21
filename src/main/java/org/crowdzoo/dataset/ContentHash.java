package org.crowdzoo.dataset;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** SHA-256 over everything that a dataset is made of. */
final class ContentHash {
  private ContentHash() {}

  /** SHA-256 over the lines {@code <sha256 of the file> <name>} in the order of the names. */
  static String of(Path folder, Path answersFile, List<Split> splits, boolean multiLabel) {
    SortedMap<String, Path> files = new TreeMap<>();
    files.put("metadata.json", folder.resolve("metadata.json"));
    if (Files.exists(answersFile)) {
      files.put("answers.json", answersFile);
    }
    for (Split split : splits) {
      if (split.hasFeatures()) {
        add(files, folder, folder.resolve(split.name()).resolve("features.csv"));
      }
      Path labels = folder.resolve(split.name()).resolve(LabelsFile.NAME);
      if (multiLabel && !split.hasFeatures() && Files.exists(labels)) {
        add(files, folder, labels);
      }
      split.examples().forEach(example -> add(files, folder, example.file()));
    }
    List<String> lines =
        files.entrySet().parallelStream()
            .map(entry -> FileHash.sha256(entry.getValue()) + "  " + entry.getKey() + "\n")
            .toList();
    return FileHash.sha256(String.join("", lines).getBytes(StandardCharsets.UTF_8));
  }

  private static void add(SortedMap<String, Path> files, Path folder, Path file) {
    files.put(folder.relativize(file).toString().replace('\\', '/'), file);
  }
}
