package org.crowdzoo.strategy;

import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MatrixRegularizer;
import org.crowdzoo.zoo.StochasticMatrices;

/**
 * Row-stochastic matrices whose mean trace is kept small: what votes leave open, the network is to
 * explain, not the workers.
 *
 * @see <a href="https://doi.org/10.1109/CVPR.2019.01150">Tanno et al. 2019</a>
 */
public final class TraceStrategy implements Strategy {
  /** Tables start at {@code diagonal · I − 5}. */
  private static final double BESIDE = -5;

  private final Options options;

  private TraceStrategy(Options options) {
    this.options = options;
  }

  /** Which published form. */
  public enum Form {
    /** Rows by softmax, cross-entropy averaged over votes. */
    SOFTMAX,
    /** The authors' snippet: rows by softplus, cross-entropy summed over the votes of a task. */
    SOFTPLUS
  }

  /**
   * What can be chosen.
   *
   * @param form which published form
   * @param scale λ of + λ times the mean trace
   * @param diagonal tables start at this times the identity, minus 5
   * @param regularizer a term more in the loss, or null
   */
  public record Options(
      @Setting(
              value = "softmax",
              doc =
                  "how tables become matrices: softmax with a mean over votes, or as the authors"
                      + " wrote it, softplus with a sum over a task's votes")
          Form form,
      @Setting(value = "1e-2", min = 0, doc = "weight λ of the workers' mean trace") double scale,
      @Setting(value = "6", doc = "start of the tables: this times the identity, minus 5")
          double diagonal,
      @Setting(value = Setting.NONE, doc = "a term more in the loss")
          MatrixRegularizer regularizer) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, form, scale, diagonal, regularizer);
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
    boolean softmax = options.form() == Form.SOFTMAX;
    return new StochasticMatrices(
            frame.input(),
            frame.backbone(),
            frame.classes(),
            frame.crowd(),
            new StochasticMatrices.Options(
                softmax ? MatrixForm.SOFTMAX : MatrixForm.SOFTPLUS,
                softmax ? VoteLoss.Kind.PER_VOTE : VoteLoss.Kind.PER_TASK,
                options.diagonal(),
                BESIDE),
            frame.optimization())
        .regularize(
            new MatrixRegularizer(MatrixRegularizer.Kind.TRACE, options.scale()), frame.crowd())
        .regularize(options.regularizer(), frame.crowd());
  }

  @Override
  public String againstWeights() {
    return MatrixRegularizer.againstWeights(options.regularizer());
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "trace",
          "row-stochastic matrices, trace regularisation, Tanno et al. 2019",
          Options.class);
    }

    @Override
    protected Strategy create(Options options) {
      return new TraceStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }
  }
}
