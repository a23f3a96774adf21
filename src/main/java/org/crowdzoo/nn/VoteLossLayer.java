package org.crowdzoo.nn;

import java.util.Arrays;
import org.crowdzoo.nn.VoteLoss.Kind;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.RnnLossLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link VoteLoss} at work. DL4J divides gradients by the number of examples B of a batch; the
 * factor B / (number of votes, weighted) makes the mean over votes of it.
 */
final class VoteLossLayer extends RnnLossLayer {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  VoteLossLayer(NeuralNetConfiguration conf, DataType dataType, Kind kind) {
    super(conf, dataType);
    this.kind = kind;
  }

  /** By what the sum over the votes of a batch is divided; if nothing weighs anything, it is 0. */
  private double divisor(Batch batch) {
    double total =
        switch (kind) {
          case PER_VOTE -> batch.votes();
          case PER_LABEL -> batch.answers();
          default -> batch.weightOfTasks();
        };
    return total == 0 ? 1 : total;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    Batch batch = new Batch(input, labels, maskArray, kind);
    INDArray delta =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    HostArray.write(delta, batch.gradient(batch.tasks / divisor(batch)));
    return new Pair<>(new DefaultGradient(), delta);
  }

  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaceMgr) {
    Batch batch = new Batch(input, labels, maskArray, kind);
    double sum = 0;
    for (int i = 0; i < batch.tasks; i++) {
      sum += batch.crossEntropy(i);
    }
    score = sum / divisor(batch) + regularization;
    return score;
  }

  /** Sum of the cross-entropies of each task's votes, [B, 1]. */
  @Override
  public INDArray computeScoreForExamples(double regularization, LayerWorkspaceMgr workspaceMgr) {
    Batch batch = new Batch(input, labels, maskArray, kind);
    double[] sums = new double[batch.tasks];
    for (int i = 0; i < batch.tasks; i++) {
      sums[i] = batch.crossEntropy(i) + regularization;
    }
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {batch.tasks, 1}, 'c');
    HostArray.write(result, sums);
    return result;
  }

  /** Scores and votes [B, K, A], weights of the votes [B, A] and of the tasks [B]. */
  private static final class Batch {
    private final int tasks;
    private final int classes;
    private final int slots;
    private final double[] scores;
    private final double[] labels;
    private final double[] weights;
    private final double[] ofTasks;
    private final boolean joint;

    /** Classes in a row that one softmax is over. */
    private final int choices;

    Batch(INDArray scores, INDArray labels, INDArray mask, Kind kind) {
      joint = kind == Kind.JOINT;
      tasks = (int) scores.size(0);
      classes = (int) scores.size(1);
      slots = (int) scores.size(2);
      choices = kind == Kind.PER_LABEL ? 2 : classes;
      this.scores = HostArray.read(scores);
      this.labels = HostArray.read(labels.castTo(scores.dataType()));
      if (mask == null) {
        weights = new double[tasks * slots];
        Arrays.fill(weights, 1);
        ofTasks = BatchWeights.ofTasks(weights, tasks, slots);
      } else {
        double[] given = HostArray.read(mask.castTo(scores.dataType()));
        ofTasks = BatchWeights.ofTasks(given, tasks, slots);
        weights = given.length == tasks * slots ? given : ofVotes(given);
      }
    }

    /** A mask without the last of its A + 1 columns. */
    private double[] ofVotes(double[] mask) {
      if (mask.length != tasks * (slots + 1)) {
        throw new IllegalArgumentException(
            "a mask of votes must be [B, A] or [B, A + 1], got "
                + mask.length
                + " values for "
                + tasks
                + " tasks of "
                + slots
                + " votes");
      }
      double[] votes = new double[tasks * slots];
      for (int i = 0; i < tasks; i++) {
        System.arraycopy(mask, i * (slots + 1), votes, i * slots, slots);
      }
      return votes;
    }

    double votes() {
      return Arrays.stream(weights).sum();
    }

    /** Σ w y: of separate labels the answers on them, each as often as it weighs. */
    double answers() {
      double sum = 0;
      for (int e = 0; e < labels.length; e++) {
        int task = e / (classes * slots);
        sum += labels[e] * weights[task * slots + e % slots];
      }
      return sum;
    }

    /** Tasks with a vote, each as often as it weighs. */
    double weightOfTasks() {
      return Arrays.stream(ofTasks).sum();
    }

    /** Σ_a w_a Σ_l y_l (log Σ exp h − h_l) of task i. */
    double crossEntropy(int i) {
      double sum = 0;
      for (int a = 0; a < slots; a++) {
        double weight = weights[i * slots + a];
        for (int first = 0; first < classes && weight != 0; first += choices) {
          double logSum = joint ? 0 : logSumExp(i, first, a);
          for (int l = first; l < first + choices; l++) {
            sum += weight * labels[at(i, l, a)] * (logSum - scores[at(i, l, a)]);
          }
        }
      }
      return sum;
    }

    /** w_a (softmax(h) Σ_l y_l − y) times the factor. */
    double[] gradient(double factor) {
      double[] gradient = new double[scores.length];
      for (int i = 0; i < tasks; i++) {
        for (int a = 0; a < slots; a++) {
          double weight = factor * weights[i * slots + a];
          for (int first = 0; first < classes && weight != 0; first += choices) {
            double logSum = joint ? 0 : logSumExp(i, first, a);
            double total = 0;
            for (int l = first; l < first + choices && !joint; l++) {
              total += labels[at(i, l, a)];
            }
            for (int l = first; l < first + choices; l++) {
              int at = at(i, l, a);
              gradient[at] = weight * (Math.exp(scores[at] - logSum) * total - labels[at]);
            }
          }
        }
      }
      return gradient;
    }

    private double logSumExp(int i, int first, int a) {
      double max = Double.NEGATIVE_INFINITY;
      for (int l = first; l < first + choices; l++) {
        max = Math.max(max, scores[at(i, l, a)]);
      }
      double sum = 0;
      for (int l = first; l < first + choices; l++) {
        sum += Math.exp(scores[at(i, l, a)] - max);
      }
      return max + Math.log(sum);
    }

    private int at(int i, int l, int a) {
      return (i * classes + l) * slots + a;
    }
  }
}
