package org.crowdzoo.training;

import java.util.Arrays;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.nn.HostArray;
import org.crowdzoo.zoo.ClassHead;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Evaluates the class head of a model, whatever stands behind it. */
public final class Evaluator implements AutoCloseable {
  private static final double SMALLEST = 1e-12;

  private final ComputationGraph model;
  private final Engine classifier;

  /** As {@link #Evaluator(ComputationGraph, Engine.Mode)} with the fastest engine there is. */
  public Evaluator(ComputationGraph model) {
    this(model, Engine.Mode.AUTO);
  }

  /**
   * An evaluator of a model that may go on training: each use looks at its present parameters.
   *
   * @param model a stock graph
   * @param mode what computes
   */
  public Evaluator(ComputationGraph model, Engine.Mode mode) {
    this.model = model;
    this.classifier = Engine.chooseForInference(mode, ClassHead.of(model));
  }

  /** Figures on a split. */
  public ClassifierEvaluation evaluate(CrowdIterator split) {
    int[] truth = new int[split.examples()];
    double[][] probabilities = probabilities(split, truth);
    return ClassifierEvaluation.of(probabilities, truth);
  }

  /** Class probabilities [N, K] in the iterator's order. */
  public double[][] probabilities(CrowdIterator split) {
    return probabilities(split, new int[split.examples()]);
  }

  /** Logits [N, K] of the class head in the iterator's order. */
  public double[][] logits(CrowdIterator split) {
    takeParameters();
    double[][] logits = new double[split.examples()][];
    int at = 0;
    split.setEpoch(0);
    while (split.hasNext()) {
      INDArray[] inputs = {split.next().getFeatures(0)};
      INDArray logitRows = classifier.graph().feedForward(inputs, false).get(CrowdModel.LOGITS);
      for (double[] row : rows(logitRows)) {
        logits[at++] = row;
      }
    }
    return logits;
  }

  /**
   * Cross-entropy of each example's probabilities against its label, or the shares of its votes:
   * [N] by the example's index in the split, NaN where there is none.
   *
   * @param split with labels [B, K] that are distributions, or votes [B, K, A]
   */
  public double[] losses(CrowdIterator split) {
    takeParameters();
    double[] losses = new double[split.size()];
    Arrays.fill(losses, Double.NaN);
    split.setEpoch(0);
    for (int batch = 0; split.hasNext(); batch++) {
      int[] examples = split.examplesOf(batch);
      MultiDataSet data = split.next();
      double[][] probabilities = probabilities(data.getFeatures(0));
      INDArray target = data.getLabels(0);
      double[] labels = HostArray.read(target);
      int each = labels.length / examples.length;
      int slots = target.rank() == 3 ? (int) target.size(2) : 1;
      for (int b = 0; b < examples.length; b++) {
        double sum = 0;
        double total = 0;
        for (int e = 0; e < each; e++) {
          double share = labels[b * each + e];
          sum -= share == 0 ? 0 : share * Math.log(Math.max(SMALLEST, probabilities[b][e / slots]));
          total += share;
        }
        losses[examples[b]] = sum / total;
      }
    }
    return losses;
  }

  private void takeParameters() {
    ClassHead.copyParameters(model, classifier.stock());
    classifier.syncFromStock();
  }

  private double[][] probabilities(CrowdIterator split, int[] truth) {
    takeParameters();
    double[][] probabilities = new double[split.examples()][];
    int at = 0;
    split.setEpoch(0);
    while (split.hasNext()) {
      MultiDataSet batch = split.next();
      double[][] rows = probabilities(batch.getFeatures(0));
      INDArray classes = batch.getLabels(0).argMax(1);
      for (int b = 0; b < rows.length; b++) {
        truth[at] = classes.getInt(b);
        probabilities[at++] = rows[b];
      }
    }
    return probabilities;
  }

  /** Class probabilities [B, K] of one batch of inputs, with the parameters of the last use. */
  private double[][] probabilities(INDArray inputs) {
    return rows(classifier.graph().outputSingle(inputs));
  }

  /** What toDoubleMatrix does, without a native array for each row. */
  private static double[][] rows(INDArray matrix) {
    double[] values = matrix.dup('c').data().asDouble();
    double[][] rows = new double[(int) matrix.size(0)][];
    int columns = (int) matrix.size(1);
    for (int b = 0; b < rows.length; b++) {
      rows[b] = Arrays.copyOfRange(values, b * columns, (b + 1) * columns);
    }
    return rows;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
