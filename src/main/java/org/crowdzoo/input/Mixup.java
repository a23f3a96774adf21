package org.crowdzoo.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Mixes the rows of a batch in pairs: x̃ = λ x + (1 − λ) x′ with λ from Beta(α, α), one a pair, and
 * x′ the row that a random order of the batch puts in the place of x.
 *
 * <ul>
 *   <li>Labels [B, K]: ỹ = λ y + (1 − λ) y′.
 *   <li>Votes of {@link Mixing#EXAMPLES}: both tasks' votes, their masks λ and 1 − λ; one more
 *       column of the mask, [B, A + 1], holds what the mixed task weighs, λ w + (1 − λ) w′.
 *   <li>Votes of {@link Mixing#VOTES}: a row a vote, ids [V, 1, 3] = (worker, other worker, λ), the
 *       label mixed.
 * </ul>
 *
 * <p>A mixed row has the votes of both its tasks, so scoring votes costs about twice what it does
 * without mixup; a mean over votes or tasks stays one of the same size.
 *
 * <p>A weight of a label or vote (its mask) stays with it: the loss of the mixed row is λ w ℓ(y) +
 * (1 − λ) w′ ℓ(y′).
 *
 * @see <a href="https://doi.org/10.48550/arXiv.1710.09412">Zhang, Cisse, Dauphin, Lopez-Paz
 *     2018</a>
 * @see <a href="https://doi.org/10.3233/FAIA240829">Herde, Lührs, Huseljic, Sick 2024</a>
 */
final class Mixup {
  /** Room for one row, a thread its own. */
  private static final Scratch ROW = new Scratch();

  private final int[] partner;
  private final float[] share;
  private final BatchMemory memory;

  /** Pairs among n rows. */
  private Mixup(int n, double alpha, SplittableRandom random, BatchMemory memory) {
    this.memory = memory;
    partner = Seeds.shuffled(IntStream.range(0, n).toArray(), random);
    share = new float[n];
    for (int b = 0; b < n; b++) {
      share[b] = (float) SymmetricBeta.draw(alpha, random);
    }
  }

  /** As below, in new memory. */
  static MultiDataSet mix(MultiDataSet batch, BatchOptions options, SplittableRandom random) {
    return mix(batch, options, random, BatchMemory.alwaysNew());
  }

  /**
   * The batch mixed.
   *
   * @param batch as {@link Targets} makes it
   * @param random of this batch
   * @param memory of the mixed inputs
   */
  static MultiDataSet mix(
      MultiDataSet batch, BatchOptions options, SplittableRandom random, BatchMemory memory) {
    INDArray labels = batch.getLabels(0);
    if (labels.rank() == 2) {
      return new Mixup((int) labels.size(0), options.mixup(), random, memory).labels(batch);
    }
    if (options.mixing() == Mixing.VOTES) {
      int[][] votes = votes(Floats.of(batch.getLabelsMaskArray(0)), (int) labels.size(2));
      return new Mixup(votes.length, options.mixup(), random, memory).byVote(batch, votes);
    }
    return new Mixup((int) labels.size(0), options.mixup(), random, memory).votes(batch);
  }

  private MultiDataSet labels(MultiDataSet batch) {
    INDArray labels = batch.getLabels(0);
    INDArray mask = batch.getLabelsMaskArray(0);
    float[] y = Floats.of(labels);
    float[] weights = mask == null ? null : Floats.of(mask);
    int perRow = weights == null ? 0 : weights.length / share.length;
    float[] mixedWeights = weights == null ? null : mixed(weights, perRow, rows());
    float[] mixed = new float[y.length];
    int classes = y.length / share.length;
    for (int b = 0; b < share.length; b++) {
      for (int k = 0; k < classes; k++) {
        int own = b * classes + k;
        int other = partner[b] * classes + k;
        if (weights == null) {
          mixed[own] = share[b] * y[own] + (1 - share[b]) * y[other];
        } else {
          int at = perRow == 1 ? 0 : k;
          float together = mixedWeights[b * perRow + at];
          float sum =
              share[b] * weights[b * perRow + at] * y[own]
                  + (1 - share[b]) * weights[partner[b] * perRow + at] * y[other];
          mixed[own] = together == 0 ? 0 : sum / together;
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {inputs(batch.getFeatures(0), rows())},
        new INDArray[] {Floats.array(mixed, labels.shape())},
        null,
        mask == null ? null : new INDArray[] {Floats.array(mixedWeights, mask.shape())});
  }

  private MultiDataSet votes(MultiDataSet batch) {
    INDArray labels = batch.getLabels(0);
    int classes = (int) labels.size(1);
    int slots = (int) labels.size(2);
    float[] ids = Floats.of(batch.getFeatures(1));
    float[] y = Floats.of(labels);
    float[] weights = Floats.of(batch.getLabelsMaskArray(0));
    List<List<Vote>> rows = new ArrayList<>();
    for (int b = 0; b < share.length; b++) {
      List<Vote> row = new ArrayList<>();
      collect(row, b, share[b], weights, slots);
      collect(row, partner[b], 1 - share[b], weights, slots);
      rows.add(row);
    }
    int most = rows.stream().mapToInt(List::size).max().orElse(0);
    float[] mixedIds = new float[rows.size() * most];
    Arrays.fill(mixedIds, -1);
    float[] mixedLabels = new float[rows.size() * classes * most];
    float[] mask = new float[rows.size() * (most + 1)];
    for (int b = 0; b < rows.size(); b++) {
      mask[b * (most + 1) + most] =
          (float)
              (share[b] * ofTask(weights, b, slots)
                  + (1 - share[b]) * ofTask(weights, partner[b], slots));
      for (int a = 0; a < rows.get(b).size(); a++) {
        Vote vote = rows.get(b).get(a);
        mixedIds[b * most + a] = ids[vote.task * slots + vote.slot];
        mask[b * (most + 1) + a] = vote.weight;
        for (int l = 0; l < classes; l++) {
          mixedLabels[(b * classes + l) * most + a] =
              y[(vote.task * classes + l) * slots + vote.slot];
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {
          inputs(batch.getFeatures(0), rows()), Floats.array(mixedIds, rows.size(), most)
        },
        new INDArray[] {Floats.array(mixedLabels, rows.size(), classes, most)},
        null,
        new INDArray[] {Floats.array(mask, rows.size(), most + 1)});
  }

  /** What a task weighs: the mean of what its votes do. */
  private static double ofTask(float[] weights, int task, int slots) {
    return IntStream.range(task * slots, (task + 1) * slots)
        .mapToDouble(at -> weights[at])
        .filter(w -> w > 0)
        .average()
        .orElse(0);
  }

  /** A vote of a mixed task, where it stands in the batch. */
  private record Vote(int task, int slot, float weight) {}

  /** One worker never votes twice in a row of which both halves are the same task. */
  private static void collect(List<Vote> row, int task, float share, float[] weights, int slots) {
    if (!row.isEmpty() && row.get(0).task == task) {
      row.replaceAll(vote -> new Vote(task, vote.slot, weights[task * slots + vote.slot]));
      return;
    }
    for (int a = 0; a < slots; a++) {
      float weight = weights[task * slots + a];
      if (weight != 0) {
        row.add(new Vote(task, a, share * weight));
      }
    }
  }

  /** Where the votes of a batch stand, [V][task, slot]. */
  private static int[][] votes(float[] weights, int slots) {
    return IntStream.range(0, weights.length)
        .filter(at -> weights[at] != 0)
        .mapToObj(at -> new int[] {at / slots, at % slots})
        .toArray(int[][]::new);
  }

  private MultiDataSet byVote(MultiDataSet batch, int[][] votes) {
    INDArray labels = batch.getLabels(0);
    int classes = (int) labels.size(1);
    int slots = (int) labels.size(2);
    float[] ids = Floats.of(batch.getFeatures(1));
    float[] y = Floats.of(labels);
    float[] weights = Floats.of(batch.getLabelsMaskArray(0));
    float[] workers = new float[votes.length * 3];
    float[] mixed = new float[votes.length * classes];
    float[] mask = new float[votes.length];
    for (int v = 0; v < votes.length; v++) {
      int own = votes[v][0] * slots + votes[v][1];
      int other = votes[partner[v]][0] * slots + votes[partner[v]][1];
      workers[3 * v] = ids[own];
      workers[3 * v + 1] = ids[other];
      workers[3 * v + 2] = share[v];
      float first = share[v] * weights[own];
      float second = (1 - share[v]) * weights[other];
      mask[v] = first + second;
      for (int l = 0; l < classes; l++) {
        float sum =
            first * y[(votes[v][0] * classes + l) * slots + votes[v][1]]
                + second * y[(votes[partner[v]][0] * classes + l) * slots + votes[partner[v]][1]];
        mixed[v * classes + l] = mask[v] == 0 ? 0 : sum / mask[v];
      }
    }
    int[] tasks = Arrays.stream(votes).mapToInt(vote -> vote[0]).toArray();
    return new MultiDataSet(
        new INDArray[] {
          inputs(batch.getFeatures(0), tasks), Floats.array(workers, votes.length, 1, 3)
        },
        new INDArray[] {Floats.array(mixed, votes.length, classes, 1)},
        null,
        new INDArray[] {Floats.array(mask, votes.length, 1)});
  }

  private int[] rows() {
    return IntStream.range(0, share.length).toArray();
  }

  /**
   * The mixed inputs, one a pair.
   *
   * @param row of the batch that each of the pairs' members stands in
   */
  private INDArray inputs(INDArray x, int[] row) {
    long[] shape = x.shape().clone();
    shape[0] = row.length;
    int length = (int) (x.length() / x.size(0));
    float[] values = Floats.of(x);
    return memory.write(
        shape,
        buffer -> {
          float[] mixed = ROW.get(length);
          for (int b = 0; b < row.length; b++) {
            mix(values, length, row, b, mixed, 0);
            buffer.put(mixed, 0, length);
          }
        });
  }

  /** Rows of so many values: λ · that of a pair's first member + (1 − λ) · that of its second. */
  private float[] mixed(float[] values, int length, int[] row) {
    float[] mixed = new float[row.length * length];
    for (int b = 0; b < row.length; b++) {
      mix(values, length, row, b, mixed, b * length);
    }
    return mixed;
  }

  private void mix(float[] values, int length, int[] row, int b, float[] into, int at) {
    int own = row[b] * length;
    int other = row[partner[b]] * length;
    for (int d = 0; d < length; d++) {
      into[at + d] = share[b] * values[own + d] + (1 - share[b]) * values[other + d];
    }
  }
}
