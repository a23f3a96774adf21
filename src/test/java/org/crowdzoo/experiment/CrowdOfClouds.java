package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Three clouds of features, and crowds of a known kind.
 *
 * @param tasks in train; val has 30
 * @param workers in all
 * @param each votes a task
 * @param confused share of workers who call class 0 class 1 and class 1 class 2
 * @param right how often a worker follows the own habit
 */
record CrowdOfClouds(int tasks, int workers, int each, double confused, double right) {
  static final CrowdOfClouds CONFUSED = new CrowdOfClouds(240, 8, 5, 0.5, 0.9);
  static final CrowdOfClouds SPARSE = new CrowdOfClouds(240, 180, 4, 0, 0.85);

  /**
   * Writes the dataset.
   *
   * @param turn is added to the written true classes of train and val, which are then wrong
   * @param validation whether there is a val split
   */
  Path write(Path folder, int turn, boolean validation) throws IOException {
    Random random = new Random(5);
    int[] truth = split(folder.resolve("train"), tasks, 0, random, turn);
    if (validation) {
      split(folder.resolve("val"), 30, 10_000, random, turn);
    }
    random = new Random(6);
    StringBuilder answers = new StringBuilder("{");
    for (int i = 0; i < tasks; i++) {
      answers.append(i == 0 ? "" : ",").append('"').append(i).append("\":{");
      List<Integer> order = new ArrayList<>();
      for (int j = 0; j < workers; j++) {
        order.add(j);
      }
      Collections.shuffle(order, random);
      for (int n = 0; n < each; n++) {
        int j = order.get(n);
        boolean turned = j < confused * workers;
        int habit = turned && truth[i] < 2 ? truth[i] + 1 : truth[i];
        int label = random.nextDouble() < right ? habit : random.nextInt(3);
        answers.append(n == 0 ? "" : ",").append('"').append(j).append("\":").append(label);
      }
      answers.append('}');
    }
    Files.writeString(folder.resolve("answers.json"), answers.append('}'));
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"name\":\"clouds\",\"n_classes\":3,\"n_workers\":" + workers + "}");
    return folder;
  }

  private static int[] split(Path folder, int size, int first, Random random, int turn)
      throws IOException {
    Files.createDirectories(folder);
    int[] truth = new int[size];
    StringBuilder csv = new StringBuilder("key,label,f1,f2,f3,f4\n");
    for (int i = 0; i < size; i++) {
      truth[i] = i % 3;
      csv.append(first + i).append(',').append((truth[i] + turn) % 3);
      for (int d = 0; d < 4; d++) {
        double centre = d == truth[i] ? 2 : 0;
        csv.append(String.format(Locale.ROOT, ",%.5f", centre + 0.7 * random.nextGaussian()));
      }
      csv.append('\n');
    }
    Files.writeString(folder.resolve("features.csv"), csv);
    return truth;
  }

  /** An experiment on it. */
  static Experiment experiment(Path dataset, String strategy, String more) {
    return Experiment.of(
        org.crowdzoo.settings.Settings.parse(
            """
            name: clouds
            seeds: [2]
            data: {dataset: '%s'}
            backbone: {name: mlp, hidden: 16}
            strategy: %s
            training: {epochs: 12, batchSize: 24, learningRate: 0.01}
            %s
            """
                .formatted(dataset, strategy, more),
            "clouds.yaml"),
        "clouds.yaml");
  }
}
