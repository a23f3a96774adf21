package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.experiment.SeedResult;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.History;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.TrainingWatcher;

/**
 * One candidate: its experiment is run as {@code run} would, with its own seeds and folder, so what
 * else runs beside it changes nothing.
 */
final class CandidateRun {
  private final SweepSettings settings;
  private final String where;
  private final SweepData data;
  private final Path folder;
  private final int index;
  private final ObjectNode values;
  private final ObjectNode tree;
  private final EarlyStopping stopping;
  private final CandidateScore score;
  private final SweepWatcher watcher;
  private volatile boolean stopped;

  /**
   * A run; nothing happens before {@link #run}.
   *
   * @param where the sweep's file, for messages
   * @param values of the searched keys, for the record
   * @param tree of the experiment, the values in it
   */
  CandidateRun(
      SweepSettings settings,
      String where,
      SweepData data,
      Path folder,
      int index,
      ObjectNode values,
      ObjectNode tree,
      EarlyStopping stopping,
      SweepWatcher watcher) {
    this.settings = settings;
    this.where = where;
    this.data = data;
    this.folder = folder;
    this.index = index;
    this.values = values;
    this.tree = tree;
    this.stopping = stopping;
    this.watcher = watcher;
    this.score = new CandidateScore(settings.score());
  }

  /**
   * Runs, going on from a checkpoint if there is one.
   *
   * @param start nanoseconds at which the sweep began, interruptions left out
   */
  CandidateResult run(long start) throws IOException {
    long begin = System.nanoTime();
    try {
      Experiment experiment = Experiment.of(tree, where + ": candidate " + index);
      requireLabelFree(experiment);
      SweepData.Opened opened = data.open(experiment);
      RunResult result =
          new ExperimentRunner(
                  experiment,
                  opened.data(),
                  folder,
                  seed ->
                      watcher
                          .training("candidate " + index + ", seed " + seed, values)
                          .and(new Judge(experiment.seeds().indexOf(seed))))
              .run(true);
      List<Double> scores = score.of(result, opened, folder);
      double reached = scores.stream().mapToDouble(s -> s).average().orElseThrow();
      if (!Double.isFinite(reached)) {
        return failed("the score became " + reached, begin, start);
      }
      return new CandidateResult(
          index,
          stopped ? Status.STOPPED : Status.DONE,
          reached,
          scores,
          values,
          result.mean(),
          result.runs().stream().map(SeedResult::history).map(score::curve).toList(),
          result.runs().stream().mapToDouble(SeedResult::seconds).sum(),
          seconds(start),
          "",
          Settings.tree(experiment));
    } catch (DivergedException e) {
      return failed(e.getMessage(), begin, start);
    } catch (InputException e) {
      return failed(String.join("; ", e.problems()), begin, start);
    }
  }

  private CandidateResult failed(String message, long begin, long start) {
    return CandidateResult.failed(index, values, tree, seconds(begin), seconds(start), message);
  }

  /** Choosing the epoch by the validation split would look at true classes. */
  private void requireLabelFree(Experiment experiment) {
    if (settings.score().by().holdsOut()
        && (experiment.training().selection() != Selection.LAST
            || experiment.training().patience() > 0)) {
      throw new InputException(
          where
              + ": score.by "
              + Words.of(settings.score().by())
              + " needs training.selection last and training.patience 0: others"
              + " look at true classes");
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Ends a training that the stopping rule finds bad, and those that would follow it. */
  private final class Judge implements TrainingWatcher {
    private final int seed;
    private int epochs;

    Judge(int seed) {
      this.seed = seed;
    }

    @Override
    public void started(int epoch, int all, int batchesPerEpoch) {
      epochs = all;
    }

    @Override
    public boolean epochDone(int epoch, History history) {
      if (epoch + 1 < epochs && (stopped || stopping.isBad(seed, score.curve(history)))) {
        stopped = true;
      }
      return !stopped;
    }
  }
}
