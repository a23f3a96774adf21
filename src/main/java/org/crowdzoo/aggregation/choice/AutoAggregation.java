package org.crowdzoo.aggregation.choice;

import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregation;
import org.crowdzoo.aggregation.AggregationMethod;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Budget;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * The aggregation that foretells held-out votes best. Each candidate aggregates the votes of all
 * folds but one, and {@link HeldOutScore} asks its probabilities about the votes of that fold; the
 * choice is {@link Contest}'s. Shares of the votes and majority vote are always among the
 * candidates; no true class is looked at.
 */
public final class AutoAggregation implements Aggregation {
  private static final List<String> ALWAYS = List.of("naive_soft", "majority_voting");

  private final Options options;
  private final long seed;

  /**
   * @param candidates aggregations, the simplest first
   * @param folds of the votes
   * @param budget time for the choice
   */
  public record Options(
      @Setting(
              value =
                  "[naive_soft, majority_voting, iwmv, one_coin_dawid_skene, bwa, glad,"
                      + " dawid_skene, ibcc]",
              doc =
                  "what is chosen from, the simplest first; naive_soft and majority_voting always")
          List<String> candidates,
      @Setting(value = "5", min = 2, max = 100, doc = "folds of the votes, one held out at a time")
          int folds,
      @Setting(value = "10m", doc = "time for the choice, such as 90s, 10m or 1h") String budget) {
    /** Validates, and puts in what is always tried. */
    public Options {
      candidates =
          Contestants.complete(candidates, ALWAYS, text -> Aggregations.choose(text).name());
      for (String candidate : candidates) {
        if (Aggregations.choose(candidate).method() instanceof Method) {
          throw new InputException("candidates must not hold auto itself");
        }
      }
      Budget.parse("budget", budget);
      Settings.requireRanges(Options.class, candidates, folds, budget);
    }
  }

  /** An aggregation with options and the seed of folds, halves and ties. */
  public AutoAggregation(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    return aggregate(votes, choose(votes));
  }

  /** The aggregation of all votes by what was chosen. */
  public Aggregated aggregate(Votes votes, ContestReport chosen) {
    return Aggregations.parse(chosen.strategy(), seed).aggregate(votes);
  }

  /** Chooses. */
  public ContestReport choose(Votes votes) {
    if (votes.cast() > 1 && votes.cast() < options.folds()) {
      throw new InputException(
          "strategy auto: folds must be at most the "
              + votes.cast()
              + " votes, got "
              + options.folds());
    }
    long start = System.nanoTime();
    long nanos = Budget.parse("budget", options.budget()).toNanos();
    VoteFolds folds = VoteFolds.of(votes, options.folds(), seed);
    if (folds.heldBy(options.folds()) == 0) {
      throw new InputException(
          "strategy auto: no vote can be held out, since no task has others that would foretell it;"
              + " name a strategy, such as naive_soft");
    }
    List<String> names = options.candidates();
    Contest contest =
        new Contest(
            new ArrayList<>(names),
            folds,
            options.folds(),
            new Contest.Trial() {
              private double seconds;

              @Override
              public double[] run(int candidate, int fold, int waiting) {
                long begin = System.nanoTime();
                if (begin - start > nanos) {
                  seconds = 0;
                  return null;
                }
                try {
                  Votes training = folds.training(fold);
                  double[][] found =
                      Aggregations.parse(names.get(candidate), seed)
                          .aggregate(training)
                          .probabilities();
                  return HeldOutScore.of(training, folds.held(fold), found, seed);
                } finally {
                  seconds = (System.nanoTime() - begin) / 1e9;
                }
              }

              @Override
              public double seconds() {
                return seconds;
              }
            });
    Contest.Outcome outcome = contest.run();
    return ContestReport.of(
        outcome, folds, options.folds(), (System.nanoTime() - start) / 1e9, nanos / 1e9);
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("auto", "the one of several that foretells held-out votes best", Options.class);
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new AutoAggregation(options, seed);
    }
  }
}
