package org.crowdzoo.strategy;

import org.crowdzoo.settings.NoOptions;

/** A plain network on the true labels: what the crowd's work is measured against. */
public final class GoldLabels implements Strategy {
  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return tasks.labels(tasks.truth());
  }

  @Override
  public boolean looksElsewhere() {
    return true;
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<NoOptions> {
    /** For the service loader. */
    public Method() {
      super("gold", "the true labels", NoOptions.class);
    }

    @Override
    public boolean takesMultiLabel() {
      return true;
    }

    @Override
    protected Strategy create(NoOptions options) {
      return new GoldLabels();
    }
  }
}
