package org.crowdzoo.zoo;

import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * A term that is added to the loss of any model with class probabilities P and workers' matrices
 * A_j. Where a model's tables are scores that a softmax follows (CoNAL, CrowdLayer), A_j is the row
 * softmax of the worker's table: what he answers where the truth is sure.
 *
 * <p>Workers without a vote count in none.
 *
 * @param kind which term
 * @param scale λ
 * @param warmup steps over which the weight rises linearly to λ; null for none
 */
public record MatrixRegularizer(
    @Setting(
            doc =
                "geometric-f: -scale log det(P'P) of a batch's class probabilities; geometric-w: the"
                    + " same of the workers' matrices; trace: + scale times their mean trace")
        Kind kind,
    @Setting(
            value = Setting.NONE,
            min = 0,
            otherwise = "0.1, of geometric-w and trace 0.01",
            doc = "weight of the term")
        Double scale,
    @Setting(
            value = Setting.NONE,
            min = 0,
            otherwise = "0",
            doc = "steps (batches) over which the weight rises linearly from 0; 0 for none")
        Integer warmup) {
  /** Which term. */
  public enum Kind {
    /** −λ log det(PᵀP), P the class probabilities of a batch; Ibrahim, Nguyen, Fu 2023. */
    GEOMETRIC_F,
    /** −λ log det(WᵀW), W the matrices of all workers; the same. */
    GEOMETRIC_W,
    /** +λ times the mean trace of the workers' matrices; Tanno et al. 2019. */
    TRACE
  }

  /**
   * Why examples cannot be weighted beside a term, or null: the volume of a batch's probabilities
   * is of no single example.
   *
   * @param added null for none
   */
  public static String againstWeights(MatrixRegularizer added) {
    return added != null && added.kind() == Kind.GEOMETRIC_F && added.scale() > 0
        ? "the volume of a batch knows no weights; regularizer.kind geometric-w or trace takes them"
        : null;
  }

  /** Fills in λ; no warm-up is none given, as older configurations have it. */
  public MatrixRegularizer {
    scale = scale != null ? scale : kind == Kind.GEOMETRIC_F ? 0.1 : 0.01;
    Settings.requireRanges(MatrixRegularizer.class, kind, scale, warmup);
    warmup = warmup != null && warmup == 0 ? null : warmup;
  }

  /** Without a warm-up. */
  public MatrixRegularizer(Kind kind, Double scale) {
    this(kind, scale, null);
  }

  /** Steps over which the weight rises; 0 for none. */
  int steps() {
    return warmup == null ? 0 : warmup;
  }

  /** This and the same with another λ: one term, or null if they are two. */
  MatrixRegularizer and(MatrixRegularizer other) {
    return kind == other.kind && steps() == other.steps()
        ? new MatrixRegularizer(kind, scale + other.scale, warmup)
        : null;
  }
}
