package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.aggregation.choice.Contest;
import org.crowdzoo.aggregation.choice.ContestReport;
import org.crowdzoo.aggregation.choice.MatrixCheck;
import org.crowdzoo.aggregation.choice.VoteFolds;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Candidates;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Chooses the strategy of an experiment. The votes are drawn into folds, all votes on a task into
 * one. A trial trains a candidate's network to its last epoch on the votes of all folds but one,
 * and asks its class head about the tasks of that fold after late epochs; neither the validation
 * split nor any true class is looked at. The experiment's backbone and training hold for all;
 * {@link Contest} chooses by the scores of {@link HeldOutTasks}. Of several labels a task only
 * those candidates are tried that take them, and free confusion matrices only where {@link
 * MatrixCheck} does not say that they are likely to hurt.
 *
 * <p>If the first trial shows that one trial of each candidate would take longer than the budget,
 * all have fewer epochs. On the first fold a candidate may take its share of what is left of the
 * budget, or all that those behind it are likely to leave; one that would take longer is out.
 */
final class StrategyChooser {
  /** The part of the epochs, at the end, over which a trial's scores are averaged. */
  private static final int LATE = 4;

  /** So many epochs of that part tell enough. */
  private static final int MOST_ASKED = 10;

  /** Networks with workers take about so many times as long as the first, which has none. */
  private static final double SLOWER = 2;

  private final Experiment experiment;
  private final ExperimentData data;
  private final Candidates candidates;
  private final int seed;
  private final TrainingWatcher watcher;
  private final ChoiceFile file;
  private final VoteFolds folds;
  private final long start;
  private final TrialClock clock;
  private int epochs;

  /**
   * A chooser; nothing is trained before {@link #choose}.
   *
   * @param folder of the run, where finished trials are kept and looked for
   * @param seed of folds, halves and trainings
   */
  StrategyChooser(
      Experiment experiment,
      ExperimentData data,
      Candidates candidates,
      Path folder,
      int seed,
      TrainingWatcher watcher)
      throws IOException {
    this.experiment = experiment;
    this.data = data;
    this.candidates = candidates;
    this.seed = seed;
    this.watcher = watcher;
    this.file = new ChoiceFile(folder, identity());
    Votes votes = data.votes();
    long voted = votes.votedTasks().count();
    if (voted < 2) {
      throw new InputException(
          experiment.name()
              + ": strategy auto holds tasks out, of which 2 or more must have votes, got "
              + voted
              + "; name a strategy");
    }
    if (voted < candidates.folds()) {
      throw new InputException(
          experiment.name()
              + ": strategy.folds must be at most the "
              + voted
              + " tasks with votes, got "
              + candidates.folds());
    }
    this.folds = VoteFolds.ofTasks(votes, candidates.folds(), seed);
    this.start = System.nanoTime() - (long) (file.seconds() * 1e9);
    this.clock = new TrialClock(start + candidates.budget().toNanos());
    this.epochs = file.epochs();
  }

  /** The configuration and the data, as far as the choice depends on them. */
  private String identity() {
    ObjectNode tree = Settings.tree(experiment);
    tree.remove(List.of("name", "seeds"));
    tree.put("seed", seed);
    return Settings.toYaml(tree)
        + "dataSha256: "
        + data.dataset().sha256()
        + "\n"
        + SeedIdentity.metadata(experiment);
  }

  /** The choice; one that was made before is taken from the folder. */
  StrategyChoice choose() throws IOException {
    if (file.choice() != null) {
      return file.choice();
    }
    Contest.Outcome outcome =
        new Contest(candidates.names(), folds, candidates.folds(), new Trials()).run();
    int wanted = experiment.training().epochs();
    double seconds = (System.nanoTime() - start) / 1e9;
    double budget = candidates.budget().toNanos() / 1e9;
    StrategyChoice choice =
        new StrategyChoice(
            ContestReport.of(outcome, folds, candidates.folds(), seconds, budget),
            epochs == 0 ? wanted : epochs,
            wanted);
    file.end(choice);
    return choice;
  }

  /** Runs trials and writes them down. */
  private final class Trials implements Contest.Trial {
    private final String againstFreeMatrices =
        candidates.all().stream().anyMatch(one -> one.learning().freeMatrices())
            ? data.againstFreeMatrices(seed).map(MatrixCheck::reason).orElse(null)
            : null;
    private double seconds;

    @Override
    public String against(int candidate) {
      boolean free = candidates.all().get(candidate).learning().freeMatrices();
      return free ? againstFreeMatrices : null;
    }

    @Override
    public double[] run(int candidate, int fold, int waiting) {
      ChoiceFile.Done before = file.find(candidate, fold).orElse(null);
      if (before != null) {
        seconds = before.seconds();
        return scores(before);
      }
      long begin = System.nanoTime();
      try {
        double[] scores = null;
        String failure = null;
        boolean slow = false;
        try {
          scores = trained(candidate, fold, waiting);
        } catch (DivergedException e) {
          failure = e.getMessage();
        } catch (InputException e) {
          failure = String.join("; ", e.problems());
        } catch (Contest.TooSlowException e) {
          failure = e.getMessage();
          slow = true;
        }
        seconds = (System.nanoTime() - begin) / 1e9;
        ChoiceFile.Done done = new ChoiceFile.Done(candidate, fold, seconds, scores, failure, slow);
        file.add(done, epochs);
        return scores(done);
      } catch (TrialClock.OverException e) {
        seconds = (System.nanoTime() - begin) / 1e9;
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private double[] scores(ChoiceFile.Done done) {
      if (done.tooSlow()) {
        throw new Contest.TooSlowException(done.failure());
      }
      if (done.failure() != null) {
        throw new InputException(done.failure());
      }
      return done.scores();
    }

    @Override
    public double seconds() {
      return seconds;
    }
  }

  private double[] trained(int candidate, int fold, int waiting) {
    if (clock.isOver()) {
      throw new TrialClock.OverException();
    }
    if (fold == 0 && candidate != 0) {
      // on later folds those who are left have shown that they are fast enough
      double yardstick = file.find(0, 0).map(ChoiceFile.Done::seconds).orElse(0.0);
      clock.grant(waiting, SLOWER * yardstick, epochs);
    } else {
      clock.grantAll();
    }
    HeldOutTasks split = HeldOutTasks.of(data, folds, fold);
    String title =
        String.format(
            Locale.ROOT,
            "%s, fold %d of %d",
            candidates.names().get(candidate),
            fold + 1,
            candidates.folds());
    TrainingWatcher told = clock.and(watcher.aside(title));
    double[] scores = null;
    while (scores == null) {
      scores = train(candidate, split, told, seed + fold);
    }
    return scores;
  }

  /**
   * Mean of the scores after late epochs, since a single one's network has its luck; null if the
   * training began with too many epochs.
   */
  private double[] train(int candidate, HeldOutTasks split, TrainingWatcher told, int trialSeed) {
    boolean measures = epochs == 0;
    int wanted = measures ? experiment.training().epochs() : epochs;
    List<double[]> late = new ArrayList<>();
    Experiment tried = experiment.with(candidates.all().get(candidate));
    new TrialTraining(tried, split.known(), wanted, trialSeed)
        .run(
            measures ? told.and(new Measure()) : told,
            epoch -> isAsked(epoch, wanted),
            probabilities -> late.add(split.scores(probabilities, experiment, seed)));
    if (measures) {
      epochs = fitting();
    }
    return epochs < wanted ? null : mean(late);
  }

  /** True of the last of so many epochs, and of others evenly spread over the last quarter. */
  static boolean isAsked(int epoch, int epochs) {
    int late = Math.max(1, epochs / LATE);
    int asked = Math.min(late, MOST_ASKED);
    int left = epochs - 1 - epoch;
    return left < late && left * asked / late > (left - 1) * asked / late || left == 0;
  }

  private static double[] mean(List<double[]> all) {
    double[] mean = new double[all.get(0).length];
    for (double[] one : all) {
      Arrays.setAll(mean, v -> mean[v] + one[v] / all.size());
    }
    return mean;
  }

  /** Ends the first trial as soon as it is known to be too long. */
  private final class Measure implements TrainingWatcher {
    @Override
    public boolean epochDone(int epoch, History history) {
      return fitting() == experiment.training().epochs();
    }
  }

  /** Epochs of which a trial of each candidate fits into the budget. */
  private int fitting() {
    int wanted = experiment.training().epochs();
    double each = clock.secondsAnEpoch() * SLOWER * candidates.names().size();
    if (!(each > 0)) {
      return wanted;
    }
    double budget = candidates.budget().toNanos() / 1e9;
    return (int) Math.max(1, Math.min(wanted, budget / each));
  }
}
