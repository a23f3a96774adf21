package org.crowdzoo.experiment;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.Calibration;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.SplitFigures;
import org.crowdzoo.training.Thresholds;

/** What is told of a trained network in its file. */
final class NetworkCard {
  private NetworkCard() {}

  /**
   * The card.
   *
   * @param figures what the network reaches as it is to be used
   * @param calibration null if it is not calibrated
   */
  static SavedModel.Card of(
      Experiment experiment,
      ExperimentData data,
      SplitFigures figures,
      Calibration calibration,
      int seed) {
    boolean workers = experiment.learnsWorkers();
    Votes votes = workers ? data.votes() : null;
    return new SavedModel.Card(
        data.classNames(),
        data.preprocessing(),
        workers ? votes.workerKeys() : List.of(),
        workers
            ? IntStream.range(0, votes.workers()).mapToObj(votes::castByWorker).toList()
            : List.of(),
        Settings.tree(experiment).path("strategy"),
        data.isMultiLabel() ? thresholds(figures, data.dataset().classes()) : null,
        calibration,
        origin(experiment, data, figures, seed));
  }

  private static SavedModel.Origin origin(
      Experiment experiment, ExperimentData data, SplitFigures splits, int seed) {
    Map<String, Double> figures = new LinkedHashMap<>();
    SeedResult.putFigures(figures, data.dataset().classes(), splits);
    return new SavedModel.Origin(
        data.dataset().metadata().name(),
        data.dataset().sha256(),
        DataLicence.of(data.dataset().folder()),
        Settings.tree(experiment).path("backbone"),
        seed,
        Provenance.VERSION,
        figures);
  }

  /** 0.5 where there is no split to tell. */
  private static List<Double> thresholds(SplitFigures figures, int classes) {
    double[] found = figures.thresholds();
    return Arrays.stream(found == null ? Thresholds.half(classes) : found).boxed().toList();
  }
}
