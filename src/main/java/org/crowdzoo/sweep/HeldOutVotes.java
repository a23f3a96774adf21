package org.crowdzoo.sweep;

import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

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
    INDArray head = workers ? null : head(model, batches);
    double sum = 0;
    double weights = 0;
    long first = 0;
    batches.setEpoch(0);
    try (LentBatches lent = batches.lent()) {
      while (lent.hasNext()) {
        MultiDataSet batch = lent.next();
        INDArray labels = batch.getLabels(0); // [N, K, A], a column a vote of a task
        INDArray votes = labels.mul(Nd4j.expandDims(batch.getLabelsMaskArray(0), 1));
        long[] shape = labels.shape();
        INDArray p =
            workers
                ? model.output(false, batch.getFeatures(0), batch.getFeatures(1))[0]
                : Nd4j.expandDims(head.get(interval(first, first + shape[0])), 2).broadcast(shape);
        sum += Transforms.log(Transforms.max(p, SMALLEST)).mul(votes).sumNumber().doubleValue();
        weights += votes.sumNumber().doubleValue();
        first += shape[0];
      }
    }
    return sum / weights;
  }

  /** What the class head says of all tasks [N, K], in the iterator's order. */
  private static INDArray head(ComputationGraph model, CrowdIterator batches) {
    try (Evaluator evaluator = new Evaluator(model)) {
      return Nd4j.createFromArray(evaluator.probabilities(batches)).castTo(DataType.FLOAT);
    }
  }
}
