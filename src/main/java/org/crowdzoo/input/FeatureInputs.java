package org.crowdzoo.input;

import java.util.SplittableRandom;
import org.crowdzoo.dataset.Split;

/** Rows of features, normalised by column once for all where there is room. */
final class FeatureInputs implements Inputs {
  private final Split split;
  private final Preprocessing preprocessing;
  private final double[] mean;
  private final double[] std;
  private volatile float[] normalized;

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
    float[] ready = normalized;
    if (ready == null) {
      normalize(row, out, at);
    } else {
      System.arraycopy(ready, row * mean.length, out, at, mean.length);
    }
  }

  private void normalize(int row, float[] out, int at) {
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
    if (normalized == null && !split.isEmpty()) {
      normalizeWhereThereIsRoom();
    }
  }

  private synchronized void normalizeWhereThereIsRoom() {
    float[] values = split.features().values();
    if (preprocessing.isIdentity()) {
      normalized = values;
    } else if (normalized == null && values.length < Runtime.getRuntime().maxMemory() / 16) {
      float[] all = new float[values.length];
      for (int at = 0; at < all.length; at += mean.length) {
        normalize(at / mean.length, all, at);
      }
      normalized = all;
    }
  }
}
