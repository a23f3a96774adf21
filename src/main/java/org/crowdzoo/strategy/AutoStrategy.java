package org.crowdzoo.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.aggregation.choice.Contestants;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Budget;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * The strategy whose network foretells held-out votes best; the experiment's runner chooses it and
 * trains by it. Soft votes and majority vote are always among the candidates, and no true class is
 * looked at.
 *
 * @see org.crowdzoo.aggregation.choice.UnseenTaskScore
 * @see org.crowdzoo.aggregation.choice.Contest
 */
public final class AutoStrategy implements Strategy {
  private static final List<String> ALWAYS = List.of("naive_soft", "majority_voting");

  private final Options options;

  private AutoStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param candidates strategies with their options in brackets, the simplest first
   * @param folds of the tasks with votes
   * @param budget time for the choice
   */
  public record Options(
      @Setting(
              value =
                  "[naive_soft, majority_voting, dawid_skene, network-em,"
                      + " 'conal[variant=constrained]', 'annot-mix[training.averaging=0.95]',"
                      + " \"annot-mix[regularizer='{kind: geometric-f, warmup: 150}',training.averaging=0.99]\","
                      + " 'geometric[warmup=150,training.mixup=1,training.averaging=0.99]', conal]",
              doc =
                  "what is chosen from, the simplest first, with options in brackets, those of the"
                      + " training behind training.; naive_soft and majority_voting always")
          List<String> candidates,
      @Setting(value = "5", min = 2, max = 100, doc = "folds of the tasks, one held out at a time")
          int folds,
      @Setting(value = "10m", doc = "time for the choice, such as 90s, 10m or 1h") String budget) {
    /** Validates, and puts in what is always tried. */
    public Options {
      candidates =
          Contestants.complete(candidates, ALWAYS, text -> Candidate.parse(text).strategy().name());
      List<String> problems = new ArrayList<>();
      for (String candidate : candidates) {
        Strategy strategy = Candidate.parse(candidate).learning();
        if (strategy.candidates().isPresent()) {
          problems.add("candidates must not hold " + candidate + ", which chooses itself");
        } else if (strategy.looksElsewhere()) {
          problems.add(
              "candidates must learn from the votes alone, "
                  + candidate
                  + " may know those that are held out");
        }
      }
      InputException.throwIfAny(problems);
      Budget.parse("budget", budget);
      Settings.requireRanges(Options.class, candidates, folds, budget);
    }
  }

  /** The votes, of which the chosen strategy makes something. */
  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votesToLearn());
  }

  @Override
  public Optional<Candidates> candidates() {
    return Optional.of(
        new Candidates(
            options.candidates().stream().map(Candidate::parse).toList(),
            options.folds(),
            Budget.parse("budget", options.budget())));
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("auto", "the one of several that foretells held-out votes best", Options.class);
    }

    @Override
    protected Strategy create(Options options) {
      return new AutoStrategy(options);
    }

    @Override
    public boolean takesMultiLabel() {
      return true;
    }

    @Override
    public boolean learnsLabels() {
      return true;
    }
  }
}
