package org.crowdzoo.identification;

import java.util.List;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;

/**
 * Weighted areas under the margins: one score a task, low where workers who should know are learnt
 * against the network's will.
 *
 * <pre>s_ij    = Σ_k p_k(x_i) π^j_kk
 * WAUM_i  = Σ_j s_ij AUM(x_i, y_ij) / Σ_j s_ij</pre>
 *
 * <p>over the workers j who voted on task i, with probabilities p of the last epoch and the margins
 * of probabilities. Lefort, Charlier, Joly and Salmon (2024), arXiv:2209.15380. In the original
 * form one network is trained on all votes; in the form "per worker" a network a worker is trained
 * on that worker's votes: record each vote with the network it belongs to, the rest is the same.
 *
 * @param waum [N]; NaN for a task without a recorded vote or whose weights are all 0
 * @param weights [votes] s_ij by vote
 * @param aums [votes] AUM by vote
 */
public record Waum(double[] waum, double[] weights, double[] aums) {
  /**
   * Computes the scores.
   *
   * @param recorder examples are the votes, as numbered by {@code votes}
   * @param confusions [W] of probabilities, such as Dawid-Skene's
   */
  public static Waum of(
      Votes votes, MarginRecorder recorder, List<ConfusionMatrix> confusions, Margin margin) {
    if (recorder.examples() != votes.size() || recorder.classes() != votes.classes()) {
      throw new IllegalArgumentException(
          "the recorder must hold the " + votes.size() + " votes, got " + recorder.examples());
    }
    double[] aums = recorder.aumOfProbabilities(margin);
    double[] weights = new double[votes.size()];
    double[] waum = new double[votes.tasks()];
    for (int i = 0; i < votes.tasks(); i++) {
      double sum = 0;
      double total = 0;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        if (recorder.epochs(v) > 0) {
          weights[v] = weight(recorder, v, confusions.get(votes.worker(v)));
          sum += weights[v] * aums[v];
          total += weights[v];
        }
      }
      waum[i] = total == 0 ? Double.NaN : sum / total;
    }
    return new Waum(waum, weights, aums);
  }

  /** s_ij = Σ_k p_k π^j_kk. */
  private static double weight(MarginRecorder recorder, int vote, ConfusionMatrix confusion) {
    double weight = 0;
    for (int k = 0; k < confusion.classes(); k++) {
      weight += recorder.lastProbability(vote, k) * confusion.get(k, k);
    }
    return weight;
  }

  /**
   * Labels of the pruned set, [N][K]: votes weighted by the diagonal of their worker's matrix, rows
   * summing to 1, and all zero for tasks without a vote or too hard.
   *
   * @param pruned the votes without those on tasks that are too hard
   * @param confusions [W], estimated again from the pruned votes
   */
  public static double[][] labels(Votes pruned, List<ConfusionMatrix> confusions) {
    double[][] labels = new double[pruned.tasks()][pruned.classes()];
    for (int i = 0; i < pruned.tasks(); i++) {
      double sum = 0;
      for (int v = pruned.start(i); v < pruned.end(i); v++) {
        int l = pruned.label(v);
        double trust = confusions.get(pruned.worker(v)).get(l, l);
        labels[i][l] += trust;
        sum += trust;
      }
      for (int l = 0; sum > 0 && l < labels[i].length; l++) {
        labels[i][l] /= sum;
      }
    }
    return labels;
  }
}
