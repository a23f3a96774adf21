package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A generated multi-label dataset of features: feature l says whether label l is there; "never" is
 * there nowhere, some tasks have none. Six workers, three answers a task; the last worker is asked
 * about the first two labels only.
 */
public final class TinyLabels {
  public static final List<String> NAMES = List.of("hat", "scarf", "glove", "never");
  private static final int WORKERS = 6;
  public static final int TASKS = 120;

  private TinyLabels() {}

  /** Writes 120 training tasks, 60 in val and 60 in test. */
  public static Path write(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    List<List<Integer>> truth = split(folder.resolve("train"), TASKS, 0, random);
    split(folder.resolve("val"), 60, 1000, random);
    split(folder.resolve("test"), 60, 2000, random);
    StringBuilder answers = new StringBuilder("{");
    for (int i = 0; i < TASKS; i++) {
      answers.append(i == 0 ? "" : ",").append('"').append(i).append("\": {");
      for (int v = 0; v < 3; v++) {
        int worker = (i + 2 * v) % WORKERS;
        answers.append(v == 0 ? "" : ",").append('"').append(worker).append("\": ");
        answers.append(answer(truth.get(i), worker == WORKERS - 1 ? 2 : 4, random));
      }
      answers.append('}');
    }
    Files.writeString(folder.resolve("answers.json"), answers.append('}'));
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"name\": \"labels\", \"n_classes\": 4, \"n_workers\": 6, \"kind\": \"multi-label\","
            + " \"class_names\": [\"hat\", \"scarf\", \"glove\", \"never\"],"
            + " \"asked\": {\"5\": [0, 1]}}");
    return folder;
  }

  /** Labels are missed in one of six cases, seen where they are not in one of twelve. */
  private static String answer(List<Integer> truth, int asked, SplittableRandom random) {
    List<String> named = new ArrayList<>();
    for (int l = 0; l < asked; l++) {
      boolean there = truth.contains(l);
      if (there ? random.nextInt(6) > 0 : random.nextInt(12) == 0) {
        named.add("" + l);
      }
    }
    return "[" + String.join(",", named) + "]";
  }

  private static List<List<Integer>> split(
      Path folder, int size, int firstKey, SplittableRandom random) throws IOException {
    Files.createDirectories(folder);
    StringBuilder csv = new StringBuilder("key,labels,f1,f2,f3,f4,f5\n");
    List<List<Integer>> truth = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      List<Integer> labels = new ArrayList<>();
      StringBuilder features = new StringBuilder();
      for (int d = 0; d < 5; d++) {
        boolean there = d < 3 && random.nextInt(3) == 0;
        if (there) {
          labels.add(d);
        }
        double value = (there ? 2 : 0) + 1.5 * (random.nextDouble() * 2 - 1);
        features.append(String.format(Locale.ROOT, ",%.4f", value));
      }
      truth.add(labels);
      csv.append(firstKey + i).append(',');
      csv.append(String.join(";", labels.stream().map(NAMES::get).toList()));
      csv.append(features).append('\n');
    }
    Files.writeString(folder.resolve("features.csv"), csv);
    return truth;
  }

  /** An experiment on it. */
  public static String yaml(Path folder, String strategy, String training, String more) {
    return """
        name: labels
        data: {dataset: "%s"}
        backbone: {name: mlp, hidden: 8, dropout: 0}
        strategy: {name: %s}
        training: {epochs: 8, batchSize: 16, learningRate: 0.05, %s}
        %s
        """
        .formatted(folder, strategy, training, more);
  }
}
