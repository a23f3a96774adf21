package org.crowdzoo.nn;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A term of the loss in the workers' matrices A_j, which a {@link MatrixForm} makes of the rows of
 * a {@link WorkerTable}.
 *
 * <pre>
 * VOLUME:  −λ log det(WᵀW), W the A_j stacked to [n·K votes, K truth]   Ibrahim et al. 2023
 * TRACE:   +λ/n Σ_j tr(A_j)                                             Tanno et al. 2019
 * </pre>
 *
 * <p>Both go over n workers at every batch. Those without a vote can be left out; the term alone
 * would move them. It is part of the objective's value that the network reports. Where WᵀW is
 * singular to rounding, VOLUME is left out; {@link BatchVolume#count} tells how often.
 */
public final class MatrixPenalty implements Regularization {
  private static final long serialVersionUID = 1L;

  /** Which function of the matrices. */
  public enum Kind {
    VOLUME,
    TRACE
  }

  private final Kind kind;
  private final MatrixForm form;
  private final double lambda;
  private final int classes;
  private final int[] excludedWorkers;
  private final int warmup;
  private transient BatchVolume.Count count;

  /**
   * The term.
   *
   * @param kind which
   * @param form how the table becomes matrices
   * @param lambda λ, at least 0
   * @param classes K
   * @param excludedWorkers rows that do not count
   * @param warmup steps over which the weight rises linearly to λ; 0 for none
   */
  public MatrixPenalty(
      @JsonProperty("kind") Kind kind,
      @JsonProperty("form") MatrixForm form,
      @JsonProperty("lambda") double lambda,
      @JsonProperty("classes") int classes,
      @JsonProperty("excludedWorkers") int[] excludedWorkers,
      @JsonProperty("warmup") int warmup) {
    this.kind = kind;
    this.form = form;
    this.lambda = lambda;
    this.classes = classes;
    this.excludedWorkers = excludedWorkers == null ? new int[0] : excludedWorkers.clone();
    this.warmup = warmup;
  }

  @Override
  public ApplyStep applyStep() {
    return ApplyStep.BEFORE_UPDATER;
  }

  @Override
  public void apply(INDArray param, INDArray gradient, double lr, int iteration, int epoch) {
    double[] table = HostArray.read(param);
    int[] workers = included(table);
    if (lambda == 0 || workers.length == 0) {
      return;
    }
    Volume volume = kind == Kind.VOLUME ? volume(table, workers) : Volume.NONE;
    if (kind == Kind.VOLUME) {
      count = count().and(BatchVolume.Count.ofMatrices(volume.counts()));
    }
    if (kind == Kind.VOLUME && !volume.counts()) {
      return;
    }
    HostArray to = HostArray.of(gradient);
    double scale = scale(iteration);
    double[] sum = new double[classes * classes];
    for (int j : workers) {
      int at = j * sum.length;
      double[] a = form.matrix(table, at, classes);
      double[] da = kind == Kind.VOLUME ? volume.gradient(a, scale) : trace(scale / workers.length);
      form.chain(table, at, a, da);
      to.read(at, sum, 0, sum.length);
      for (int e = 0; e < sum.length; e++) {
        sum[e] += da[e];
      }
      to.write(at, sum, 0, sum.length);
    }
  }

  /** Steps with the volume of matrices so far, and those that went without. */
  BatchVolume.Count count() {
    return count == null ? BatchVolume.Count.ZERO : count;
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    double[] table = HostArray.read(param);
    int[] workers = included(table);
    if (lambda == 0 || workers.length == 0) {
      return 0;
    }
    if (kind == Kind.VOLUME) {
      return scale(iteration) * volume(table, workers).value();
    }
    double sum = 0;
    for (int j : workers) {
      double[] a = form.matrix(table, j * classes * classes, classes);
      for (int k = 0; k < classes; k++) {
        sum += a[k * classes + k];
      }
    }
    return scale(iteration) * sum / workers.length;
  }

  /** λ at this step. */
  private double scale(int iteration) {
    return lambda * Warmup.share(iteration, warmup);
  }

  private Volume volume(double[] table, int[] workers) {
    double[][] gram = new double[classes][classes];
    for (int j : workers) {
      Volume.addTo(gram, form.matrix(table, j * classes * classes, classes));
    }
    return Volume.of(gram, (long) workers.length * classes);
  }

  private double[] trace(double scale) {
    double[] derivative = new double[classes * classes];
    for (int k = 0; k < classes; k++) {
      derivative[k * classes + k] = scale;
    }
    return derivative;
  }

  private int[] included(double[] table) {
    boolean[] excluded = new boolean[table.length / (classes * classes)];
    for (int j : excludedWorkers) {
      excluded[j] = true;
    }
    return IntStream.range(0, excluded.length).filter(j -> !excluded[j]).toArray();
  }

  public Kind getKind() {
    return kind;
  }

  public MatrixForm getForm() {
    return form;
  }

  public double getLambda() {
    return lambda;
  }

  public int getClasses() {
    return classes;
  }

  public int[] getExcludedWorkers() {
    return excludedWorkers.clone();
  }

  public int getWarmup() {
    return warmup;
  }

  @Override
  public Regularization clone() {
    return new MatrixPenalty(kind, form, lambda, classes, excludedWorkers, warmup);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MatrixPenalty that
        && kind == that.kind
        && form == that.form
        && lambda == that.lambda
        && classes == that.classes
        && Arrays.equals(excludedWorkers, that.excludedWorkers)
        && warmup == that.warmup;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, form, lambda, classes, Arrays.hashCode(excludedWorkers), warmup);
  }
}
