package example;

import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.NetworkFrame;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.strategy.StrategyMethod;
import org.crowdzoo.strategy.Targets;
import org.crowdzoo.strategy.TrainingTasks;
import org.crowdzoo.zoo.CrowdModel;

/** A strategy from outside: {@code strategy: {name: reliability, start: 0.8}}. */
public final class ReliabilityStrategy implements Strategy {
  private final Options options;

  private ReliabilityStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param start how reliable every worker is at the start
   */
  public record Options(
      @Setting(value = "0.8", above = 0, below = 1, doc = "reliability of workers at the start")
          double start) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, start);
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votes());
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    return new ReliabilityModel(frame, options.start());
  }

  /** Found by name, through {@code META-INF/services}. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("reliability", "one reliability a worker: truth or chance", Options.class);
    }

    @Override
    protected Strategy create(Options options) {
      return new ReliabilityStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }
  }
}
