package org.crowdzoo.identification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;

/**
 * How a crowd agrees on each label, and each worker with it.
 *
 * @param labels [L]
 * @param workers [W][L]
 */
public record MultiLabelConsensus(List<OfLabel> labels, List<List<OfWorker>> workers) {
  /**
   * One label.
   *
   * @param votes on it
   * @param share of the votes that say it is there; NaN without votes
   * @param agreement mean share of a task's votes that say what most of them say
   * @param entropy mean entropy of a task's votes, in nats
   * @param alpha Krippendorff's; NaN if no task has two votes on it
   */
  public record OfLabel(int votes, double share, double agreement, double entropy, double alpha) {}

  /**
   * One worker and one label. The consensus is what most of the other workers say of a task; a task
   * on which they are divided, or silent, does not count.
   *
   * @param votes on the label
   * @param sensitivity share of the tasks that have it, by consensus, on which she says so
   * @param specificity share of those that have it not, by consensus, on which she says so
   * @param trueSensitivity likewise by the truth; NaN where it is not known
   * @param trueSpecificity likewise
   */
  public record OfWorker(
      int votes,
      double sensitivity,
      double specificity,
      double trueSensitivity,
      double trueSpecificity) {}

  /**
   * Counts.
   *
   * @param truth [N][L], 1 and 0, null rows where it is not known; null without any
   */
  public static MultiLabelConsensus of(MultiLabelVotes votes, double[][] truth) {
    List<OfLabel> labels = new ArrayList<>();
    List<List<OfWorker>> workers = new ArrayList<>();
    IntStream.range(0, votes.workers()).forEach(j -> workers.add(new ArrayList<>()));
    for (int l = 0; l < votes.labels(); l++) {
      Votes binary = votes.label(l);
      labels.add(ofLabel(binary));
      Counts byConsensus = new Counts(votes.workers());
      Counts byTruth = new Counts(votes.workers());
      for (int i = 0; i < binary.tasks(); i++) {
        int[] counts = binary.histogram(i);
        for (int v = binary.start(i); v < binary.end(i); v++) {
          int vote = binary.label(v);
          int there = counts[1] - vote;
          int absent = counts[0] - (1 - vote);
          if (there != absent) {
            byConsensus.add(binary.worker(v), there > absent ? 1 : 0, vote);
          }
          if (truth != null && truth[i] != null) {
            byTruth.add(binary.worker(v), (int) truth[i][l], vote);
          }
        }
      }
      for (int j = 0; j < votes.workers(); j++) {
        workers
            .get(j)
            .add(
                new OfWorker(
                    binary.countOfWorker(j),
                    byConsensus.right(j, 1),
                    byConsensus.right(j, 0),
                    byTruth.right(j, 1),
                    byTruth.right(j, 0)));
      }
    }
    return new MultiLabelConsensus(List.copyOf(labels), List.copyOf(workers));
  }

  private static OfLabel ofLabel(Votes votes) {
    double there = 0;
    double agreement = 0;
    int answered = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      int[] counts = votes.histogram(i);
      there += counts[1];
      if (votes.count(i) > 0) {
        agreement += (double) Math.max(counts[0], counts[1]) / votes.count(i);
        answered++;
      }
    }
    return new OfLabel(
        votes.size(),
        there / votes.size(),
        agreement / answered,
        Arrays.stream(VoteEntropy.of(votes)).sum() / answered,
        alpha(votes));
  }

  private static double alpha(Votes votes) {
    boolean pairs = IntStream.range(0, votes.tasks()).anyMatch(i -> votes.count(i) > 1);
    return pairs ? KrippendorffAlpha.of(votes) : Double.NaN;
  }

  /** How often each worker met each class, and was right. */
  private record Counts(int[][] met, int[][] right) {
    Counts(int workers) {
      this(new int[workers][2], new int[workers][2]);
    }

    void add(int worker, int truth, int vote) {
      met[worker][truth]++;
      right[worker][truth] += truth == vote ? 1 : 0;
    }

    double right(int worker, int truth) {
      return met[worker][truth] == 0
          ? Double.NaN
          : (double) right[worker][truth] / met[worker][truth];
    }
  }
}
