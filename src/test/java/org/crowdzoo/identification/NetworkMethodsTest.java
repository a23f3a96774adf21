package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AUM, WAUM and out-of-fold predictions with a learner whose logits are known. */
class NetworkMethodsTest {
  /** 4 tasks, 3 workers, 2 classes; task 3 has no vote. */
  private static final Votes VOTES =
      Votes.ofMatrix(new int[][] {{0, 0, 1}, {1, 1, -1}, {0, 1, 1}, {-1, -1, -1}}, 2);

  @TempDir private Path folder;

  /** In epoch e the logits of task i are [e + 1, i]; the probability of class 0 is 0.1 (i + 1). */
  private static final class KnownLearner implements Learner {
    private final List<int[]> trained = new ArrayList<>();
    private final List<int[]> labels = new ArrayList<>();
    private final List<int[]> asked = new ArrayList<>();

    @Override
    public void train(int[] tasks, double[][] rows, int[] wanted, long seed, EpochWatcher watcher) {
      note(tasks, rows, wanted);
      for (int epoch = 0; epoch < 2; epoch++) {
        double first = epoch + 1;
        watcher.epochDone(
            Arrays.stream(wanted).mapToObj(i -> new double[] {first, i}).toArray(double[][]::new));
      }
    }

    @Override
    public double[][] predict(int[] tasks, double[][] rows, int[] wanted, long seed) {
      note(tasks, rows, wanted);
      return Arrays.stream(wanted)
          .mapToObj(i -> new double[] {0.1 * (i + 1), 1 - 0.1 * (i + 1)})
          .toArray(double[][]::new);
    }

    private void note(int[] tasks, double[][] rows, int[] wanted) {
      trained.add(tasks);
      labels.add(Arrays.stream(rows).mapToInt(row -> row[0] >= row[1] ? 0 : 1).toArray());
      asked.add(wanted);
    }
  }

  private IdentificationInput input(Learner learner, Margin margin, double alpha) {
    return input(learner, new MarginOptions(margin, 1, alpha, null, "cnn3"));
  }

  private IdentificationInput input(Learner learner, MarginOptions margins) {
    List<String> names = List.of("a-0.png", "a-1.png", "b-2.png", "b-3.png");
    return new IdentificationInput(
        folder, VOTES, null, null, 10, 1, names, margins, null, 2, learner, 7L);
  }

  @Test
  void aumIsTheMeanMarginOfTheMajorityVote() throws IOException {
    KnownLearner learner = new KnownLearner();
    List<Path> files =
        Identifications.find("AUM").method().identify(input(learner, Margin.PLEISS, 0.5)).files();
    assertThat(learner.trained.get(0)).containsExactly(0, 1, 2);
    assertThat(learner.labels.get(0)).containsExactly(0, 1, 1);
    JsonNode aum = new ObjectMapper().readTree(files.get(0).toFile());
    // epochs: [1, i], [2, i]; label 0: 1.5 - i; label 1: i - 1.5
    assertThat(aum.get("0").doubleValue()).isEqualTo(1.5);
    assertThat(aum.get("1").doubleValue()).isEqualTo(-0.5);
    assertThat(aum.get("2").doubleValue()).isEqualTo(0.5);
    assertThat(aum.get("3").isNull()).isTrue();
    assertThat(Files.readAllLines(files.get(2))).containsExactly("1 1", "2 2");
    Path place = folder.resolve("identification/cnn3/aum");
    assertThat(files)
        .containsExactly(
            place.resolve("aum.json"),
            place.resolve("aum_values.csv"),
            place.resolve("too_hard_0.5.txt"),
            place.resolve("full_aum_records.csv"));
    List<String> log = Files.readAllLines(files.get(3));
    assertThat(log.get(0))
        .isEqualTo(
            "index,task,label,epoch,label_logit,label_prob,other_max_logit,other_max_prob,"
                + "secondlogit,secondprob,logits_0,logits_1");
    assertThat(log).hasSize(1 + 2 * 3);
    // task 2 in epoch 1: logits [2, 2], label 1
    assertThat(log.get(6)).isEqualTo("2,b-2.png,1,1,2.0,0.5,2.0,0.5,2.0,0.5,2.0,2.0");
  }

  @Test
  void aumOfGivenLabels() throws IOException {
    Path file = folder.resolve("labels.npy");
    NumpyFile.write(file, new int[] {1, -1, 0, 1}, 4);
    KnownLearner learner = new KnownLearner();
    MarginOptions options = new MarginOptions(Margin.PLEISS, 1, 0.5, file, "cnn3");
    List<Path> files =
        Identifications.find("aum").method().identify(input(learner, options)).files();
    assertThat(learner.trained.get(0)).containsExactly(0, 2, 3);
    JsonNode aum = new ObjectMapper().readTree(files.get(0).toFile());
    assertThat(aum.get("0").doubleValue()).isEqualTo(-1.5);
    assertThat(aum.get("1").isNull()).isTrue();
    NumpyFile.write(file, new int[] {1, 2, 0, 1}, 4);
    assertThatThrownBy(() -> Identifications.find("aum").method().identify(input(learner, options)))
        .hasMessage(file + ": label 1 must be from -1 (none) to 1, got 2.0");
    NumpyFile.write(file, new int[] {1, 0}, 2);
    assertThatThrownBy(() -> Identifications.find("aum").method().identify(input(learner, options)))
        .hasMessage(file + ": must hold the labels of 4 tasks, got the shape [2]");
  }

  @Test
  void waumTrainsOneNetworkOnEachVoteOnce() throws IOException {
    KnownLearner learner = new KnownLearner();
    List<Path> files =
        Identifications.find("waum").method().identify(input(learner, Margin.YANG, 0)).files();
    assertThat(learner.trained).hasSize(1);
    assertThat(learner.trained.get(0)).containsExactly(0, 0, 0, 1, 1, 2, 2, 2);
    assertThat(learner.labels.get(0)).containsExactly(0, 0, 1, 1, 1, 0, 1, 1);
    assertThat(learner.asked.get(0)).containsExactly(0, 1, 2);
    JsonNode aums = new ObjectMapper().readTree(files.get(2).toFile());
    double p1 = 1 / (1 + Math.exp(-1));
    double p2 = 1 / (1 + Math.exp(-2));
    // task 0, logits [1, 0] and [2, 0]: the margin of class 0 is p - (1 - p), that of class 1 is 0
    assertThat(aums.get("0").get("0").doubleValue())
        .isCloseTo((2 * p1 - 1 + 2 * p2 - 1) / 2, within(1e-12));
    assertThat(aums.get("0").get("2").doubleValue()).isZero();
    assertThat(NumpyFile.read(folder.resolve("labels/labels_waum_0.0.npy")).shape())
        .containsExactly(4, 2);
  }

  @Test
  void waumPerWorkerTrainsANetworkAWorkerOnThatWorkersVotes() throws IOException {
    KnownLearner learner = new KnownLearner();
    List<Path> files =
        Identifications.find("WAUM_perworker")
            .method()
            .identify(input(learner, Margin.YANG, 0))
            .files();
    assertThat(learner.trained).hasSize(3);
    assertThat(learner.trained.get(1)).containsExactly(0, 1, 2);
    assertThat(learner.labels.get(1)).containsExactly(0, 1, 1);
    assertThat(learner.trained.get(2)).containsExactly(0, 2);
    assertThat(learner.labels.get(2)).containsExactly(1, 1);
    // these logits do not depend on what is learnt, so the scores are those of one network
    KnownLearner one = new KnownLearner();
    List<Path> other =
        Identifications.find("waum").method().identify(input(one, Margin.YANG, 0)).files();
    assertThat(Files.readString(files.get(0))).isEqualTo(Files.readString(other.get(0)));
  }

  @Test
  void eachFoldIsPredictedByANetworkThatHasNotSeenIt() {
    KnownLearner learner = new KnownLearner();
    double[][] predictions = input(learner, Margin.YANG, 0).predictions();
    assertThat(learner.trained).hasSize(2);
    for (int fold = 0; fold < 2; fold++) {
      assertThat(learner.asked.get(fold)).hasSize(2).doesNotContain(learner.trained.get(fold));
      assertThat(learner.trained.get(fold)).isNotEmpty().doesNotContain(3);
    }
    assertThat(learner.asked.stream().flatMapToInt(Arrays::stream).sorted())
        .containsExactly(0, 1, 2, 3);
    for (int i = 0; i < 4; i++) {
      assertThat(predictions[i][0]).isEqualTo(0.1 * (i + 1));
    }
    KnownLearner again = new KnownLearner();
    input(again, Margin.YANG, 0).predictions();
    assertThat(again.asked.get(0)).isEqualTo(learner.asked.get(0));
  }

  @Test
  void wrongNumbersAreRefusedAtOnce() {
    MarginOptions margins = new MarginOptions(Margin.YANG, 1, 0.1, null, "cnn3");
    assertThatThrownBy(
            () ->
                new IdentificationInput(
                    folder, VOTES, null, null, 0, 1, VOTES.taskKeys(), margins, null, 1, null, 0))
        .isInstanceOfSatisfying(
            InputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "identify: --maxiter-DS must be at least 1, got 0",
                        "identify: --folds must be at least 2, got 1"));
    assertThatThrownBy(() -> new MarginOptions(Margin.YANG, 0, 1.5, null, "cnn3"))
        .isInstanceOfSatisfying(
            InputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "identify: --alpha must be from 0 to 1, got 1.5",
                        "identify: --topk must be at least 1, got 0"));
    assertThatThrownBy(
            () -> OutOfFold.predictions(VOTES, new KnownLearner(), 5, 0, "identify: --folds"))
        .hasMessage("identify: --folds must be at most the 4 tasks, got 5");
  }
}
