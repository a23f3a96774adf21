package org.crowdzoo.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.BayesianConfusions;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.LabelRenewal;

/**
 * EM whose prior of a task's class is the network's prediction. The network is trained on the
 * labels; a round makes them anew: workers' confusions from the present labels, with Dirichlet
 * priors, then the labels from these, the votes, and what the network says of the task. The network
 * goes on learning, it does not start again.
 *
 * @see BayesianConfusions
 */
public final class NetworkEmStrategy implements Strategy {
  private static final int PARTS_OF_WARMUP = 6;

  private final Options options;

  private NetworkEmStrategy(Options options) {
    this.options = options;
  }

  /** Whose labels are trained on before the first round. */
  public enum Start {
    /** IBCC's, which has the same priors. */
    IBCC,
    /** The shares of the votes. */
    SHARES
  }

  /**
   * What can be chosen.
   *
   * @param rounds how often labels are made anew; null for as often as there are epochs for
   * @param epochs of a round
   * @param warmup epochs before the first round; null for a sixth of all
   * @param start labels before the first round
   * @param right prior count of right votes in each row of a worker's matrix
   * @param wrong prior count of each wrong vote in it
   * @param trust power of the network's prediction
   */
  public record Options(
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "as many as there are epochs for",
              doc = "how often the labels are made anew")
          Integer rounds,
      @Setting(value = "1", min = 1, doc = "epochs of a round") int epochs,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "a sixth of the training's",
              doc = "epochs on the first labels, before the first round")
          Integer warmup,
      @Setting(
              value = "shares",
              doc =
                  "the first labels: the shares of the votes, or ibcc's, which may mix classes up")
          Start start,
      @Setting(value = "4", min = 1e-6, doc = "prior count of right votes, a row of a matrix")
          double right,
      @Setting(value = "1", min = 1e-6, doc = "prior count of each wrong vote in it") double wrong,
      @Setting(
              value = "1",
              min = 0,
              max = 10,
              doc = "power of the network's prediction as prior: 1 is Bayes' rule, 0 ignores it")
          double trust) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, rounds, epochs, warmup, start, right, wrong, trust);
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    Votes votes = tasks.votes();
    double[][] first = first(votes, seed);
    for (int i = 0; i < first.length; i++) {
      first[i] = votes.count(i) == 0 ? null : first[i];
    }
    return new Targets.Renewed(first, epochs -> new Rounds(votes, schedule(epochs)));
  }

  private double[][] first(Votes votes, long seed) {
    if (options.start() == Start.SHARES) {
      return Aggregations.parse("naive_soft", seed).aggregate(votes).probabilities();
    }
    Aggregated found =
        Aggregations.parse(
                "ibcc[right=" + options.right() + ",wrong=" + options.wrong() + "]", seed)
            .aggregate(votes);
    return found.probabilities();
  }

  /** The epochs, counted from 0, after which labels are made anew. */
  private int[] schedule(int epochs) {
    int warmup =
        options.warmup() != null
            ? options.warmup()
            : Math.max(1, (epochs + PARTS_OF_WARMUP - 1) / PARTS_OF_WARMUP);
    int room = 1 + Math.floorDiv(epochs - warmup, options.epochs());
    int rounds = options.rounds() == null ? room : options.rounds();
    if (rounds > room || room < 1) {
      throw new InputException(
          "strategy network-em: training.epochs must be at least "
              + (warmup + (options.rounds() == null ? 0 : (rounds - 1) * options.epochs()))
              + " for a warmup of "
              + warmup
              + (options.rounds() == null
                  ? ""
                  : " and " + rounds + " rounds of " + options.epochs())
              + ", got "
              + epochs);
    }
    List<Integer> due = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      due.add(warmup - 1 + round * options.epochs());
    }
    return due.stream().mapToInt(epoch -> epoch).toArray();
  }

  /** The rounds of one training. */
  private final class Rounds implements LabelRenewal {
    private final Votes votes;
    private final int[] due;

    Rounds(Votes votes, int[] due) {
      this.votes = votes;
      this.due = due;
    }

    @Override
    public boolean dueAfter(int epoch) {
      return Arrays.binarySearch(due, epoch) >= 0;
    }

    @Override
    public double[][] renewed(double[][] labels, double[][] predictions) {
      return new BayesianConfusions(votes, labels, options.right(), options.wrong())
          .posterior(predictions, options.trust());
    }
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
      super(
          "network-em",
          "EM whose prior is the network, trained on its labels in turn",
          Options.class,
          "dl_em",
          "deep_em");
    }

    @Override
    protected Strategy create(Options options) {
      return new NetworkEmStrategy(options);
    }

    @Override
    public boolean learnsLabels() {
      return true;
    }
  }
}
