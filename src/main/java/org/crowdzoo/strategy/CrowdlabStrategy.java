package org.crowdzoo.strategy;

import java.util.stream.IntStream;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.identification.Crowdlab;
import org.crowdzoo.identification.OutOfFold;
import org.crowdzoo.identification.Temperature;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * A network on CROWDLAB's labels, which weigh votes against the predictions of other networks that
 * have not seen the task's votes.
 *
 * @see Crowdlab
 */
public final class CrowdlabStrategy implements Strategy {
  private final Options options;

  private CrowdlabStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param folds networks that predict what they have not seen
   * @param calibrate whether their predictions are calibrated by a temperature
   * @param hard whether the consensus alone is trained on, not its probabilities
   */
  public record Options(
      @Setting(value = "5", min = 2, max = 100, doc = "networks that predict tasks not seen")
          int folds,
      @Setting(value = "false", doc = "fit one temperature of the predictions to the votes")
          boolean calibrate,
      @Setting(value = "false", doc = "train on the consensus only, not on its probabilities")
          boolean hard) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, folds, calibrate, hard);
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    Votes all = tasks.votes();
    boolean[] removed = tasks.removed();
    boolean[] learnt = new boolean[removed.length];
    for (int i = 0; i < learnt.length; i++) {
      learnt[i] = !removed[i] && all.count(i) > 0;
    }
    return new Targets.OfNetworks(
        learnt,
        learner -> {
          double[][] predictions =
              OutOfFold.predictions(
                  all, learner, options.folds(), seed, "strategy crowdlab: folds");
          if (options.calibrate()) {
            predictions = Temperature.scale(predictions, Temperature.fit(all, predictions));
          }
          Crowdlab found = Crowdlab.of(all, predictions, seed);
          return IntStream.range(0, learnt.length)
              .mapToObj(i -> learnt[i] ? label(found, i, all.classes()) : null)
              .toArray(double[][]::new);
        });
  }

  private double[] label(Crowdlab found, int task, int classes) {
    return options.hard()
        ? LabelRows.oneHot(found.consensus()[task], classes)
        : found.posterior()[task];
  }

  @Override
  public boolean makesLabels() {
    return true;
  }

  /** Labels come from networks, so nothing can soften them before. */
  @Override
  public boolean softensLabels() {
    return false;
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("crowdlab", "CROWDLAB's labels, Goh et al. 2022", Options.class);
    }

    @Override
    protected Strategy create(Options options) {
      return new CrowdlabStrategy(options);
    }

    @Override
    public boolean learnsLabels() {
      return true;
    }
  }
}
