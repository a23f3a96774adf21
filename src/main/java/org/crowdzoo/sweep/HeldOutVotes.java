package org.crowdzoo.sweep;

import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Votes that no training sees, drawn by the sweep's seed: each vote with the same probability, a
 * soft vote as a whole. A network is scored by the mean log-likelihood of them, so no true class is
 * needed.
 */
final class HeldOutVotes {
  private static final double SMALLEST = 1e-12;

  private final CrowdDataset reduced;
  private final Votes held;

  HeldOutVotes(CrowdDataset dataset, double share, long seed) {
    Votes votes = dataset.requireVotes();
    boolean[] out = new boolean[votes.size()];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        out[v] = votes.goesOn(i, v) ? out[v - 1] : random.nextDouble() < share;
      }
    }
    this.reduced = dataset.withVotes(votes.withVotes(v -> !out[v]));
    this.held = votes.withVotes(v -> out[v]);
  }

  /** The dataset without these votes. */
  CrowdDataset reduced() {
    return reduced;
  }

  /** These votes, on the tasks of the dataset. */
  Votes held() {
    return held;
  }

  /**
   * (1/V) Σ_v log p(l_v): for a network with workers p is its distribution of that worker's vote on
   * the task, for others the class head's probability of the voted class.
   */
  double score(ComputationGraph model, ExperimentData data) {
    CrowdIterator batches = data.batchesOf(held);
    boolean workers = model.getConfiguration().getNetworkOutputs().contains(WorkerModel.VOTES);
    double sum = 0;
    double weights = 0;
    double[][] head = null;
    if (!workers) {
      try (Evaluator evaluator = new Evaluator(model)) {
        head = evaluator.probabilities(batches);
      }
    }
    batches.setEpoch(0);
    int first = 0;
    try (LentBatches lent = batches.lent()) {
      while (lent.hasNext()) {
        MultiDataSet batch = lent.next();
        INDArray labels = batch.getLabels(0);
        INDArray mask = batch.getLabelsMaskArray(0);
        INDArray votes =
            workers ? model.output(false, batch.getFeatures(0), batch.getFeatures(1))[0] : null;
        for (int i = 0; i < labels.size(0); i++) {
          for (int a = 0; a < labels.size(2); a++) {
            double weight = mask.getDouble(i, a);
            for (int l = 0; weight > 0 && l < labels.size(1); l++) {
              double vote = weight * labels.getDouble(i, l, a);
              double p = vote == 0 ? 1 : workers ? votes.getDouble(i, l, a) : head[first + i][l];
              sum += vote * Math.log(Math.max(SMALLEST, p));
              weights += vote;
            }
          }
        }
        first += (int) labels.size(0);
      }
    }
    return sum / weights;
  }
}
