package org.crowdzoo.strategy;

import org.crowdzoo.input.Mixing;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.AnnotMix;
import org.crowdzoo.zoo.AnnotMix.TaskInput;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MatrixRegularizer;

/**
 * annot-mix: matrices of worker embeddings, and mixup of inputs, workers and votes, vote by vote.
 *
 * @see <a href="https://doi.org/10.3233/FAIA240829">Herde, Lührs, Huseljic, Sick 2024</a>
 */
public final class AnnotMixStrategy implements Strategy {
  private final Options options;

  private AnnotMixStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param taskInput what the matrices depend on beside the worker
   * @param embedding length of the workers' embeddings
   * @param eta accuracy that workers are believed to have at the start
   * @param spread start of the embeddings
   * @param regularizer a term more in the loss, or null
   */
  public record Options(
      @Setting(
              value = "none",
              doc =
                  "what the matrices depend on beside the worker: nothing, the flattened input, or"
                      + " the backbone's features as published")
          TaskInput taskInput,
      @Setting(
              value = "32",
              min = 1,
              doc = "length of the workers' embeddings, and units of the layer behind them")
          int embedding,
      @Setting(
              value = "0.9",
              above = 0,
              below = 1,
              doc = "accuracy that workers are believed to have at the start")
          double eta,
      @Setting(value = "1", above = 0, doc = "embeddings start uniformly in plus or minus this")
          double spread,
      @Setting(value = Setting.NONE, doc = "a term more in the loss")
          MatrixRegularizer regularizer) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, taskInput, embedding, eta, spread, regularizer);
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votes());
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    return new AnnotMix(
            frame.input(),
            frame.backbone(),
            frame.classes(),
            frame.crowd().workers(),
            new AnnotMix.Options(
                options.taskInput(), options.embedding(), options.eta(), options.spread()),
            frame.optimization())
        .regularize(options.regularizer(), frame.crowd());
  }

  /** Mixup is part of the method. */
  @Override
  public double mixup() {
    return 1;
  }

  @Override
  public Mixing mixing() {
    return Mixing.VOTES;
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
          "annot_mix",
          "matrices of worker embeddings, votes mixed, Herde et al. 2024",
          Options.class,
          "annotmix");
    }

    @Override
    protected Strategy create(Options options) {
      return new AnnotMixStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }
  }
}
