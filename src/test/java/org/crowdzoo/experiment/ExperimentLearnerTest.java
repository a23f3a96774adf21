package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve dark and bright pictures: labels from files, removed tasks, networks for identification.
 */
class ExperimentLearnerTest {
  @TempDir private Path folder;

  /** Tasks 0 to 11, even ones dark; each has a vote of worker 0, wrong on task 11. */
  @BeforeEach
  void pictures() throws IOException {
    Random random = new Random(1);
    VotesBuilder votes = new VotesBuilder();
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 16; p++) {
        int level = (i % 2 == 0 ? 20 : 180) + random.nextInt(60);
        image.setRGB(p % 4, p / 4, level * 0x010101);
      }
      Path file = folder.resolve("train/" + (i % 2 == 0 ? "dark" : "bright") + "/p-" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
      votes.vote(Integer.toString(i), "0", i == 11 || i % 2 == 0 ? 0 : 1);
    }
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"name\": \"p\", \"n_classes\": 2, \"n_workers\": 1,"
            + " \"class_names\": [\"dark\", \"bright\"]}");
    org.crowdzoo.crowd.AnswersFile.write(folder.resolve("answers.json"), votes.build(2));
  }

  private Experiment experiment(String backbone, String... assignments) {
    var tree =
        Settings.parse(
            "{name: t, data: {dataset: \""
                + folder
                + "\"}, backbone: {name: "
                + backbone
                + "}, strategy: {name: majority_voting}, training: {epochs: 30, batchSize: 4,"
                + " learningRate: 1e-2}}",
            "t");
    for (String assignment : assignments) {
      Settings.set(tree, assignment);
    }
    return Experiment.of(tree, "t");
  }

  private static ExperimentLearner learner(Experiment experiment, List<String> notes) {
    return new ExperimentLearner(
        experiment, new ExperimentData(experiment), () -> TrainingWatcher.SILENT, notes::add);
  }

  private static double[][] oneHot(int... labels) {
    double[][] rows = new double[labels.length][2];
    for (int n = 0; n < labels.length; n++) {
      rows[n][labels[n]] = 1;
    }
    return rows;
  }

  @Test
  void itLearnsTheGivenLabelsOfTheGivenTasksAndShowsLogits() {
    for (String backbone : List.of("linear", "simple-cnn")) {
      int[] tasks = {0, 1, 2, 3, 4, 5, 5};
      double[][] labels = oneHot(1, 0, 1, 0, 1, 0, 0);
      int[] asked = {11, 6, 7};
      ExperimentLearner learner = learner(experiment(backbone), new ArrayList<>());
      List<double[][]> epochs = new ArrayList<>();
      learner.train(tasks, labels, asked, 3, epochs::add);
      assertThat(epochs).hasSize(30);
      double[][] predicted = learner.predict(tasks, labels, asked, 3);
      // taught the other way round, it calls bright pictures dark
      assertThat(predicted[0][0]).isGreaterThan(0.9);
      assertThat(predicted[1][1]).isGreaterThan(0.9);
      assertThat(predicted[2][0]).isGreaterThan(0.9);
      // the same seed again: the softmax of the last logits
      for (int m = 0; m < 3; m++) {
        double[] z = epochs.get(29)[m];
        assertThat(1 / (1 + Math.exp(z[1] - z[0]))).isCloseTo(predicted[m][0], within(1e-5));
      }
      assertThat(epochs.get(0)[0]).isNotEqualTo(epochs.get(29)[0]);
    }
  }

  @Test
  void largeBatchesAreLoweredWithOneNote() {
    List<String> notes = new ArrayList<>();
    ExperimentLearner learner = learner(experiment("linear", "training.batchSize=64"), notes);
    learner.predict(new int[] {0, 1}, oneHot(0, 1), new int[] {2}, 0);
    learner.predict(new int[] {0, 1, 3}, oneHot(0, 1, 1), new int[] {2}, 0);
    assertThat(notes).containsExactly("batches of 64 are more than the 2 examples, took all");
  }

  @Test
  void removedTasksAreNotTrainedOn() throws IOException {
    Path list = folder.resolve("hard.txt");
    Files.writeString(list, "11 11\n3 3\n5.0e+00 5.000000000000000000e+00\n");
    for (String strategy : List.of("majority_voting", "conal", "gold")) {
      Experiment experiment =
          experiment("linear", "data.remove=" + list, "strategy.name=" + strategy);
      ExperimentData data = new ExperimentData(experiment);
      assertThat(data.trainingTasks(experiment)).as(strategy).isEqualTo(9);
      assertThat(data.training(experiment, 0).examples()).isEqualTo(9);
      assertThat(data.votes().size()).isEqualTo(9);
    }
    Experiment all = experiment("linear");
    assertThat(new ExperimentData(all).trainingTasks(all)).isEqualTo(12);
    assertThat(LabelAccuracy.of(new ExperimentData(all), all, 0))
        .isEqualTo(new LabelAccuracy(11, 12));
  }

  @Test
  void labelsOfAFileBelongToTasksAlsoWithoutTheRemovedOnes() throws IOException {
    Path list = folder.resolve("hard.txt");
    Files.writeString(list, "0\n1\n");
    Path file = folder.resolve("labels.npy");
    String labels = "strategy={name: labels, labels: \"" + file + "\"}";
    NumpyFile.write(file, new int[] {0, 1, -1, 1, 0, 1, 0, 1, 0, 1}, 10);
    Experiment pruned = experiment("linear", labels, "data.remove=" + list);
    double[][] rows = new ExperimentData(pruned).labels(pruned, 0);
    assertThat(rows.length).isEqualTo(12);
    assertThat(rows[2]).containsExactly(1, 0);
    assertThat(rows[0]).isNull();
    assertThat(rows[4]).isNull();
    Experiment whole = experiment("linear", labels);
    assertThatThrownBy(() -> new ExperimentData(whole).labels(whole, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("one row for each of the 12 training tasks, got 10");
    double[] soft = new double[24];
    soft[2] = 0.25;
    soft[3] = 0.75;
    NumpyFile.write(file, soft, 12, 2);
    rows = new ExperimentData(whole).labels(whole, 0);
    assertThat(rows[1]).containsExactly(0.25, 0.75);
    assertThat(rows[2]).as("a row of zeros is no label").isNull();
    soft[5] = Double.NaN;
    NumpyFile.write(file, soft, 12, 2);
    assertThatThrownBy(() -> new ExperimentData(whole).labels(whole, 0))
        .hasMessageContaining("row 2 must hold probabilities, got [0.0, NaN]");
  }

  @Test
  void otherVotesAndMetadataAreRead() throws IOException {
    Path answers = folder.resolve("others.json");
    Files.writeString(
        answers, Files.readString(folder.resolve("answers.json")).replace("\"0\": 0", "\"0\": 1"));
    Votes votes = experiment("linear", "data.answers=" + answers).open().votes();
    assertThat(votes.size()).isEqualTo(12);
    assertThatThrownBy(() -> experiment("linear", "data.metadata=" + answers).open())
        .isInstanceOf(InputException.class);
  }
}
