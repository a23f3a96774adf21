package org.crowdzoo.input;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Targets that are less sure: y ← (1 − ε) y + ε/K Σ_k y_k, of labels [B, K] and of every vote in
 * [B, K, A]. Padding stays 0. Labels that are answers of their own, yes or no, become (1 − ε) y +
 * ε/2 each.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2016.308">Szegedy et al. 2016</a>
 */
final class LabelSmoothing {
  private LabelSmoothing() {}

  /** The batch with smoother targets. */
  static MultiDataSet smooth(MultiDataSet batch, BatchOptions options) {
    INDArray labels = batch.getLabels(0);
    double epsilon = options.smoothing();
    int classes = (int) labels.size(1);
    int slots = labels.rank() == 3 ? (int) labels.size(2) : 1;
    float[] y = Floats.of(labels);
    if (options.separateLabels() && labels.rank() == 2) {
      for (int e = 0; e < y.length; e++) {
        y[e] = (float) ((1 - epsilon) * y[e] + epsilon / 2);
      }
    } else {
      int choices = options.separateLabels() ? 2 : classes; // no and yes of each label
      for (int i = 0; i < y.length / slots; i += choices) {
        for (int a = 0; a < slots; a++) {
          double sum = 0;
          for (int k = i; k < i + choices; k++) {
            sum += y[k * slots + a];
          }
          for (int k = i; k < i + choices; k++) {
            int at = k * slots + a;
            y[at] = (float) ((1 - epsilon) * y[at] + epsilon / choices * sum);
          }
        }
      }
    }
    return new MultiDataSet(
        batch.getFeatures(),
        new INDArray[] {Floats.array(y, labels.shape())},
        batch.getFeaturesMaskArrays(),
        batch.getLabelsMaskArrays());
  }
}
