package org.crowdzoo.identification;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/** CROWDLAB's weights against one consensus; see {@link Crowdlab} for the formulas. */
final class CrowdlabWeights {
  private static final double LOWEST = 1e-6;

  private final Votes votes;
  private final double[][] predictions;
  private final int[] consensus;
  private final int[] compared;
  private double likelihood;
  private double ofModel;
  private double[] ofWorkers;

  private CrowdlabWeights(Votes votes, double[][] predictions, int[] consensus) {
    this.votes = votes;
    this.predictions = predictions;
    this.consensus = consensus;
    this.compared = IntStream.range(0, votes.tasks()).filter(i -> votes.count(i) > 1).toArray();
  }

  /** Weights; at least one task must have two votes. */
  static CrowdlabWeights of(Votes votes, double[][] predictions, int[] consensus) {
    CrowdlabWeights weights = new CrowdlabWeights(votes, predictions, consensus);
    weights.compute();
    return weights;
  }

  private void compute() {
    // P = mean over tasks of the share of votes that agree with the consensus
    likelihood = Arrays.stream(compared).mapToDouble(this::agreement).average().orElseThrow();
    int[] counts = new int[votes.classes()];
    Arrays.stream(compared).forEach(i -> counts[consensus[i]]++);
    int mostFrequent = Arrays.stream(counts).max().orElseThrow();
    // E = error of always saying the most frequent class
    double baseline = Math.max(LOWEST, 1 - (double) mostFrequent / compared.length);
    double modelError =
        Arrays.stream(compared)
            .mapToDouble(i -> argmax(predictions[i]) == consensus[i] ? 0 : 1)
            .average()
            .orElseThrow();
    long voted = votes.votedTasks().count();
    double meanVotes = (double) votes.size() / voted;
    ofModel = Math.max(LOWEST, 1 - modelError / baseline) * Math.sqrt(meanVotes);
    ofWorkers =
        Arrays.stream(agreementsWithOthers())
            .map(s -> Double.isNaN(s) ? s : Math.max(LOWEST, 1 - (1 - s) / baseline))
            .toArray();
  }

  private double agreement(int task) {
    return votes.ofTask(task).filter(v -> v.label() == consensus[task]).count()
        / (double) votes.count(task);
  }

  /** [W] share of other votes on the worker's tasks that agree; NaN for idle workers. */
  private double[] agreementsWithOthers() {
    double[] agree = new double[votes.workers()];
    double[] others = new double[votes.workers()];
    for (int i : compared) {
      int[] counts = votes.histogram(i);
      for (int v = votes.start(i); v < votes.end(i); v++) {
        agree[votes.worker(v)] += counts[votes.label(v)] - 1;
        others[votes.worker(v)] += votes.count(i) - 1;
      }
    }
    double mean =
        IntStream.range(0, agree.length)
            .filter(j -> others[j] > 0)
            .mapToDouble(j -> agree[j] / others[j])
            .average()
            .orElseThrow();
    double[] shares = new double[agree.length];
    for (int j = 0; j < shares.length; j++) {
      shares[j] = others[j] > 0 ? agree[j] / others[j] : mean;
      shares[j] = votes.countOfWorker(j) == 0 ? Double.NaN : shares[j];
    }
    return shares;
  }

  /** [N][K] weighted mean of prediction and votes. */
  double[][] posterior() {
    int classes = votes.classes();
    double other = classes == 1 ? 0 : (1 - likelihood) / (classes - 1);
    double[][] posterior = new double[votes.tasks()][classes];
    for (int i = 0; i < posterior.length; i++) {
      double total = ofModel;
      double spread = 0;
      for (int k = 0; k < classes; k++) {
        posterior[i][k] = ofModel * predictions[i][k];
      }
      for (int v = votes.start(i); v < votes.end(i); v++) {
        double weight = ofWorkers[votes.worker(v)];
        total += weight;
        spread += weight * other;
        posterior[i][votes.label(v)] += weight * (likelihood - other);
      }
      for (int k = 0; k < classes; k++) {
        posterior[i][k] = (posterior[i][k] + spread) / total;
      }
    }
    return posterior;
  }

  /**
   * [W] mean of two estimates: the mean posterior of the worker's votes, and their agreement with
   * the consensus where others voted too, weighted by the model's weight and the mean weight of the
   * votes of a task. NaN for idle workers; the first alone for one who never met another worker.
   */
  double[] workerQuality(double[][] posterior) {
    double meanWeight =
        Arrays.stream(ofWorkers).filter(w -> !Double.isNaN(w)).average().orElseThrow();
    long voted = votes.votedTasks().count();
    double share = ofModel / (ofModel + meanWeight * votes.size() / voted);
    double[] quality = new double[votes.workers()];
    for (int j = 0; j < quality.length; j++) {
      double trust =
          votes
              .ofWorker(j)
              .mapToDouble(v -> posterior[v.task()][v.label()])
              .average()
              .orElse(Double.NaN);
      double agreement =
          votes
              .ofWorker(j)
              .filter(v -> votes.count(v.task()) > 1)
              .mapToDouble(v -> v.label() == consensus[v.task()] ? 1 : 0)
              .average()
              .orElse(trust);
      quality[j] = share * trust + (1 - share) * agreement;
    }
    return quality;
  }

  double ofModel() {
    return ofModel;
  }

  double[] ofWorkers() {
    return ofWorkers.clone();
  }

  private static int argmax(double[] p) {
    int best = 0;
    for (int k = 1; k < p.length; k++) {
      best = p[k] > p[best] ? k : best;
    }
    return best;
  }
}
