package org.crowdzoo.training;

import java.util.Arrays;
import java.util.Map;
import org.crowdzoo.nn.BatchWeights;
import org.crowdzoo.nn.HostArray;
import org.crowdzoo.nn.VotesByClass;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Averages loss and accuracy over the tasks of an epoch, each as often as it weighs, and stops at a
 * loss that is not a number.
 */
final class EpochListener extends BaseTrainingListener {
  private static final double HALF = 0.5;

  private final TrainingWatcher watcher;
  private int epoch;
  private int batch;
  private double lossSum;
  private double tasks;
  private double labelled;
  private double right;
  private double tasksOfBatch;
  private int classes;
  private int[] predicted;
  private double[] scores;

  EpochListener(TrainingWatcher watcher) {
    this.watcher = watcher;
  }

  void startEpoch(int number) {
    epoch = number;
    batch = 0;
    lossSum = 0;
    tasks = 0;
    labelled = 0;
    right = 0;
  }

  /** The loss of an epoch that was trained elsewhere; how many tasks were right is not known. */
  void take(double loss) {
    lossSum = loss;
    tasks = 1;
  }

  double meanLoss() {
    return tasks == 0 ? 0 : lossSum / tasks;
  }

  /**
   * Percent of the epoch's tasks that the class head gave a class with most of their votes, or with
   * several labels a task of the decisions that are on the targets' side of a half; NaN if nobody
   * can read the labels.
   */
  double accuracy() {
    return 100.0 * right / labelled;
  }

  /** The pass forward is over, and what it gave is still there: nothing is computed twice. */
  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    INDArray logits = activations.get(CrowdModel.LOGITS);
    scores = HostArray.read(logits);
    classes = (int) logits.size(1);
    predicted = new int[(int) logits.size(0)];
    for (int b = 0; b < predicted.length; b++) {
      for (int k = 1; k < classes; k++) {
        boolean better = scores[b * classes + k] > scores[b * classes + predicted[b]];
        predicted[b] = better ? k : predicted[b];
      }
    }
  }

  /** The output layer still knows the labels of the batch. */
  @Override
  public void onBackwardPass(Model model) {
    Layer output = ((ComputationGraph) model).getOutputLayer(0);
    INDArray target = ((IOutputLayer) output).getLabels();
    double[] weights =
        BatchWeights.ofExamples(target, output.getMaskArray(), isDistribution(output));
    tasksOfBatch = Arrays.stream(weights).sum();
    double[] labels = HostArray.read(target);
    if (output.conf().getLayer() instanceof LossLayer loss
        && loss.getActivationFn() instanceof ActivationSigmoid
        && labels.length == scores.length) {
      countLabels(labels, output.getMaskArray());
      return;
    }
    INDArray mask = target.rank() == 3 ? output.getMaskArray() : null;
    double[] ofVotes = mask == null ? null : HostArray.read(mask.castTo(target.dataType()));
    for (int b = 0; b < predicted.length; b++) {
      double[] votes = votes(output, target, labels, ofVotes, b);
      if (votes.length == 2 * classes) {
        countAnswers(votes, b, weights[b]);
        continue;
      }
      if (votes.length != classes) {
        return; // a loss of somebody's own, whose labels only it can read
      }
      double most = Arrays.stream(votes).max().orElse(0);
      labelled += most > 0 ? weights[b] : 0;
      // mixed and smoothed votes are sums of fractions, whose last digits are chance
      right += most > 0 && votes[predicted[b]] >= most * (1 - 1e-6) ? weights[b] : 0;
    }
  }

  /** Labels that most who were asked name, and those that most do not; a tie is right. */
  private void countAnswers(double[] answers, int b, double weight) {
    for (int l = 0; l < classes; l++) {
      double no = answers[2 * l];
      double yes = answers[2 * l + 1];
      labelled += no + yes > 0 ? weight : 0;
      boolean agrees = no == yes || scores[b * classes + l] >= 0 == yes > no;
      right += no + yes > 0 && agrees ? weight : 0;
    }
  }

  /** A target of exactly a half is right either way. */
  private void countLabels(double[] targets, INDArray mask) {
    double[] weights = mask == null ? null : HostArray.read(mask);
    for (int e = 0; e < targets.length; e++) {
      double weight =
          weights == null ? 1 : weights[weights.length == targets.length ? e : e / classes];
      labelled += weight;
      right += targets[e] == HALF || scores[e] >= 0 == targets[e] > HALF ? weight : 0;
    }
  }

  private static boolean isDistribution(Layer output) {
    return output.conf().getLayer() instanceof BaseLayer layer
        && layer.getActivationFn() instanceof ActivationSoftmax;
  }

  /**
   * Votes [K] of a task: its label [K], the weighted sum of [K, A] with zeros for padding, or the
   * loss's.
   */
  private static double[] votes(
      Layer output, INDArray target, double[] labels, double[] ofVotes, int task) {
    int width = (int) target.size(1);
    if (output.conf().getLayer() instanceof LossLayer layer
        && layer.getLossFn() instanceof VotesByClass loss) {
      return loss.votesByClass(labels, task * width);
    }
    int slots = target.rank() == 3 ? (int) target.size(2) : 1;
    int columns = ofVotes == null ? 0 : ofVotes.length / (int) target.size(0);
    double[] votes = new double[width];
    for (int k = 0; k < width; k++) {
      for (int a = 0; a < slots; a++) {
        double weight = ofVotes == null ? 1 : ofVotes[task * columns + a];
        votes[k] += weight * labels[(task * width + k) * slots + a];
      }
    }
    return votes;
  }

  @Override
  public void iterationDone(Model model, int iteration, int ignored) {
    double loss = model.score();
    if (!Double.isFinite(loss)) {
      double rate = ((ComputationGraph) model).getLearningRate(CrowdModel.LOGITS);
      throw new DivergedException(epoch, batch, loss, rate);
    }
    lossSum += loss * tasksOfBatch;
    tasks += tasksOfBatch;
    watcher.batchDone(epoch, batch++, meanLoss());
  }
}
