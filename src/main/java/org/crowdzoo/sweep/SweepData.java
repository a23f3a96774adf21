package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleBiFunction;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.HeldOutTasks;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.SweepSettings.Score;
import org.crowdzoo.sweep.SweepSettings.ScoreKind;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Datasets of a sweep, opened and decoded once for all candidates that share them. */
final class SweepData {
  private final SweepSettings settings;
  private final Map<ObjectNode, Opened> opened = new ConcurrentHashMap<>();

  /**
   * What a candidate works on.
   *
   * @param whole with all votes
   * @param data to train with
   * @param byVotes how a network foretells the votes that are held out of it, or null where the
   *     score needs none
   */
  record Opened(
      ExperimentData whole,
      ExperimentData data,
      ToDoubleBiFunction<ComputationGraph, Experiment> byVotes) {}

  SweepData(SweepSettings settings) {
    this.settings = settings;
  }

  /** The data of an experiment; safe for use by several threads. */
  Opened open(Experiment experiment) {
    ObjectNode decoded = Settings.tree(experiment.data());
    decoded.remove("augment");
    return opened.computeIfAbsent(decoded, key -> create(experiment));
  }

  private Opened create(Experiment experiment) {
    ExperimentData whole = new ExperimentData(experiment);
    CrowdDataset dataset = whole.dataset();
    Score score = settings.score();
    if (score.by().needsMultiLabel() && !whole.isMultiLabel()) {
      throw new InputException(
          experiment.folder()
              + ": has one class a task; score.by "
              + Words.of(score.by())
              + " is for several labels");
    }
    if (score.by() == ScoreKind.VOTES && whole.isMultiLabel()) {
      throw new InputException(
          experiment.folder()
              + ": has several labels a task; score.by "
              + Words.of(score.by())
              + " is for one class, held-out-votes, val-loss,"
              + " val-macro-f1 and val-average-precision are for labels, too");
    }
    if (!score.by().holdsOut()) {
      if (dataset.val().isEmpty() || !dataset.val().hasLabels()) {
        throw new InputException(
            experiment.folder()
                + ": has no validation split with true classes; score.by held-out-votes needs none");
      }
      return new Opened(whole, whole, null);
    }
    return score.by() == ScoreKind.VOTES ? withoutVotes(whole, experiment) : withoutTasks(whole);
  }

  private Opened withoutVotes(ExperimentData whole, Experiment experiment) {
    HeldOutVotes held =
        new HeldOutVotes(whole.dataset(), settings.score().share(), settings.seed());
    requireVotes(whole, held.held().size() > 0 && held.reduced().votes().size() > 0);
    ExperimentData rest = new ExperimentData(held.reduced(), experiment.data());
    return new Opened(whole, rest, (model, candidate) -> held.score(model, rest));
  }

  private Opened withoutTasks(ExperimentData whole) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    Votes answers = whole.dataset().requireAnswers();
    boolean[] out = new boolean[answers.tasks()];
    answers.votedTasks().forEach(i -> out[i] = random.nextDouble() < settings.score().share());
    HeldOutTasks held = HeldOutTasks.of(whole, i -> out[i]);
    requireVotes(whole, held.isProper());
    return new Opened(
        whole, held.known(), (model, candidate) -> held.score(model, candidate, settings.seed()));
  }

  private void requireVotes(ExperimentData whole, boolean enough) {
    if (!enough) {
      throw new InputException(
          whole.dataset().folder()
              + ": has too few votes to hold out "
              + settings.score().share()
              + " of them");
    }
  }
}
