package org.crowdzoo.input;

import java.util.SplittableRandom;

/** Rows of features that something has computed of the examples; see {@link Inputs#ofRows}. */
record ComputedInputs(float[] rows, Preprocessing preprocessing) implements Inputs {
  @Override
  public int size() {
    return rows.length / preprocessing.length();
  }

  @Override
  public void read(int example, float[] out, int at) {
    int length = preprocessing.length();
    System.arraycopy(rows, example * length, out, at, length);
  }

  @Override
  public void readAugmented(int example, SplittableRandom random, float[] out, int at) {
    throw new UnsupportedOperationException("features cannot be augmented");
  }

  @Override
  public void load() {
    // they are there
  }
}
