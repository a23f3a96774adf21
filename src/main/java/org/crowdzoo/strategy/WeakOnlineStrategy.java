package org.crowdzoo.strategy;

import org.crowdzoo.input.Mixing;
import org.crowdzoo.labelmodel.SolveMethod;
import org.crowdzoo.nn.VoteCode;
import org.crowdzoo.nn.WeakLabelLoss;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.WeakLabelClassifier;

/**
 * A network on the votes of labelling functions themselves; FlyingSquid's label model is fitted to
 * the last of them again and again while it is trained.
 *
 * @see WeakLabelLoss
 */
public final class WeakOnlineStrategy implements Strategy {
  private final Options options;

  private WeakOnlineStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param votes file of weak votes; null for the dataset's workers, one function each
   * @param signs how votes are written in npy and CSV
   * @param method how accuracies are found
   * @param capacity tasks whose votes are remembered
   * @param updateEvery batches from one fit to the next
   * @param atLeast tasks before the first fit
   */
  public record Options(
      @Setting(
              value = Setting.NONE,
              otherwise = "the dataset's workers",
              doc = "votes of labelling functions, npy or CSV [N, m], or WRENCH's JSON")
          String votes,
      @Setting(value = "false", doc = "npy and CSV hold -1, 0 (abstains) and 1, not classes")
          boolean signs,
      @Setting(value = "mean", doc = "one triplet a function, or the mean or median of all")
          SolveMethod method,
      @Setting(value = "10000", min = 1, doc = "tasks whose votes are remembered") int capacity,
      @Setting(value = "10", min = 1, doc = "batches from one fit to the next") int updateEvery,
      @Setting(
              value = "100",
              min = 1,
              doc = "tasks before the first fit, majority votes until then; at most capacity")
          int atLeast) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, votes, signs, method, capacity, updateEvery, atLeast);
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    int[][] votes = WeakLabels.votes(tasks, options.votes(), options.signs());
    double[][] rows = new double[votes.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[votes[i].length];
      for (int j = 0; j < votes[i].length; j++) {
        rows[i][j] = votes[i][j];
      }
    }
    return tasks.labels(rows);
  }

  /** Numbers of classes cannot be mixed. */
  @Override
  public Mixing mixing() {
    return Mixing.NONE;
  }

  @Override
  public boolean needsCrowd() {
    return options.votes() == null;
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    int functions =
        options.votes() == null
            ? frame.crowd().workers()
            : WeakLabels.functions(options.votes(), frame.classes(), options.signs());
    WeakLabelLoss loss =
        new WeakLabelLoss(
            VoteCode.CLASSES,
            functions,
            frame.classes(),
            options.capacity(),
            options.updateEvery(),
            Math.min(options.atLeast(), options.capacity()),
            options.method(),
            null,
            null,
            null);
    return new WeakLabelClassifier(frame.input(), frame.backbone(), loss, frame.optimization());
  }

  @Override
  public boolean looksElsewhere() {
    return options.votes() != null;
  }

  @Override
  public String againstWeights() {
    return "its label model is fitted to the votes of functions, which are not weighted; label_model"
        + " takes weights";
  }

  @Override
  public String againstCopies() {
    return "its label model remembers the last votes from batch to batch, which copies do not share";
  }

  @Override
  public boolean makesDistributions() {
    return false;
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "weak_online",
          "a label model that is fitted while the network is trained, Fu et al. 2020",
          Options.class);
    }

    @Override
    protected Strategy create(Options options) {
      return new WeakOnlineStrategy(options);
    }
  }
}
