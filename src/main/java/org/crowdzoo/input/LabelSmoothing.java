package org.crowdzoo.input;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Targets that are less sure: y ← (1 − ε) y + ε/K Σ_k y_k, of labels [B, K] and of every vote in
 * [B, K, A]. Padding stays 0.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2016.308">Szegedy et al. 2016</a>
 */
final class LabelSmoothing {
  private LabelSmoothing() {}

  /** The batch with smoother targets. */
  static MultiDataSet smooth(MultiDataSet batch, double epsilon) {
    INDArray labels = batch.getLabels(0);
    int classes = (int) labels.size(1);
    int slots = labels.rank() == 3 ? (int) labels.size(2) : 1;
    float[] y = Floats.of(labels);
    for (int i = 0; i < labels.size(0); i++) {
      for (int a = 0; a < slots; a++) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          sum += y[(i * classes + k) * slots + a];
        }
        for (int k = 0; k < classes; k++) {
          int at = (i * classes + k) * slots + a;
          y[at] = (float) ((1 - epsilon) * y[at] + epsilon / classes * sum);
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
