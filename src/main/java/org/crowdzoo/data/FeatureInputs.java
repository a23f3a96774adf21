package org.crowdzoo.data;

import java.util.SplittableRandom;

/** Rows of features, normalised by column. */
final class FeatureInputs implements Inputs {
  private final Split split;
  private final Preprocessing preprocessing;
  private final double[] mean;
  private final double[] std;

  FeatureInputs(Split split, Preprocessing preprocessing) {
    this.split = split;
    this.preprocessing = preprocessing;
    this.mean = preprocessing.mean().stream().mapToDouble(m -> m).toArray();
    this.std = preprocessing.std().stream().mapToDouble(s -> s).toArray();
  }

  @Override
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public int size() {
    return split.size();
  }

  @Override
  public void read(int example, float[] out, int at) {
    int row = split.examples().get(example).row();
    for (int d = 0; d < mean.length; d++) {
      // x[d] = (value[d] / scale − mean[d]) / std[d]
      double value = split.features().get(row, d) / preprocessing.scale();
      out[at + d] = (float) ((value - mean[d]) / std[d]);
    }
  }

  @Override
  public void readAugmented(int example, SplittableRandom random, float[] out, int at) {
    throw new UnsupportedOperationException("features cannot be augmented");
  }

  @Override
  public void load() {
    // Features are in memory since the dataset was opened.
  }
}
