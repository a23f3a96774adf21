package org.crowdzoo.nn;

import java.util.Arrays;
import org.crowdzoo.files.InputException;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Soft cross-entropy between a network's logits [B, K], or one logit of class 1 [B, 1] for two
 * classes, and what a subclass makes of the votes [B, m] of labelling functions: -Σ_k q_k log
 * softmax(h)_k. No gradient goes through q. A task on which all abstain says nothing: its loss and
 * gradient are zero, and it still counts in the mean over the batch.
 *
 * <p>The layer's activation is softmax (sigmoid for one logit) or identity; the loss is the same.
 */
abstract class VoteVectorLoss implements ILossFunction, VotesByClass {
  private static final long serialVersionUID = 1L;

  private final VoteCode code;
  private final int functions;
  private final int classes;
  private transient Targets last;

  /**
   * @param functions m
   * @param classes K
   */
  VoteVectorLoss(VoteCode code, int functions, int classes) {
    if (classes < 2 || (code == VoteCode.SIGNS && classes != 2)) {
      throw new InputException(
          "weak votes: "
              + (code == VoteCode.SIGNS ? "votes of -1 and 1 are for 2 classes" : "needs 2 classes")
              + ", got "
              + classes);
    }
    this.code = code;
    this.functions = functions;
    this.classes = classes;
  }

  /** How votes are written. */
  public final VoteCode code() {
    return code;
  }

  /** Number of labelling functions m. */
  public final int functions() {
    return functions;
  }

  /** Number of classes K. */
  public final int classes() {
    return classes;
  }

  @Override
  public final double[] votesByClass(double[] labels, int from) {
    double[] counts = new double[classes];
    for (int j = 0; j < functions; j++) {
      int k = code.decode(labels[from + j], classes, from / functions, j);
      if (k >= 0) {
        counts[k]++;
      }
    }
    return counts;
  }

  /** Called with the votes [B][m] of each batch that the network is trained on, before its loss. */
  abstract void train(int[][] votes);

  /** The distribution [K] that the network is to learn, or null if all abstain. */
  abstract double[] target(int[] votes);

  /** To be called when the targets of votes have changed without {@link #train}. */
  final void forget() {
    last = null;
  }

  @Override
  public final double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Batch(targets(labels), preOutput, activation, mask).score(average);
  }

  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    Batch batch = new Batch(targets(labels), preOutput, activation, mask);
    double[] losses = new double[batch.tasks];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = batch.loss(i);
    }
    INDArray array =
        Nd4j.createUninitialized(preOutput.dataType(), new long[] {batch.tasks, 1}, 'c');
    HostArray.write(array, losses);
    return array;
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return new Batch(learn(labels), preOutput, activation, mask).gradient(preOutput);
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Batch batch = new Batch(learn(labels), preOutput, activation, mask);
    return Pair.of(batch.score(average), batch.gradient(preOutput));
  }

  /** What the votes of a batch ask for, after the label model has seen them. */
  private Targets learn(INDArray labels) {
    double[] values = values(labels);
    int[][] votes = votes(values);
    train(votes);
    last = new Targets(values, targets(votes));
    return last;
  }

  /** The same as of now; DL4J asks for the score of a batch after its gradient. */
  private Targets targets(INDArray labels) {
    double[] values = values(labels);
    Targets known = last;
    return known != null && Arrays.equals(known.labels, values)
        ? known
        : new Targets(values, targets(votes(values)));
  }

  private double[][] targets(int[][] votes) {
    double[][] targets = new double[votes.length][];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = target(votes[i]);
    }
    return targets;
  }

  private double[] values(INDArray labels) {
    if (labels.rank() != 2 || labels.size(1) != functions) {
      throw new InputException(
          "weak votes: labels must be [batch, "
              + functions
              + "], the votes of the labelling functions, got "
              + Arrays.toString(labels.shape()));
    }
    return HostArray.read(floating(labels));
  }

  private int[][] votes(double[] labels) {
    int[][] votes = new int[labels.length / functions][functions];
    for (int i = 0; i < votes.length; i++) {
      for (int j = 0; j < functions; j++) {
        votes[i][j] = code.decode(labels[i * functions + j], classes, i, j);
      }
    }
    return votes;
  }

  private static INDArray floating(INDArray array) {
    return switch (array.dataType()) {
      case FLOAT, DOUBLE -> array;
      default -> array.castTo(DataType.DOUBLE);
    };
  }

  /**
   * What the votes of a batch ask for.
   *
   * @param labels [B * m]
   * @param each [B][K], null where all abstain
   */
  private record Targets(double[] labels, double[][] each) {}

  /** Logits and targets of a batch. */
  private final class Batch {
    private final int tasks;
    private final int outputs;
    private final double[] logits;
    private final double[] weights;
    private final double[][] targets;

    Batch(Targets targets, INDArray preOutput, IActivation activation, INDArray mask) {
      requireOutputs(preOutput, activation);
      this.tasks = (int) preOutput.size(0);
      this.outputs = (int) preOutput.size(1);
      this.logits = HostArray.read(preOutput);
      this.targets = targets.each;
      if (this.targets.length != tasks || (mask != null && mask.length() != tasks)) {
        throw new InputException(
            "weak votes: "
                + tasks
                + " tasks need as many rows of votes and weights, got "
                + this.targets.length
                + (mask == null ? "" : " and " + mask.length()));
      }
      this.weights = mask == null ? null : HostArray.read(floating(mask));
    }

    double score(boolean average) {
      double sum = 0;
      for (int i = 0; i < tasks; i++) {
        sum += loss(i);
      }
      return average ? sum / tasks : sum;
    }

    double loss(int i) {
      if (silent(i)) {
        return 0;
      }
      double logSum = logSumExp(i);
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += targets[i][k] * (logSum - logit(i, k));
      }
      return weight(i) * sum;
    }

    /** w_i (softmax(h)_k - q_k), [B, K] as the logits. */
    INDArray gradient(INDArray preOutput) {
      double[] gradient = new double[logits.length];
      for (int i = 0; i < tasks; i++) {
        if (!silent(i)) {
          double logSum = logSumExp(i);
          for (int o = 0; o < outputs; o++) {
            int k = outputs == 1 ? 1 : o;
            gradient[i * outputs + o] =
                weight(i) * (Math.exp(logit(i, k) - logSum) - targets[i][k]);
          }
        }
      }
      INDArray array = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape(), 'c');
      HostArray.write(array, gradient);
      return array;
    }

    private boolean silent(int i) {
      return targets[i] == null || weight(i) == 0;
    }

    private double weight(int i) {
      return weights == null ? 1 : weights[i];
    }

    /** One logit z of class 1 stands for the two logits 0, z. */
    private double logit(int i, int k) {
      return outputs == 1 ? k * logits[i] : logits[i * outputs + k];
    }

    private double logSumExp(int i) {
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        max = Math.max(max, logit(i, k));
      }
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        sum += Math.exp(logit(i, k) - max);
      }
      return max + Math.log(sum);
    }

    private void requireOutputs(INDArray preOutput, IActivation activation) {
      long width = preOutput.rank() == 2 ? preOutput.size(1) : -1;
      boolean single = width == 1 && classes == 2;
      if (width != classes && !single) {
        throw new InputException(
            "weak votes: the network must have "
                + classes
                + (classes == 2 ? " outputs or 1" : " outputs")
                + ", got "
                + Arrays.toString(preOutput.shape()));
      }
      boolean fits =
          activation instanceof ActivationIdentity
              || (single
                  ? activation instanceof ActivationSigmoid
                  : activation instanceof ActivationSoftmax);
      if (!fits) {
        throw new InputException(
            "weak votes: the layer's activation must be identity or "
                + (single ? "sigmoid" : "softmax")
                + ", got "
                + activation);
      }
    }
  }
}
