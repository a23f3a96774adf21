package org.crowdzoo.input;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What a batch is to be trained or evaluated on, besides its inputs. */
sealed interface Targets {

  /** The examples that have a target, rising. */
  int[] examples();

  /**
   * A batch of these examples with their inputs.
   *
   * @param weights [N][1] of the examples, or [N][K] of their labels, for the label mask; null for
   *     none
   */
  MultiDataSet batch(INDArray inputs, int[] examples, double[][] weights);

  /** Labels of an example, K. */
  int width();

  /** Votes: features [x, ids (B,A)], labels [one-hot votes (B,K,A)], label mask [(B,A)]. */
  record OfVotes(Votes votes) implements Targets {
    @Override
    public int[] examples() {
      return votes.votedTasks().toArray();
    }

    @Override
    public int width() {
      return votes.classes();
    }

    @Override
    public MultiDataSet batch(INDArray inputs, int[] examples, double[][] weights) {
      int slots = IntStream.of(examples).map(i -> VoteArrays.slots(votes, i)).max().orElse(0);
      VoteArrays arrays = new VoteArrays(examples.length, votes.classes(), slots);
      for (int b = 0; b < examples.length; b++) {
        if (weights == null) {
          arrays.put(b, votes, examples[b]);
        } else {
          arrays.put(b, votes, examples[b], weights[examples[b]]);
        }
      }
      return new MultiDataSet(
          new INDArray[] {inputs, arrays.ids()},
          new INDArray[] {arrays.oneHot()},
          null,
          new INDArray[] {arrays.mask()});
    }
  }

  /**
   * One distribution over the classes a task: features [x], labels [(B,K)]; with weights, a label
   * mask [(B,1)] or [(B,K)]. A label that is not known, NaN, weighs 0.
   */
  record OfClasses(int classes, double[][] table, boolean partial) implements Targets {
    OfClasses(int classes, double[][] table) {
      this(classes, table, Arrays.stream(table).anyMatch(OfClasses::isPartial));
    }

    private static boolean isPartial(double[] row) {
      return row != null && Arrays.stream(row).anyMatch(Double::isNaN);
    }

    @Override
    public int[] examples() {
      return IntStream.range(0, table.length).filter(i -> table[i] != null).toArray();
    }

    @Override
    public int width() {
      return classes;
    }

    @Override
    public MultiDataSet batch(INDArray inputs, int[] examples, double[][] weights) {
      float[] labels = new float[examples.length * classes];
      for (int b = 0; b < examples.length; b++) {
        for (int k = 0; k < classes; k++) {
          double label = table[examples[b]][k];
          labels[b * classes + k] = Double.isNaN(label) ? 0 : (float) label;
        }
      }
      INDArray array = array(labels, examples.length, classes);
      INDArray mask =
          partial ? knownRows(examples, weights) : weights == null ? null : rows(examples, weights);
      return new MultiDataSet(
          new INDArray[] {inputs},
          new INDArray[] {array},
          null,
          mask == null ? null : new INDArray[] {mask});
    }

    /** Weights [B, K], 0 where a label is not known. */
    private INDArray knownRows(int[] examples, double[][] weights) {
      float[] values = new float[examples.length * classes];
      for (int b = 0; b < examples.length; b++) {
        double[] row = weights == null ? null : weights[examples[b]];
        for (int k = 0; k < classes; k++) {
          double weight = row == null ? 1 : row[row.length == 1 ? 0 : k];
          boolean known = !Double.isNaN(table[examples[b]][k]);
          values[b * classes + k] = known ? (float) weight : 0;
        }
      }
      return array(values, examples.length, classes);
    }
  }

  /** Weights of some examples, [B, 1] or [B, K]. */
  private static INDArray rows(int[] examples, double[][] weights) {
    int columns = weights[examples[0]].length;
    float[] values = new float[examples.length * columns];
    for (int b = 0; b < examples.length; b++) {
      for (int c = 0; c < columns; c++) {
        values[b * columns + c] = (float) weights[examples[b]][c];
      }
    }
    return array(values, examples.length, columns);
  }

  /** An array of ND4J's default floating-point type, with memory of its own. */
  static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.create(values, shape, 'c'); // not reshaped: a view cannot be closed
    INDArray typed = array.castTo(Nd4j.defaultFloatingPointType());
    if (typed != array) {
      array.close();
    }
    return typed;
  }
}
