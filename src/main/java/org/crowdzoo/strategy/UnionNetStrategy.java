package org.crowdzoo.strategy;

import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MatrixRegularizer;
import org.crowdzoo.zoo.UnionNet;

/**
 * UnionNet-B: all workers' votes come from one distribution.
 *
 * @see <a href="https://doi.org/10.1109/TNNLS.2022.3168696">Wei et al. 2022</a>
 */
public final class UnionNetStrategy implements Strategy {
  private final Options options;

  private UnionNetStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param epsilon start of the tables: 1 − ε on the diagonal, ε shared beside it
   * @param regularizer a term more in the loss, or null
   */
  public record Options(
      @Setting(
              value = "1e-5",
              min = 0,
              below = 1,
              doc = "start of the tables: 1 - epsilon on the diagonal, epsilon shared beside it")
          double epsilon,
      @Setting(value = Setting.NONE, doc = "a term more in the loss")
          MatrixRegularizer regularizer) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, epsilon, regularizer);
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
    return new UnionNet(
            frame.input(),
            frame.backbone(),
            frame.classes(),
            frame.crowd().workers(),
            options.epsilon(),
            frame.optimization())
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
      super("unionnet", "all workers as one, Wei et al. 2022", Options.class, "unionnet_b");
    }

    @Override
    protected Strategy create(Options options) {
      return new UnionNetStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }
  }
}
