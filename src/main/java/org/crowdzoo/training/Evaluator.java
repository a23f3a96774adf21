package org.crowdzoo.training;

import java.util.Arrays;
import java.util.function.BiFunction;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.nn.HostArray;
import org.crowdzoo.zoo.ClassHead;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Evaluates the class head of a model, whatever stands behind it. */
public final class Evaluator implements AutoCloseable {
  /** Truth is 0 or 1, whatever the precision. */
  private static final double PRESENT = 0.5;

  private static final double SMALLEST = 1e-12;

  private final ComputationGraph model;
  private final Engine.Mode mode;
  private final boolean multiLabel;
  private double[] temperatures;

  /** Made when it is needed: not every training is evaluated. */
  private Engine made;

  /** Parameters were taken, and stay. */
  private boolean held;

  /** As {@link #Evaluator(ComputationGraph, Engine.Mode)} with the fastest engine there is. */
  public Evaluator(ComputationGraph model) {
    this(model, Engine.Mode.AUTO);
  }

  /** An evaluator of a saved model as it is to be used: with its temperatures, if it has some. */
  public Evaluator(SavedModel saved) {
    this(saved.graph());
    temper(saved.temperatures());
  }

  /**
   * An evaluator of a model that may go on training: each use looks at its present parameters.
   *
   * @param model a stock graph
   * @param mode what computes
   */
  public Evaluator(ComputationGraph model, Engine.Mode mode) {
    this.model = model;
    this.mode = mode;
    this.multiLabel = ClassHead.isMultiLabel(model);
  }

  /**
   * What is computed from now on is of logits divided by temperatures.
   *
   * @param divisors [1] or [K], each above 0; null for none
   */
  public void temper(double[] divisors) {
    temperatures = divisors == null ? null : divisors.clone();
  }

  /** True if a task may have several labels. */
  public boolean isMultiLabel() {
    return multiLabel;
  }

  /**
   * What the network says of a split, and what is true.
   *
   * @param probabilities [N, K], in the iterator's order
   * @param labels [N, K], 1 for what is true
   */
  record Answers(double[][] probabilities, double[][] labels) {
    /** The one class of each example, [N]. */
    int[] truth() {
      return Arrays.stream(labels).mapToInt(LabelRows::mostProbable).toArray();
    }

    /** The labels of each example, [N, L]. */
    boolean[][] present() {
      boolean[][] present = new boolean[labels.length][];
      for (int i = 0; i < present.length; i++) {
        present[i] = new boolean[labels[i].length];
        for (int l = 0; l < present[i].length; l++) {
          present[i][l] = labels[i][l] > PRESENT;
        }
      }
      return present;
    }
  }

  Answers answers(CrowdIterator split) {
    double[][] labels = new double[split.examples()][];
    return new Answers(probabilities(split, labels), labels);
  }

  /**
   * Figures of a network for one class a task on a split.
   *
   * @throws IllegalStateException if the network is one for several labels
   */
  public ClassifierEvaluation evaluate(CrowdIterator split) {
    if (evaluate(split, Thresholds.FIXED) instanceof ClassifierEvaluation figures) {
      return figures;
    }
    throw new IllegalStateException("a network for several labels needs thresholds");
  }

  /**
   * Figures on a split.
   *
   * @param rule finds the thresholds of labels on this very split; not looked at with one class a
   *     task
   */
  public Evaluation evaluate(CrowdIterator split, Thresholds rule) {
    return judge(split, rule).evaluation();
  }

  /**
   * Figures on a split.
   *
   * @param thresholds [L] of the labels; not looked at with one class a task
   */
  public Evaluation evaluate(CrowdIterator split, double[] thresholds) {
    return judge(split, (probabilities, truth) -> thresholds).evaluation();
  }

  /**
   * Figures, and what they count.
   *
   * @param counts the confusion; null with several labels a task
   */
  record Judged(Evaluation evaluation, ClassCounts counts) {}

  /** As {@link #evaluate(CrowdIterator, Thresholds)}, with the confusion. */
  Judged judge(CrowdIterator split, Thresholds rule) {
    return judge(split, rule::choose);
  }

  private Judged judge(
      CrowdIterator split, BiFunction<double[][], boolean[][], double[]> thresholds) {
    Answers answers = answers(split);
    if (!multiLabel) {
      double[][] probabilities = answers.probabilities();
      int[] said = Arrays.stream(probabilities).mapToInt(LabelRows::mostProbable).toArray();
      int classes = probabilities.length == 0 ? 0 : probabilities[0].length;
      int[] classOf = answers.truth();
      return new Judged(
          ClassifierEvaluation.of(probabilities, classOf), ClassCounts.of(classOf, said, classes));
    }
    boolean[][] truth = answers.present();
    return new Judged(
        MultiLabelEvaluation.of(
            answers.probabilities(), truth, thresholds.apply(answers.probabilities(), truth)),
        null);
  }

  /** Probabilities [N, K] of the classes, or of the labels, in the iterator's order. */
  public double[][] probabilities(CrowdIterator split) {
    return probabilities(split, null);
  }

  /** Logits [N, K] of the class head in the iterator's order. */
  public double[][] logits(CrowdIterator split) {
    takeParameters();
    double[][] logits = new double[split.examples()][];
    int at = 0;
    split.setEpoch(0);
    try (LentBatches batches = split.lent()) {
      while (batches.hasNext()) {
        INDArray[] inputs = {batches.next().getFeatures(0)};
        INDArray found = classifier().graph().feedForward(inputs, false).get(CrowdModel.LOGITS);
        for (double[] row : rows(found)) {
          logits[at++] = row;
        }
      }
    }
    return logits;
  }

  /**
   * Cross-entropy of each example's probabilities against its label, the shares of its votes, or
   * the mean over its labels where it may have several: [N] by the example's index in the split,
   * NaN where there is none.
   *
   * @param split with labels [B, K] that are distributions, or votes [B, K, A]; of several labels a
   *     task with labels [B, L], or answers no and yes [B, 2 L, A]
   */
  public double[] losses(CrowdIterator split) {
    takeParameters();
    double[] losses = new double[split.size()];
    Arrays.fill(losses, Double.NaN);
    split.setEpoch(0);
    try (LentBatches batches = split.lent()) {
      for (int batch = 0; batches.hasNext(); batch++) {
        losses(batches.next(), split.examplesOf(batch), losses);
      }
    }
    return losses;
  }

  /** Of the examples of a batch, into their places. */
  private void losses(MultiDataSet data, int[] examples, double[] losses) {
    double[][] probabilities = probabilities(data.getFeatures(0));
    INDArray target = data.getLabels(0);
    double[] labels = HostArray.read(target);
    if (multiLabel && target.rank() == 2) {
      INDArray mask = data.getLabelsMaskArray(0);
      double[] known = mask == null ? null : HostArray.read(mask);
      for (int b = 0; b < examples.length; b++) {
        losses[examples[b]] = lossOfLabels(probabilities[b], labels, known, b);
      }
      return;
    }
    int each = labels.length / examples.length;
    int slots = target.rank() == 3 ? (int) target.size(2) : 1;
    for (int b = 0; b < examples.length; b++) {
      double sum = 0;
      double total = 0;
      for (int e = 0; e < each; e++) {
        double share = labels[b * each + e];
        double p = ofAnswer(probabilities[b], e / slots);
        sum -= share == 0 ? 0 : share * Math.log(Math.max(SMALLEST, p));
        total += share;
      }
      losses[examples[b]] = sum / total;
    }
  }

  /** Of class k; with several labels a task of no, 2 l, or yes, 2 l + 1. */
  private double ofAnswer(double[] p, int k) {
    return !multiLabel ? p[k] : k % 2 == 1 ? p[k / 2] : 1 - p[k / 2];
  }

  /** Mean over the known labels of the example in row b. */
  private static double lossOfLabels(double[] p, double[] labels, double[] known, int b) {
    double sum = 0;
    double total = 0;
    for (int l = 0; l < p.length; l++) {
      double y = labels[b * p.length + l];
      double weight = known == null ? 1 : known[b * p.length + l];
      sum -=
          weight
              * (y * Math.log(Math.max(SMALLEST, p[l]))
                  + (1 - y) * Math.log(Math.max(SMALLEST, 1 - p[l])));
      total += weight;
    }
    return sum / total;
  }

  private Engine classifier() {
    if (made == null) {
      made = Engine.chooseForInference(mode, ClassHead.of(model));
    }
    return made;
  }

  private void takeParameters() {
    if (held) {
      return;
    }
    boolean taken = made == null; // as it is made
    Engine classifier = classifier();
    if (!taken) {
      ClassHead.copyParameters(model, classifier.stock());
    }
    if (temperatures != null) {
      ClassHead.temper(classifier.stock(), temperatures);
    }
    if (!taken || temperatures != null) {
      classifier.syncFromStock();
    }
  }

  /** Takes the model's parameters once for all uses until it is closed. */
  Hold hold() {
    takeParameters();
    held = true;
    return () -> held = false;
  }

  /** See {@link #hold}. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  private double[][] probabilities(CrowdIterator split, double[][] labels) {
    takeParameters();
    double[][] probabilities = new double[split.examples()][];
    int at = 0;
    split.setEpoch(0);
    try (LentBatches batches = split.lent()) {
      while (batches.hasNext()) {
        MultiDataSet batch = batches.next();
        double[][] rows = probabilities(batch.getFeatures(0));
        if (labels != null) {
          System.arraycopy(rows(batch.getLabels(0)), 0, labels, at, rows.length);
        }
        for (double[] row : rows) {
          probabilities[at++] = row;
        }
      }
    }
    return probabilities;
  }

  /** Class probabilities [B, K] of one batch of inputs, with the parameters of the last use. */
  private double[][] probabilities(INDArray inputs) {
    try (INDArray output = classifier().graph().outputSingle(inputs)) {
      return rows(output);
    }
  }

  /** What toDoubleMatrix does, without a native array for each row. */
  private static double[][] rows(INDArray matrix) {
    double[] values = HostArray.read(matrix);
    double[][] rows = new double[(int) matrix.size(0)][];
    int columns = (int) matrix.size(1);
    for (int b = 0; b < rows.length; b++) {
      rows[b] = Arrays.copyOfRange(values, b * columns, (b + 1) * columns);
    }
    return rows;
  }

  @Override
  public void close() {
    if (made != null) {
      made.close();
    }
  }
}
