package org.crowdzoo.strategy;

import org.crowdzoo.files.Places;
import org.crowdzoo.settings.Setting;

/** A plain network on a file of labels, hard or soft. */
public final class StoredLabels implements Strategy {
  private final Options options;

  private StoredLabels(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param labels npy file, [N] with -1 for none, or [N, K]
   * @param hard whether only the most probable class of soft labels counts
   */
  public record Options(
      @Setting(
              doc =
                  "npy file of labels, [N] with -1 for none, or [N, K]; of several labels a task how probable each is, NaN for unknown")
          String labels,
      @Setting(value = "false", doc = "train on the most probable class only") boolean hard) {}

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return tasks.labels(tasks.read(Places.find(options.labels()), options.hard()));
  }

  @Override
  public boolean makesLabels() {
    return true;
  }

  @Override
  public boolean looksElsewhere() {
    return true;
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("labels", "a file of labels, hard or soft", Options.class);
    }

    @Override
    public boolean takesMultiLabel() {
      return true;
    }

    @Override
    protected Strategy create(Options options) {
      return new StoredLabels(options);
    }
  }
}
