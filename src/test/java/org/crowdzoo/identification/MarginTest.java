package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AUM and WAUM on records small enough to work by hand. */
class MarginTest {
  @TempDir private Path dataset;

  @Test
  void pleissAndYangDifferWhereTheLabelIsNotOnTop() {
    double[] z = {1, 4, 3};
    assertThat(Margin.PLEISS.of(z, 1)).isEqualTo(1);
    assertThat(Margin.YANG.of(z, 1)).isEqualTo(1);
    assertThat(Margin.PLEISS.of(z, 2)).isEqualTo(-1);
    assertThat(Margin.YANG.of(z, 2)).isEqualTo(0);
    assertThat(Margin.PLEISS.of(z, 0)).isEqualTo(-3);
    assertThat(Margin.YANG.of(z, 0)).isEqualTo(-2);
    assertThat(Margin.YANG.of(new double[] {2, 2, 0}, 0)).isEqualTo(0);
    assertThat(Margin.YANG.of(z, 1, 2)).isEqualTo(3);
    assertThat(Margin.YANG.of(z, 2, 2)).isEqualTo(2);
    assertThatThrownBy(() -> new MarginRecorder(1, 3, 3))
        .hasMessage("identify: --topk must be from 1 to 2, got 3");
  }

  @Test
  void aumIsTheMeanOverTheEpochsInAnyOrderOfBatches() {
    MarginRecorder recorder = new MarginRecorder(3, 2);
    recorder.record(new int[] {1, 0}, new int[] {0, 1}, new double[][] {{2, 0}, {5, 1}});
    recorder.record(new int[] {0, 1}, new int[] {1, 0}, new double[][] {{0, 2}, {1, 2}});
    assertThat(recorder.aum(Margin.PLEISS)).containsExactly(-1, 0.5, Double.NaN);
    double first = Math.tanh(1); // probability margin of logits that differ by 2
    double second = -Math.tanh(0.5);
    assertThat(recorder.aumOfProbabilities(Margin.PLEISS)[1])
        .isCloseTo((first + second) / 2, within(1e-12));
    assertThat(recorder.lastProbability(0, 1)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-7));
    assertThat(recorder.epochs(1)).isEqualTo(2);
  }

  @Test
  void waumIsTheMeanOverWorkersWeightedByTrust() {
    Votes votes = Votes.ofMatrix(new int[][] {{0, 1}, {1, -1}, {-1, -1}}, 2);
    MarginRecorder recorder = new MarginRecorder(3, 2);
    // log 3 gives probabilities 3/4 and 1/4
    recorder.record(0, 0, new double[] {Math.log(3), 0});
    recorder.record(1, 1, new double[] {Math.log(3), 0});
    recorder.record(2, 1, new double[] {0, Math.log(3)});
    List<ConfusionMatrix> confusions =
        List.of(
            new ConfusionMatrix(new double[][] {{.8, .2}, {.6, .4}}),
            new ConfusionMatrix(new double[][] {{.4, .6}, {0, 1}}));
    Waum found = Waum.of(votes, recorder, confusions, Margin.PLEISS);
    // s_00 = 3/4 0.8 + 1/4 0.4 = 0.7, s_01 = 3/4 0.4 + 1/4 1 = 0.55; margins 1/2 and -1/2
    assertThat(found.weights()).containsExactly(new double[] {.7, .55, .5}, within(1e-7));
    assertThat(found.waum()[0]).isCloseTo((.35 - .275) / 1.25, within(1e-7));
    assertThat(found.waum()[1]).isCloseTo(.5, within(1e-7));
    assertThat(found.waum()[2]).isNaN();
    // Yang's margin of the second vote is 0
    double yang = Waum.of(votes, recorder, confusions, Margin.YANG).waum()[0];
    assertThat(yang).isCloseTo(.35 / 1.25, within(1e-7));
    // task 0: trust .8 in class 0 and 1 in class 1
    assertThat(Waum.labels(votes, confusions)[0])
        .containsExactly(new double[] {.8 / 1.8, 1 / 1.8}, within(1e-12));
    assertThat(Waum.labels(votes, confusions)[2]).containsExactly(0, 0);
  }

  @Test
  void theCutoffIsNumpysQuantile() {
    // numpy 2.4: np.nanquantile([4, 1, nan, 3, 2, 5], 0.3) = 2.2
    double[] scores = {4, 1, Double.NaN, 3, 2, 5};
    Cutoff cutoff = Cutoff.of(scores, 0.3);
    assertThat(cutoff.quantile()).isCloseTo(2.2, within(1e-12));
    assertThat(cutoff.tooHard()).containsExactly(1, 4);
    assertThat(Cutoff.of(scores, 0).tooHard()).containsExactly(1);
    assertThat(Cutoff.of(scores, 1).tooHard()).containsExactly(0, 1, 3, 4, 5);
    assertThat(Cutoff.of(new double[] {Double.NaN}, 0.5).tooHard()).isEmpty();
    assertThatThrownBy(() -> Cutoff.of(scores, 1.5)).hasMessageContaining("from 0 to 1, got 1.5");
  }

  @Test
  void prunedVotesKeepTheTasks() {
    Votes votes = Votes.ofMatrix(new int[][] {{0, 1}, {1, -1}, {0, 0}}, 2);
    Votes pruned = new Cutoff(0, new int[] {0}).withoutVotesOnTooHard(votes);
    assertThat(pruned.tasks()).isEqualTo(3);
    assertThat(pruned.count(0)).isZero();
    assertThat(pruned.size()).isEqualTo(3);
  }

  @Test
  void aTrainingRunFindsTheMislabelledExample() {
    // logistic regression on x = -5 … 5 without 0, label = x > 0, but for x = 5
    int[] x = {-5, -4, -3, -2, -1, 1, 2, 3, 4, 5};
    int[] y = {0, 0, 0, 0, 0, 1, 1, 1, 1, 0};
    MarginRecorder recorder = new MarginRecorder(x.length, 2);
    double slope = 0;
    for (int epoch = 0; epoch < 20; epoch++) {
      double gradient = 0;
      for (int n = 0; n < x.length; n++) {
        double z = slope * x[n];
        recorder.record(n, y[n], new double[] {0, z});
        gradient += (1 / (1 + Math.exp(-z)) - y[n]) * x[n];
      }
      slope -= 0.02 * gradient;
    }
    assertThat(Cutoff.of(recorder.aum(Margin.PLEISS), 0.05).tooHard()).containsExactly(9);
  }

  @Test
  void filesAreThoseOfPeerannot() throws IOException {
    Votes votes = Votes.ofMatrix(new int[][] {{0, 1, 1}, {1, 1, -1}, {0, -1, 0}, {1, 1, 1}}, 2);
    MarginRecorder recorder = new MarginRecorder(votes.size(), 2);
    for (int v = 0; v < votes.size(); v++) {
      recorder.record(v, votes.label(v), new double[] {0, v < 3 ? -2 : 4 * votes.label(v) - 2});
    }
    List<Path> files = files("waum", votes, Margin.PLEISS, 0.01).writeWaum(recorder, 10);
    Path folder = dataset.resolve("identification/resnet18/waum_0.01_pleiss");
    assertThat(files)
        .containsExactlyInAnyOrder(
            folder.resolve("waum.json"),
            folder.resolve("waum.csv"),
            folder.resolve("score_per_worker.json"),
            folder.resolve("aum_per_worker.json"),
            folder.resolve("too_hard_0.01.txt"),
            dataset.resolve("labels/labels_waum_0.01.npy"));
    assertThat(folder.resolve("too_hard_0.01.txt")).hasContent("0 0\n");
    assertThat(Files.readAllLines(folder.resolve("waum.csv")))
        .hasSize(5)
        .startsWith("index,task,waum")
        .anyMatch(line -> line.matches("2,\"c,2\\.png\",[-\\d.E]+"));
    JsonNode waum = new ObjectMapper().readTree(folder.resolve("waum.json").toFile());
    assertThat(waum.size()).isEqualTo(4);
    assertThat(waum.get("0").doubleValue()).isLessThan(waum.get("3").doubleValue());
    JsonNode aum = new ObjectMapper().readTree(folder.resolve("aum_per_worker.json").toFile());
    assertThat(aum.get("1").get("1").doubleValue()).isCloseTo(Math.tanh(1), within(1e-9));
    double[] labels = NumpyFile.read(files.get(3)).values();
    assertThat(labels).hasSize(8).startsWith(0, 0).endsWith(0, 1);
    MarginRecorder tasks = new MarginRecorder(4, 2);
    tasks.record(0, 0, new double[] {0, 1});
    files("aum", votes, Margin.YANG, 0.1).writeAum(tasks);
    Path aums = dataset.resolve("identification/resnet18/aum");
    assertThat(Files.readString(aums.resolve("aum.json"))).contains("null");
    assertThat(Files.readAllLines(aums.resolve("aum_values.csv")))
        .containsExactly(
            "sample_id,filename,AUM_yang,AUM_pleiss",
            "0,a-0.png,0.0,-1.0",
            "1,b-1.png,,",
            "2,\"c,2.png\",,",
            "3,d-3.png,,");
  }

  private MarginFiles files(String method, Votes votes, Margin margin, double alpha) {
    List<String> names = List.of("a-0.png", "b-1.png", "c,2.png", "d-3.png");
    return new MarginFiles(
        dataset, method, votes, names, new MarginOptions(margin, 1, alpha, null, "resnet18"));
  }

  @Test
  void brokenRecordsAreRefused() {
    MarginRecorder recorder = new MarginRecorder(1, 2);
    assertThatThrownBy(() -> recorder.record(0, 0, new double[] {1, Double.NaN}))
        .hasMessageContaining("2 finite numbers");
    assertThatThrownBy(() -> new MarginRecorder(1, 1)).hasMessageContaining("at least 2 classes");
  }
}
