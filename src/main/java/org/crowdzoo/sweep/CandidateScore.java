package org.crowdzoo.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.experiment.SeedResult;
import org.crowdzoo.sweep.SweepSettings.Score;
import org.crowdzoo.training.History;
import org.crowdzoo.training.MultiLabelEvaluation;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.Selection;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a finished candidate is worth: the mean over its seeds. */
final class CandidateScore {
  private final Score score;

  CandidateScore(Score score) {
    this.score = score;
  }

  /**
   * The score of each seed.
   *
   * @param folder of the run, with its models
   * @throws IOException if a model cannot be read
   */
  List<Double> of(RunResult result, SweepData.Opened opened, Path folder) throws IOException {
    List<Double> scores = new ArrayList<>();
    for (SeedResult run : result.runs()) {
      scores.add(
          switch (score.by()) {
            case VAL_ACCURACY, VAL_LOSS, VAL_MACRO_F1, VAL_AVERAGE_PRECISION ->
                validation(run, result.experiment());
            case VOTES, HELD_OUT_VOTES -> votes(run.seed(), result.experiment(), opened, folder);
          });
    }
    return scores;
  }

  /** The figure that is watched, an entry an epoch. */
  List<Double> curve(History history) {
    return switch (score.by()) {
      case VAL_LOSS -> history.valLoss();
      case VAL_MACRO_F1 -> followed(history, MultiLabelEvaluation.MACRO_F1);
      case VAL_AVERAGE_PRECISION -> followed(history, MultiLabelEvaluation.AVERAGE_PRECISION);
      case VAL_ACCURACY, VOTES, HELD_OUT_VOTES -> history.valAccuracy();
    };
  }

  private static List<Double> followed(History history, String figure) {
    return history.followed().getOrDefault(History.VAL + figure, List.of()).stream()
        .map(value -> value == null ? 0.0 : value)
        .toList();
  }

  private double validation(SeedResult run, Experiment experiment) {
    if (score.smooth() == 1) {
      double better = selection().score(run.validation(), 0);
      return score.minimize() ? -better : better;
    }
    boolean last = experiment.training().selection() == Selection.LAST;
    return smoothed(curve(run.history()), score.smooth(), score.minimize(), last);
  }

  private Selection selection() {
    return switch (score.by()) {
      case VAL_LOSS -> Selection.VAL_LOSS;
      case VAL_MACRO_F1 -> Selection.VAL_MACRO_F1;
      case VAL_AVERAGE_PRECISION -> Selection.VAL_AVERAGE_PRECISION;
      case VAL_ACCURACY, VOTES, HELD_OUT_VOTES -> Selection.VAL_ACCURACY;
    };
  }

  /**
   * The best mean of n successive epochs: max over e of (1/n) Σ_{d<n} curve[e + d], or the last
   * such mean. Shorter curves count whole.
   */
  static double smoothed(List<Double> curve, int epochs, boolean minimize, boolean last) {
    int n = Math.min(epochs, curve.size());
    double best = Double.NaN;
    for (int e = last ? curve.size() - n : 0; e + n <= curve.size(); e++) {
      double mean =
          curve.subList(e, e + n).stream().mapToDouble(v -> v).average().orElse(Double.NaN);
      boolean better = minimize ? mean < best : mean > best;
      best = Double.isNaN(best) || better ? mean : best;
    }
    return best;
  }

  private double votes(int seed, Experiment experiment, SweepData.Opened opened, Path folder)
      throws IOException {
    Path model = ExperimentRunner.seedFolder(experiment, folder, seed).resolve("model.zip");
    ComputationGraph graph = SavedModel.read(model).graph();
    return opened.byVotes().applyAsDouble(graph, experiment);
  }
}
