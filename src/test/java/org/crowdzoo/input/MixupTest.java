package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.FeatureDataset;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Batches that are mixed and smoothed, against what they are mixed of. */
class MixupTest {
  private static final BatchOptions PLAIN = new BatchOptions(16, true, false, 5, 0);

  @TempDir Path folder;
  private Inputs inputs;
  private Votes votes;

  @BeforeEach
  void write() throws Exception {
    CrowdDataset dataset = CrowdDataset.open(FeatureDataset.write(folder.resolve("data")));
    votes = dataset.votes();
    inputs = Inputs.of(dataset.train(), Preprocessing.ofFeatures(dataset, Normalization.NONE));
  }

  private CrowdIterator votes(BatchOptions options) {
    return CrowdIterator.ofVotes(inputs, votes, options);
  }

  /** Labels that tell the task: mixed, they tell both and the share. */
  private CrowdIterator tasks(BatchOptions options) {
    double[][] labels = new double[votes.tasks()][votes.tasks()];
    for (int i = 0; i < labels.length; i++) {
      labels[i][i] = 1;
    }
    return CrowdIterator.ofLabels(inputs, labels, options);
  }

  private float[] input(int task) {
    float[] x = new float[inputs.preprocessing().length()];
    inputs.read(task, x, 0);
    return x;
  }

  @Test
  void inputsAndLabelsAreMixedTogether() {
    CrowdIterator batches = tasks(PLAIN.mixed(0.7, Mixing.EXAMPLES));
    int pairs = 0;
    for (int b = 0; b < batches.batches(); b++) {
      int[] examples = batches.examplesOf(b);
      Set<Integer> partners = new HashSet<>();
      MultiDataSet batch = batches.next();
      for (int i = 0; i < examples.length; i++) {
        double[] label = batch.getLabels(0).getRow(i).toDoubleVector();
        double share = label[examples[i]];
        int partner = examples[i];
        for (int k = 0; k < label.length; k++) {
          partner = k != examples[i] && label[k] > 0 ? k : partner;
        }
        double other = partner == examples[i] ? 0 : label[partner];
        assertThat(share + other).isEqualTo(1, offset(1e-6));
        pairs += partner == examples[i] ? 0 : 1;
        partners.add(partner);
        float[] x = batch.getFeatures(0).getRow(i).toFloatVector();
        for (int d = 0; d < x.length; d++) {
          assertThat(x[d])
              .isEqualTo(
                  (float) (share * input(examples[i])[d] + other * input(partner)[d]),
                  offset(1e-5f));
        }
      }
      assertThat(partners).as("a random order of the batch").hasSameSizeAs(examples);
    }
    assertThat(pairs).isGreaterThan(45);
  }

  /** Both tasks' votes, each by its worker, with weights λ and 1 − λ that x tells, too. */
  @Test
  void theVotesOfBothTasksAreWeighted() {
    BatchOptions options = PLAIN.mixed(0.7, Mixing.EXAMPLES);
    CrowdIterator mixed = votes(options);
    CrowdIterator shares = tasks(options);
    for (int b = 0; b < mixed.batches(); b++) {
      int[] examples = mixed.examplesOf(b);
      assertThat(shares.examplesOf(b)).isEqualTo(examples);
      MultiDataSet batch = mixed.next();
      MultiDataSet told = shares.next();
      assertThat(batch.getFeatures(0)).isEqualTo(told.getFeatures(0));
      for (int i = 0; i < examples.length; i++) {
        Map<String, Double> expected = new HashMap<>();
        for (int task = 0; task < votes.tasks(); task++) {
          double share = told.getLabels(0).getDouble(i, task);
          for (int v = votes.start(task); share > 0 && v < votes.end(task); v++) {
            expected.merge(votes.worker(v) + " " + votes.label(v), share, Double::sum);
          }
        }
        long slots = batch.getFeatures(1).size(1);
        assertThat(batch.getLabelsMaskArray(0).size(1)).isEqualTo(slots + 1);
        assertThat(batch.getLabelsMaskArray(0).getDouble(i, slots))
            .as("what the mixed task weighs")
            .isEqualTo(1, offset(1e-6));
        Map<String, Double> given = new HashMap<>();
        for (int a = 0; a < batch.getFeatures(1).size(1); a++) {
          double weight = batch.getLabelsMaskArray(0).getDouble(i, a);
          int worker = (int) batch.getFeatures(1).getDouble(i, a);
          assertThat(worker >= 0).isEqualTo(weight > 0);
          for (int l = 0; l < FeatureDataset.CLASSES; l++) {
            double label = batch.getLabels(0).getDouble(i, l, a);
            if (label > 0 && weight > 0) {
              given.merge(worker + " " + l, weight * label, Double::sum);
            }
          }
        }
        assertThat(given).hasSameSizeAs(expected);
        expected.forEach((k, w) -> assertThat(given.get(k)).isEqualTo(w, offset(1e-5)));
      }
    }
  }

  /** λ w + (1 − λ) w', whatever the tasks' numbers of votes are. */
  @Test
  void aMixedTaskWeighsAMixedWeight() {
    double[][] weights = new double[votes.tasks()][];
    java.util.Arrays.setAll(weights, i -> new double[] {1 + i % 5});
    BatchOptions options = PLAIN.mixed(0.7, Mixing.EXAMPLES);
    CrowdIterator mixed = votes(options).weighted(weights);
    CrowdIterator shares = tasks(options);
    for (int b = 0; b < mixed.batches(); b++) {
      INDArray mask = mixed.next().getLabelsMaskArray(0);
      INDArray told = shares.next().getLabels(0);
      for (int i = 0; i < told.size(0); i++) {
        double expected = 0;
        for (int task = 0; task < votes.tasks(); task++) {
          expected += told.getDouble(i, task) * weights[task][0];
        }
        assertThat(mask.getDouble(i, mask.size(1) - 1)).isEqualTo(expected, offset(1e-5));
      }
    }
  }

  /** A row a vote; across workers; worker, label and input share λ. */
  @Test
  void votesAreMixedVoteByVote() {
    CrowdIterator batches = votes(PLAIN.mixed(1, Mixing.VOTES));
    CrowdIterator plain = votes(PLAIN);
    int acrossWorkers = 0;
    for (int b = 0; b < batches.batches(); b++) {
      int[] examples = batches.examplesOf(b);
      int cast = 0;
      for (int i : examples) {
        cast += votes.castOnTask(i);
      }
      MultiDataSet batch = batches.next();
      assertThat(plain.next().getFeatures(0).size(0)).isEqualTo(examples.length);
      assertThat(batch.getFeatures(0).shape()).containsExactly(cast, 5);
      assertThat(batch.getFeatures(1).shape()).containsExactly(cast, 1, 3);
      assertThat(batch.getLabels(0).shape()).containsExactly(cast, 3, 1);
      assertThat(batch.getLabelsMaskArray(0)).isEqualTo(Nd4j.ones(cast, 1));
      for (int v = 0; v < cast; v++) {
        INDArray who = batch.getFeatures(1);
        double share = who.getDouble(v, 0, 2);
        acrossWorkers += who.getDouble(v, 0, 0) != who.getDouble(v, 0, 1) ? 1 : 0;
        assertThat(isMixedOfTwoVotes(batch, v, share, examples)).as("row %d", v).isTrue();
      }
    }
    assertThat(acrossWorkers).isGreaterThan(60);
  }

  private boolean isMixedOfTwoVotes(MultiDataSet batch, int row, double share, int[] examples) {
    INDArray who = batch.getFeatures(1);
    for (int i : examples) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        for (int j : examples) {
          for (int w = votes.start(j); w < votes.end(j); w++) {
            if (votes.worker(v) == who.getDouble(row, 0, 0)
                && votes.worker(w) == who.getDouble(row, 0, 1)
                && labelFits(batch, row, share, votes.label(v), votes.label(w))
                && inputFits(batch, row, share, i, j)) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  private static boolean labelFits(MultiDataSet batch, int row, double share, int own, int other) {
    for (int l = 0; l < FeatureDataset.CLASSES; l++) {
      double expected = (l == own ? share : 0) + (l == other ? 1 - share : 0);
      if (Math.abs(batch.getLabels(0).getDouble(row, l, 0) - expected) > 1e-6) {
        return false;
      }
    }
    return true;
  }

  private boolean inputFits(MultiDataSet batch, int row, double share, int own, int other) {
    for (int d = 0; d < 5; d++) {
      double expected = share * input(own)[d] + (1 - share) * input(other)[d];
      if (Math.abs(batch.getFeatures(0).getDouble(row, d) - expected) > 1e-4) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXAMPLES", "VOTES"})
  void aBatchIsAFunctionOfSeedAndEpoch(Mixing mixing) {
    BatchOptions options = PLAIN.mixed(0.3, mixing);
    CrowdIterator direct = votes(options);
    CrowdIterator ahead = votes(new BatchOptions(16, true, false, 5, 3).mixed(0.3, mixing));
    CrowdIterator resumed = votes(options);
    resumed.setEpoch(1);
    CrowdIterator other = votes(new BatchOptions(16, true, false, 6, 0).mixed(0.3, mixing));
    float[] first = null;
    for (int epoch = 0; epoch < 2; epoch++) {
      direct.setEpoch(epoch);
      ahead.setEpoch(epoch);
      while (direct.hasNext()) {
        MultiDataSet batch = direct.next();
        assertThat(same(batch, ahead.next())).isTrue();
        assertThat(epoch == 0 || same(batch, resumed.next())).isTrue();
        assertThat(epoch == 1 || !same(batch, other.next())).isTrue();
        float[] x = batch.getFeatures(0).data().asFloat();
        assertThat(x).isNotEqualTo(first);
        first = x;
      }
    }
  }

  private static boolean same(MultiDataSet a, MultiDataSet b) {
    return a.getFeatures(0).equalsWithEps(b.getFeatures(0), 0)
        && a.getFeatures(1).equalsWithEps(b.getFeatures(1), 0)
        && a.getLabels(0).equalsWithEps(b.getLabels(0), 0)
        && a.getLabelsMaskArray(0).equalsWithEps(b.getLabelsMaskArray(0), 0);
  }

  /** A weight stays with its label: λ w y + (1 − λ) w' y' is what the loss sees. */
  @Test
  void weightsAreMixedWithTheLabels() {
    INDArray x = Nd4j.createFromArray(new float[][] {{0}, {1}, {5}, {9}});
    INDArray y = Nd4j.eye(4);
    INDArray weights = Nd4j.createFromArray(new float[][] {{2}, {0}, {0.5f}, {3}});
    var batch =
        new org.nd4j.linalg.dataset.MultiDataSet(
            new INDArray[] {x}, new INDArray[] {y}, null, new INDArray[] {weights});
    var mixed = Mixup.mix(batch, PLAIN.mixed(1, Mixing.EXAMPLES), new SplittableRandom(3));
    var plain =
        Mixup.mix(
            new org.nd4j.linalg.dataset.MultiDataSet(new INDArray[] {x}, new INDArray[] {y}),
            PLAIN.mixed(1, Mixing.EXAMPLES),
            new SplittableRandom(3));
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < 4; k++) {
        double seen = mixed.getLabelsMaskArray(0).getDouble(i) * mixed.getLabels(0).getDouble(i, k);
        double expected = plain.getLabels(0).getDouble(i, k) * weights.getDouble(k);
        assertThat(seen).isEqualTo(expected, offset(1e-6));
      }
    }
    assertThat(mixed.getFeatures(0)).isEqualTo(plain.getFeatures(0));
  }

  @Test
  void smoothTargetsKeepTheirSumAndPaddingStaysEmpty() {
    MultiDataSet plain = votes(PLAIN).next();
    MultiDataSet smooth = votes(PLAIN.smoothed(0.3)).next();
    assertThat(smooth.getFeatures(1)).isEqualTo(plain.getFeatures(1));
    assertThat(smooth.getLabelsMaskArray(0)).isEqualTo(plain.getLabelsMaskArray(0));
    INDArray y = plain.getLabels(0);
    for (int i = 0; i < y.size(0); i++) {
      for (int a = 0; a < y.size(2); a++) {
        double cast = plain.getLabelsMaskArray(0).getDouble(i, a);
        for (int l = 0; l < y.size(1); l++) {
          assertThat(smooth.getLabels(0).getDouble(i, l, a))
              .isEqualTo(0.7 * y.getDouble(i, l, a) + 0.1 * cast, offset(1e-6));
        }
      }
    }
    double[][] labels = new double[votes.tasks()][3];
    for (double[] row : labels) {
      row[1] = 1;
    }
    float[] row =
        CrowdIterator.ofLabels(inputs, labels, PLAIN.smoothed(0.3))
            .next()
            .getLabels(0)
            .getRow(0)
            .toFloatVector();
    assertThat(row).containsExactly(new float[] {0.1f, 0.8f, 0.1f}, offset(1e-6f));
  }

  /** Mean 1/2 and variance 1/(4(2α + 1)), whatever α. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.2, 0.5, 1, 1.5, 4, 100})
  void sharesAreOfTheBetaDistribution(double alpha) {
    SplittableRandom random = new SplittableRandom(1);
    int n = 40_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double x = SymmetricBeta.draw(alpha, random);
      assertThat(x).isBetween(0.0, 1.0);
      sum += x;
      squares += (x - 0.5) * (x - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertThat(sum / n).isEqualTo(0.5, offset(5 * Math.sqrt(variance / n)));
    assertThat(squares / n / variance).isBetween(0.96, 1.04);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> PLAIN.mixed(-1, Mixing.EXAMPLES))
        .isInstanceOf(InputException.class)
        .hasMessage("mixup: must be >= 0, got -1.0");
    assertThatThrownBy(() -> PLAIN.mixed(0.2, Mixing.NONE))
        .hasMessage("mixup: must be 0 for targets that cannot be mixed, got 0.2");
    assertThatThrownBy(() -> PLAIN.smoothed(1))
        .hasMessage("smoothing: must be >= 0 and < 1, got 1.0");
  }
}
