package org.crowdzoo.identification;

import java.util.Arrays;
import org.crowdzoo.files.InputException;

/**
 * Adds up the margins of every example while a network trains. An example is whatever the caller
 * numbers: a task for AUM, a vote (as numbered by {@link org.crowdzoo.crowd.Votes}) for WAUM.
 *
 * <pre>
 * MarginRecorder recorder = new MarginRecorder(votes.size(), votes.classes());
 * for each epoch, for each batch:
 *   recorder.record(ids, labels, logits of the batch during training);
 * double[] aum = recorder.aum(Margin.PLEISS);
 * </pre>
 *
 * <p>Memory: 40 bytes and 4 K bytes an example. Not safe for several threads.
 */
public final class MarginRecorder {
  private static final Margin[] MARGINS = Margin.values();

  private final int classes;
  private final int top;
  private final int[] epochs;
  private final double[][] ofLogits;
  private final double[][] ofProbabilities;
  private final float[] lastProbabilities;

  /**
   * A recorder of nothing yet.
   *
   * @param examples how many examples there are
   * @param classes K, at least 2
   */
  public MarginRecorder(int examples, int classes) {
    this(examples, classes, 1);
  }

  /**
   * A recorder of nothing yet.
   *
   * @param examples how many examples there are
   * @param classes K, at least 2
   * @param top k of Yang's margin, 1 to K-1
   */
  public MarginRecorder(int examples, int classes, int top) {
    if (classes < 2) {
      throw new IllegalArgumentException("a margin needs at least 2 classes, got " + classes);
    }
    if (top < 1 || top >= classes) {
      throw new InputException(
          "identify: --topk must be from 1 to " + (classes - 1) + ", got " + top);
    }
    this.classes = classes;
    this.top = top;
    this.epochs = new int[examples];
    this.ofLogits = new double[MARGINS.length][examples];
    this.ofProbabilities = new double[MARGINS.length][examples];
    this.lastProbabilities = new float[Math.multiplyExact(examples, classes)];
  }

  /**
   * Records one batch.
   *
   * @param ids [B] number of each example, 0 to examples-1
   * @param labels [B] the label it is trained on
   * @param logits [B][K] the network's scores before the softmax, at this step
   */
  public void record(int[] ids, int[] labels, double[][] logits) {
    if (ids.length != labels.length || ids.length != logits.length) {
      throw new IllegalArgumentException("ids, labels and logits must be of the same length");
    }
    for (int b = 0; b < ids.length; b++) {
      record(ids[b], labels[b], logits[b]);
    }
  }

  /** Records one example at one epoch; logits [K] must be finite. */
  public void record(int id, int label, double[] logits) {
    if (logits.length != classes || !Arrays.stream(logits).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "logits must be " + classes + " finite numbers, got " + Arrays.toString(logits));
    }
    double[] probabilities = softmax(logits);
    epochs[id]++;
    for (Margin margin : MARGINS) {
      ofLogits[margin.ordinal()][id] += margin.of(logits, label, top);
      ofProbabilities[margin.ordinal()][id] += margin.of(probabilities, label, top);
    }
    for (int k = 0; k < classes; k++) {
      lastProbabilities[id * classes + k] = (float) probabilities[k];
    }
  }

  /**
   * Area under the margin of the logits, [examples]: the mean over the epochs, low for examples
   * whose label the network learns late or against its will. NaN for an example never recorded.
   */
  public double[] aum(Margin margin) {
    return means(ofLogits[margin.ordinal()]);
  }

  /** The same with probabilities in place of logits, as WAUM uses it; from -1 to 1. */
  public double[] aumOfProbabilities(Margin margin) {
    return means(ofProbabilities[margin.ordinal()]);
  }

  /** Probability of class k when the example was last recorded, in single precision. */
  public double lastProbability(int id, int k) {
    return lastProbabilities[id * classes + k];
  }

  /** How often the example was recorded: its number of epochs. */
  public int epochs(int id) {
    return epochs[id];
  }

  /** Number of examples. */
  public int examples() {
    return epochs.length;
  }

  /** Number of classes K. */
  public int classes() {
    return classes;
  }

  private double[] means(double[] sums) {
    double[] means = new double[sums.length];
    for (int n = 0; n < means.length; n++) {
      means[n] = epochs[n] == 0 ? Double.NaN : sums[n] / epochs[n];
    }
    return means;
  }

  static double[] softmax(double[] logits) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double[] p = Arrays.stream(logits).map(z -> Math.exp(z - max)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(e -> e / sum).toArray();
  }
}
