package org.crowdzoo.input;

import java.util.SplittableRandom;

/** Some rows of other inputs; see {@link Inputs#select}. */
record SelectedInputs(Inputs all, int[] rows) implements Inputs {
  @Override
  public Preprocessing preprocessing() {
    return all.preprocessing();
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public void read(int example, float[] out, int at) {
    all.read(rows[example], out, at);
  }

  @Override
  public void readAugmented(int example, SplittableRandom random, float[] out, int at) {
    all.readAugmented(rows[example], random, out, at);
  }

  @Override
  public void load() {
    all.load();
  }
}
