package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/** One run of {@link PlantNet}: its state, and one short method a step. */
final class PlantNetRun {
  private static final double BEGINNER = Math.log(2.1);
  private static final double TENTH = 0.1;
  private static final int FEWEST_ROUNDS = 6;

  private final Votes votes;
  private final PlantNet.Options options;
  private final int[] author;
  private final VotePairs pairs;

  /** The AI's label where it counts with its fixed weight, -1 elsewhere, [N]. */
  private final int[] aiLabel;

  /** Index of the AI where its votes do not count as a worker's, or -1. */
  private final int leftOut;

  private final double[] weight;
  private double[] identified;
  private final double[] confidence;
  private final double[] accuracy;
  private final boolean[] valid;

  PlantNetRun(Votes votes, PlantNet.Options options, int[] author, boolean[] confident) {
    this.votes = votes;
    this.options = options;
    this.author = author;
    this.pairs = VotePairs.of(votes);
    this.leftOut =
        options.ai() == PlantNet.Ai.WORKER ? -1 : votes.workerKeys().indexOf(PlantNet.AI_KEY);
    this.aiLabel = new int[votes.tasks()];
    this.weight = new double[votes.workers()];
    this.confidence = new double[votes.tasks()];
    this.accuracy = new double[votes.tasks()];
    this.valid = new boolean[votes.tasks()];
    for (int i = 0; i < votes.tasks(); i++) {
      aiLabel[i] = confident[i] && options.ai() != PlantNet.Ai.IGNORED ? labelOfAi(i) : -1;
    }
  }

  private int labelOfAi(int i) {
    for (int v = votes.start(i); v < votes.end(i); v++) {
      if (votes.worker(v) == leftOut) {
        return votes.label(v);
      }
    }
    return -1;
  }

  Aggregated run() {
    Arrays.fill(weight, BEGINNER);
    int[] initial = weightiest();
    judge(initial);
    identified = identified(initial);
    int[] labels = initial;
    for (int round = 0; round < options.maxiter(); round++) {
      double[] before = identified;
      for (int j = 0; j < weight.length; j++) {
        // w_j = n_j^α - n_j^β + log 2.1
        weight[j] =
            Math.pow(before[j], options.alpha()) - Math.pow(before[j], options.beta()) + BEGINNER;
      }
      labels = weightiest();
      int[] judged = options.compat() == PlantNet.Compat.PEERANNOT ? initial : labels;
      judge(judged);
      identified = identified(judged);
      if (round >= FEWEST_ROUNDS && change(before) <= options.epsilon()) {
        break;
      }
    }
    boolean first = options.compat() == PlantNet.Compat.PEERANNOT && options.maxiter() == 1;
    return result(first ? initial : labels);
  }

  private int[] weightiest() {
    int[] labels = new int[votes.tasks()];
    double[] score = new double[votes.classes()];
    boolean aiVotes = options.ai() == PlantNet.Ai.FIXED || options.ai() == PlantNet.Ai.CONFIDENT;
    for (int i = 0; i < labels.length; i++) {
      // s_k = Σ_j w_j 1(y_ij = k)
      Arrays.fill(score, 0);
      for (int v = votes.start(i); v < votes.end(i); v++) {
        if (votes.worker(v) != leftOut) {
          score[votes.label(v)] += weight[votes.worker(v)];
        }
      }
      if (aiVotes && aiLabel[i] >= 0) {
        score[aiLabel[i]] += options.aiWeight();
      }
      labels[i] = Ties.LOWEST.choose(score, 0, score.length, 0, "");
    }
    return labels;
  }

  /** Confidence, accuracy and validity of each task's label. */
  private void judge(int[] labels) {
    for (int i = 0; i < labels.length; i++) {
      double agree = 0;
      double all = 0;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        if (votes.worker(v) != leftOut) {
          double w = weight[votes.worker(v)];
          all += w;
          agree += votes.label(v) == labels[i] ? w : 0;
        }
      }
      if (aiLabel[i] >= 0 && options.ai() == PlantNet.Ai.INVALIDATING) {
        all += aiLabel[i] == labels[i] ? 0 : options.aiWeight();
      } else if (aiLabel[i] >= 0) {
        all += options.aiWeight();
        agree += aiLabel[i] == labels[i] ? options.aiWeight() : 0;
      }
      confidence[i] = agree;
      accuracy[i] = all == 0 ? 0 : agree / all;
      valid[i] = confidence[i] > options.thetaConf() && accuracy[i] > options.thetaAcc();
    }
  }

  /**
   * n_j: classes of valid tasks that j is the author of, and a tenth of j's other right classes.
   */
  private double[] identified(int[] labels) {
    boolean[] seen = new boolean[pairs.count()];
    double[] asAuthor = new double[votes.workers()];
    double[] asVoter = new double[votes.workers()];
    for (int i = 0; i < labels.length; i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int j = votes.worker(v);
        if (j != leftOut && votes.label(v) == labels[i] && author[i] == j && valid[i]) {
          asAuthor[j] += seen[pairs.ofVote[v]] ? 0 : 1;
          seen[pairs.ofVote[v]] = true;
        }
      }
    }
    for (int i = 0; i < labels.length; i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int j = votes.worker(v);
        if (j != leftOut && votes.label(v) == labels[i] && !seen[pairs.ofVote[v]]) {
          asVoter[j] += TENTH;
          seen[pairs.ofVote[v]] = true;
        }
      }
    }
    double[] n = new double[votes.workers()];
    Arrays.setAll(n, j -> asAuthor[j] + Math.rint(asVoter[j]));
    return n;
  }

  private double change(double[] before) {
    double sum = 0;
    for (int j = 0; j < before.length; j++) {
      sum += Math.abs(identified[j] - before[j]);
    }
    return sum / Math.max(1, votes.tasks());
  }

  private Aggregated result(int[] labels) {
    int[] tooHard = IntStream.range(0, valid.length).filter(i -> !valid[i]).toArray();
    double[] validity = new double[valid.length];
    Arrays.setAll(validity, i -> valid[i] ? 1 : 0);
    Aggregated found = Aggregated.ofLabels(labels, votes.classes());
    if (options.invalid() == PlantNet.Invalid.NONE) {
      found = found.withoutLabels(i -> !valid[i]);
    }
    return found
        .withTooHard(tooHard)
        .withLearnt("worker_weight", LearntTable.ofWorkers(weight))
        .withLearnt("n_classes_identified", LearntTable.ofWorkers(identified))
        .withLearnt("confidence", LearntTable.ofTasks(confidence))
        .withLearnt("accuracy", LearntTable.ofTasks(accuracy))
        .withLearnt("valid", LearntTable.ofTasks(validity));
  }
}
