package org.crowdzoo.strategy;

import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MatrixRegularizer;
import org.crowdzoo.zoo.StochasticMatrices;

/**
 * Row-stochastic matrices with geometric regularisation (GeoCrowdNet).
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2306.03288">Ibrahim, Nguyen, Fu 2023</a>
 */
public final class GeometricStrategy implements Strategy {
  private final Options options;

  private GeometricStrategy(Options options) {
    this.options = options;
  }

  /** Whose volume is in the loss. */
  public enum Kind {
    /** The class probabilities of a batch. */
    F,
    /** The matrices of all workers with a vote. */
    W
  }

  /**
   * What can be chosen.
   *
   * @param kind whose volume is in the loss
   * @param scale λ; 0 is plain row-stochastic matrices
   * @param diagonal start of the tables, times the identity
   * @param warmup steps over which λ rises; null for none
   * @param regularizer a term more in the loss, or null
   */
  public record Options(
      @Setting(
              value = "f",
              doc = "whose volume is in the loss: f a batch's class probabilities, w the matrices")
          Kind kind,
      @Setting(
              value = Setting.NONE,
              min = 0,
              otherwise = "0.1, of w 0.01",
              doc = "weight λ of -λ log det; 0 is matrices without a regulariser")
          Double scale,
      @Setting(value = "4", doc = "start of the tables before the softmax, times the identity")
          double diagonal,
      @Setting(
              value = Setting.NONE,
              min = 0,
              otherwise = "0",
              doc = "steps (batches) over which λ rises linearly from 0; 0 for none")
          Integer warmup,
      @Setting(value = Setting.NONE, doc = "a term more in the loss")
          MatrixRegularizer regularizer) {
    /** Fills in λ; no warm-up is none given, as older configurations have it. */
    public Options {
      scale = scale != null ? scale : kind == Kind.F ? 0.1 : 0.01;
      Settings.requireRanges(Options.class, kind, scale, diagonal, warmup, regularizer);
      warmup = warmup != null && warmup == 0 ? null : warmup;
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votes());
  }

  @Override
  public boolean freeMatrices() {
    return true;
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    MatrixRegularizer.Kind volume =
        options.kind() == Kind.F
            ? MatrixRegularizer.Kind.GEOMETRIC_F
            : MatrixRegularizer.Kind.GEOMETRIC_W;
    return new StochasticMatrices(
            frame.input(),
            frame.backbone(),
            frame.classes(),
            frame.crowd(),
            new StochasticMatrices.Options(
                MatrixForm.SOFTMAX, VoteLoss.Kind.PER_VOTE, options.diagonal(), 0),
            frame.optimization())
        .regularize(new MatrixRegularizer(volume, options.scale(), options.warmup()), frame.crowd())
        .regularize(options.regularizer(), frame.crowd());
  }

  @Override
  public String againstWeights() {
    return options.kind() == Kind.F && options.scale() > 0
        ? "the volume of a batch knows no weights; kind w, or scale 0, takes them"
        : MatrixRegularizer.againstWeights(options.regularizer());
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "geometric",
          "row-stochastic matrices, geometric regularisation, Ibrahim et al. 2023",
          Options.class,
          "geocrowdnet");
    }

    @Override
    protected Strategy create(Options options) {
      return new GeometricStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }
  }
}
