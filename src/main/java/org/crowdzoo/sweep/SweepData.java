package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.SweepSettings.Score;
import org.crowdzoo.sweep.SweepSettings.ScoreKind;

/** Datasets of a sweep, opened and decoded once for all candidates that share them. */
final class SweepData {
  private final SweepSettings settings;
  private final Map<ObjectNode, Opened> opened = new ConcurrentHashMap<>();

  /**
   * What a candidate works on.
   *
   * @param whole with all votes
   * @param data to train with
   * @param held votes held out of it, or null where the score needs none
   */
  record Opened(ExperimentData whole, ExperimentData data, HeldOutVotes held) {}

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
    if (score.by().holdsOut() && whole.isMultiLabel()) {
      throw new InputException(
          experiment.folder()
              + ": has several labels a task; score.by "
              + Words.of(score.by())
              + " is for one class, val-loss,"
              + " val-macro-f1 and val-average-precision are for labels");
    }
    if (!score.by().holdsOut()) {
      if (dataset.val().isEmpty() || !dataset.val().hasLabels()) {
        throw new InputException(
            experiment.folder()
                + ": has no validation split with true classes; score.by held-out-votes needs none");
      }
      return new Opened(whole, whole, null);
    }
    HeldOutVotes held =
        new HeldOutVotes(
            dataset, score.share(), settings.seed(), score.by() == ScoreKind.HELD_OUT_VOTES);
    if (held.held().size() == 0 || held.reduced().votes().size() == 0) {
      throw new InputException(
          experiment.folder() + ": has too few votes to hold out " + score.share() + " of them");
    }
    return new Opened(whole, new ExperimentData(held.reduced(), experiment.data()), held);
  }
}
