package org.crowdzoo.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.labelmodel.ClassLabelModel;
import org.crowdzoo.labelmodel.LabelGraph;
import org.crowdzoo.labelmodel.OnlineLabelModel;
import org.crowdzoo.labelmodel.SolveMethod;
import org.crowdzoo.settings.Setting;

/**
 * A plain network on the probable truth from FlyingSquid's label model, which is fitted once before
 * the training. Tasks on which all functions abstain are left out.
 *
 * @see org.crowdzoo.labelmodel.TripletLabelModel
 */
public final class LabelModelStrategy implements Strategy {
  private final Options options;

  private LabelModelStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param votes file of weak votes; null for the dataset's workers, one function each
   * @param signs how votes are written in npy and CSV
   * @param method how accuracies are found
   * @param majority whether majority votes take the model's place
   * @param hard whether only the most probable class counts
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
      @Setting(
              value = "false",
              doc = "majority votes, ties shared, instead of the label model: the baseline")
          boolean majority,
      @Setting(value = "false", doc = "train on the most probable class only") boolean hard) {}

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    int[][] votes = WeakLabels.votes(tasks, options.votes(), options.signs());
    double[][] labels =
        options.majority()
            ? Arrays.stream(votes)
                .map(row -> OnlineLabelModel.majority(row, tasks.classes()))
                .toArray(double[][]::new)
            : fit(tasks, votes).predictProba(votes);
    int[] hard = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      hard[i] = WeakLabels.abstain(votes[i]) ? -1 : LabelRows.mostProbable(labels[i]);
      labels[i] = hard[i] < 0 ? null : labels[i];
    }
    return tasks.labels(options.hard() ? LabelRows.oneHot(hard, tasks.classes()) : labels);
  }

  private ClassLabelModel fit(TrainingTasks tasks, int[][] votes) {
    List<int[]> kept = new ArrayList<>();
    for (int i = 0; i < votes.length; i++) {
      if (!tasks.removed()[i]) {
        kept.add(votes[i]);
      }
    }
    int functions = votes.length == 0 ? 0 : votes[0].length;
    return ClassLabelModel.fit(
        LabelGraph.independent(functions),
        kept.toArray(int[][]::new),
        tasks.classes(),
        new ClassLabelModel.Options(options.method(), List.of()));
  }

  @Override
  public boolean makesLabels() {
    return true;
  }

  @Override
  public boolean looksElsewhere() {
    return options.votes() != null;
  }

  /** Found by name; stands for the aggregation of this name, whose workers it takes by default. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "label_model",
          "labels of FlyingSquid's label model, Fu et al. 2020",
          Options.class,
          "flyingsquid");
    }

    @Override
    protected Strategy create(Options options) {
      return new LabelModelStrategy(options);
    }
  }
}
