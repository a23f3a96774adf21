package org.crowdzoo.engine.update;

/** Some parameters with all that belongs to them, in arrays that Java's compiler vectorises. */
final class Chunk {
  /** Four arrays of this length fit in the first cache. */
  static final int LENGTH = 2048;

  private final float[] g;
  private final float[] p;
  private final float[][] state;

  Chunk(int length, int states) {
    g = new float[length];
    p = new float[length];
    state = new float[states][length];
  }

  /**
   * Fetches n parameters.
   *
   * @param at the first of them in the flat vector
   * @param stateAt its first moment in the updater's state
   * @param stride from one moment to the next
   */
  void read(Memory memory, int at, int stateAt, int stride, int n) {
    memory.gradient().get(at, g, 0, n);
    memory.parameters().get(at, p, 0, n);
    for (int k = 0; k < state.length; k++) {
      memory.state().get(stateAt + k * stride, state[k], 0, n);
    }
  }

  /** Updates the first n. */
  void update(Rule rule, Piece.Coefficients by, int n) {
    float scale = by.scale();
    float l2 = by.l2();
    for (int i = 0; i < n; i++) {
      // g = 1/B Σ_b dL_b/dp + λ₂ p
      g[i] = scale * g[i] + l2 * p[i];
    }
    if (by.l1() != 0) {
      for (int i = 0; i < n; i++) {
        g[i] += by.l1() * Math.signum(p[i]);
      }
    }
    rule.step(g, state, n);
    float decay = by.decay();
    for (int i = 0; i < n; i++) {
      // p' = p - (step + λ p)
      p[i] -= g[i] + decay * p[i];
    }
  }

  /** Stores parameters and moments where they were fetched. */
  void write(Memory memory, int at, int stateAt, int stride, int n) {
    memory.parameters().put(at, p, 0, n);
    for (int k = 0; k < state.length; k++) {
      memory.state().put(stateAt + k * stride, state[k], 0, n);
    }
  }
}
