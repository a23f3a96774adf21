package org.crowdzoo.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.labelmodel.ClassLabelModel;
import org.crowdzoo.labelmodel.FunctionWarning;
import org.crowdzoo.labelmodel.LabelGraph;
import org.crowdzoo.labelmodel.SolveMethod;
import org.crowdzoo.settings.Setting;

/**
 * FlyingSquid's label model with the workers as labelling functions, one model a class: accuracies
 * from triplets of workers, without iterations. Workers are taken to be better than random and
 * independent given the truth. Nothing is random, so the seed has no effect.
 *
 * <p>Learns {@code worker_accuracy} [W], P(vote = truth | the worker votes), 0.5 for an idle one.
 * The time grows with W³ (the mean of some 2,500 workers takes a minute), the memory with W².
 *
 * <p>Fu et al. (2020), arXiv:2002.11955; see {@link org.crowdzoo.labelmodel.TripletLabelModel}.
 */
public final class LabelModel implements Aggregation {
  /** Warnings that are told one by one. */
  private static final int SHOWN = 5;

  private final Options options;

  /**
   * @param method how an accuracy is found from the triplets that it is in
   */
  public record Options(
      @Setting(value = "mean", doc = "one triplet a worker, or the mean or median of all")
          SolveMethod method) {}

  /** The label model with options; the seed is not used. */
  public LabelModel(Options options, long seed) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require("label_model", votes);
    if (votes.workers() < 3) {
      throw new InputException(
          "strategy label_model: needs at least 3 workers, got " + votes.workers());
    }
    int classes = votes.classes();
    ClassLabelModel model =
        ClassLabelModel.fit(
            LabelGraph.independent(votes.workers()),
            votes.tasks(),
            i -> row(votes, i),
            classes,
            new ClassLabelModel.Options(options.method, List.of()));
    double[] posterior = new double[votes.tasks() * classes];
    for (int i = 0; i < votes.tasks(); i++) {
      if (votes.count(i) > 0) {
        System.arraycopy(model.probabilities(row(votes, i)), 0, posterior, i * classes, classes);
      }
    }
    return Aggregated.ofPosterior(posterior, votes.tasks(), classes)
        .withLearnt("worker_accuracy", LearntTable.ofWorkers(accuracies(model, votes)))
        .withWarnings(warnings(model, votes));
  }

  /**
   * The first few: of many workers with few votes each nearly all fall short of something. That two
   * always agree where both vote says nothing of one class among many, which both seldom name.
   */
  private static List<String> warnings(ClassLabelModel model, Votes votes) {
    List<String> all =
        model.warnings(
            votes::workerKey,
            finding -> votes.classes() == 2 || finding.kind() != FunctionWarning.Kind.UNANIMOUS);
    List<String> first =
        new ArrayList<>(all.stream().limit(SHOWN).map(line -> "label_model: " + line).toList());
    if (all.size() > SHOWN) {
      first.add("label_model: " + (all.size() - SHOWN) + " more such lines, see labelmodel");
    }
    return first;
  }

  /** The votes on task i, [W], -1 for none; the last of several by one worker. */
  private static int[] row(Votes votes, int i) {
    int[] row = new int[votes.workers()];
    Arrays.fill(row, -1);
    for (int v = votes.start(i); v < votes.end(i); v++) {
      row[votes.worker(v)] = votes.label(v);
    }
    return row;
  }

  private static double[] accuracies(ClassLabelModel model, Votes votes) {
    double[] accuracies = model.accuracies();
    for (int j = 0; j < accuracies.length; j++) {
      double votesOf = (double) votes.countOfWorker(j) / votes.tasks();
      accuracies[j] = votesOf == 0 ? 0.5 : Math.min(1, accuracies[j] / votesOf);
    }
    return accuracies;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "label_model",
          "workers as labelling functions, accuracies from triplets of them",
          Options.class,
          "flyingsquid");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new LabelModel(options, seed);
    }
  }
}
