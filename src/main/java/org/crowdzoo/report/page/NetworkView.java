package org.crowdzoo.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.training.CalibrationBins;
import org.crowdzoo.training.CommonWeights;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.LabelFigures;
import org.crowdzoo.training.MultiLabelEvaluation;
import org.crowdzoo.training.SavedModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What a saved network says of a dataset. */
final class NetworkView {
  private static final int BATCH = 64;

  private final SavedModel saved;
  private final CrowdDataset dataset;

  NetworkView(SavedModel saved, CrowdDataset dataset) {
    this.saved = saved;
    this.dataset = dataset;
  }

  /** [N][K] of a split. */
  double[][] probabilities(Split split) {
    Inputs inputs = Inputs.of(split, saved.card().preprocessing());
    double[][] anything = new double[split.size()][dataset.classes()];
    try (Evaluator evaluator = new Evaluator(saved)) {
      return evaluator.probabilities(
          CrowdIterator.ofLabels(inputs, anything, BatchOptions.evaluation(BATCH)));
    }
  }

  /** The classifier on the test split: a confusion matrix and a reliability diagram. */
  Block.Figures test() {
    double[][] p = probabilities(dataset.test());
    int[] truth = dataset.test().labels();
    int classes = dataset.classes();
    double[][] counts = new double[classes][classes];
    CalibrationBins bins = new CalibrationBins();
    int hits = 0;
    int known = 0;
    for (int i = 0; i < p.length; i++) {
      if (truth[i] < 0) {
        continue;
      }
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = p[i][k] > p[i][best] ? k : best;
      }
      counts[truth[i]][best]++;
      bins.add(p[i][best], best == truth[i]);
      hits += best == truth[i] ? 1 : 0;
      known++;
    }
    for (double[] row : counts) {
      double sum = Math.max(1, Arrays.stream(row).sum());
      for (int l = 0; l < classes; l++) {
        row[l] /= sum;
      }
    }
    return new Block.Figures(
        "On the test split",
        String.format(
            Locale.ROOT,
            "%d of %d right: %.2f %%, 95 %% interval (Wilson) %s.",
            hits,
            known,
            100.0 * hits / known,
            wilson(hits, known)),
        List.of(
            Charts.confusion(
                "confusion-test", "Confusion on the test split", dataset.classNames(), counts),
            Charts.reliability(
                "reliability-test",
                "Reliability on the test split",
                bins.probabilities(),
                bins.shares())));
  }

  /** The same where a task may have several labels: a table of them, and all decisions' bins. */
  List<Block> testOfLabels() {
    double[][] all = probabilities(dataset.test());
    double[][] truth = dataset.test().multiHot(dataset.classes());
    int[] known = IntStream.range(0, all.length).filter(i -> truth[i] != null).toArray();
    double[][] p = Arrays.stream(known).mapToObj(i -> all[i]).toArray(double[][]::new);
    boolean[][] has = new boolean[known.length][dataset.classes()];
    CalibrationBins bins = new CalibrationBins();
    for (int n = 0; n < known.length; n++) {
      for (int l = 0; l < has[n].length; l++) {
        has[n][l] = truth[known[n]][l] == 1;
        bins.add(p[n][l], has[n][l]);
      }
    }
    List<LabelFigures> figures = MultiLabelEvaluation.of(p, has, saved.thresholds()).labels();
    List<List<String>> rows = new ArrayList<>();
    for (int l = 0; l < figures.size(); l++) {
      LabelFigures label = figures.get(l);
      rows.add(
          List.of(
              dataset.classNames().get(l),
              Integer.toString(label.examples()),
              ResultsFile.number(label.threshold()),
              label.f1() == null ? "" : ResultsFile.number(label.f1()),
              label.averagePrecision() == null ? "" : ResultsFile.number(label.averagePrecision()),
              ResultsFile.number(label.accuracy())));
    }
    return List.of(
        new Block.Table(
            "Labels on the test split",
            "F1, average precision and accuracy in percent; a label is given from its threshold on.",
            "labels-test",
            List.of(
                Block.Column.text("label"),
                Block.Column.number("tasks that have it"),
                Block.Column.number("threshold"),
                Block.Column.number("F1"),
                Block.Column.number("average precision"),
                Block.Column.number("accuracy")),
            rows),
        new Block.Figures(
            "Reliability",
            "Of all decisions, task by label.",
            List.of(
                Charts.reliability(
                    "reliability-test",
                    "Reliability on the test split",
                    bins.probabilities(),
                    bins.shares()))));
  }

  private static String wilson(int hits, int n) {
    double z = 1.959964;
    double p = (double) hits / n;
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4.0 * n * n)) / (1 + z * z / n);
    return String.format(
        Locale.ROOT, "%.2f to %.2f %%", 100 * (middle - half), 100 * (middle + half));
  }

  /** CoNAL's mean ω of each worker, and of each task, over the training votes; null without. */
  Omega omega() {
    Votes votes = dataset.votes();
    Inputs inputs = Inputs.of(dataset.train(), saved.card().preprocessing());
    CrowdIterator batches = CrowdIterator.ofVotes(inputs, votes, BatchOptions.evaluation(BATCH));
    double[] sums = new double[votes.workers()];
    int[] counts = new int[votes.workers()];
    double[] ofTasks = new double[votes.tasks()];
    int[] countsOfTasks = new int[votes.tasks()];
    double[] all = new double[votes.size()];
    int seen = 0;
    batches.setEpoch(0);
    try (Engine engine = Engine.chooseForInference(Engine.Mode.AUTO, saved.graph());
        LentBatches lent = batches.lent()) {
      ComputationGraph graph = engine.graph();
      for (int number = 0; lent.hasNext(); number++) {
        int[] tasks = batches.examplesOf(number);
        MultiDataSet batch = lent.next();
        Map<String, INDArray> activations = graph.feedForward(batch.getFeatures(), false);
        double[] omega = CommonWeights.of(graph, activations);
        if (omega.length == 0) {
          return null;
        }
        double[] ids = batch.getFeatures(1).dup('c').data().asDouble();
        for (int a = 0; a < omega.length; a++) {
          int worker = (int) ids[a];
          if (worker >= 0 && worker < sums.length && seen < all.length) {
            sums[worker] += omega[a];
            counts[worker]++;
            int task = tasks[a / (omega.length / tasks.length)];
            ofTasks[task] += omega[a];
            countsOfTasks[task]++;
            all[seen++] = omega[a];
          }
        }
      }
    }
    return new Omega(means(sums, counts), means(ofTasks, countsOfTasks), Arrays.copyOf(all, seen));
  }

  private static double[] means(double[] sums, int[] counts) {
    return IntStream.range(0, sums.length)
        .mapToDouble(j -> counts[j] == 0 ? Double.NaN : sums[j] / counts[j])
        .toArray();
  }

  /**
   * CoNAL's weights of the common confusion.
   *
   * @param byWorker [W] means, NaN for an idle worker
   * @param byTask [N] means, NaN for a task without a vote
   * @param all one a vote
   */
  record Omega(double[] byWorker, double[] byTask, double[] all) {}
}
