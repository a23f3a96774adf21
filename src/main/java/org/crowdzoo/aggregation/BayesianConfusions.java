package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;

/**
 * What votes say of the workers and of the truth once, with Dirichlet priors on the rows of the
 * confusion matrices: the M step and the E step of {@link Ibcc} apart, for a prior on each task's
 * class that comes from elsewhere, such as a network's prediction.
 *
 * <pre>
 * n_jkl = Σ_i z_ik 1(y_ij = l)
 * L_jkl = ψ(n_jkl + β_kl) − ψ(Σ_l n_jkl + β_kl),   β_kk = right, β_kl = wrong
 * z_ik  ∝ p_ik^trust exp Σ_j L_jk,y_ij</pre>
 *
 * <p>Albarqouni et al. 2016 (doi:10.1109/TMI.2016.2528120) and Rodrigues, Pereira 2018
 * (doi:10.1609/aaai.v32i1.11506) do so with point estimates of the matrices.
 */
public final class BayesianConfusions {
  private static final double SMALLEST = 1e-12;

  private final Votes votes;
  private final VotePairs pairs;
  private final double right;
  private final double wrong;

  /** E log of each pair's column, [P * K]. */
  private final double[] expected;

  /**
   * Learns the workers from a belief about the truth.
   *
   * @param belief [N][K]; null where nothing is known of a task, which then says nothing
   * @param right prior count of right votes in each row of a matrix, above 0
   * @param wrong prior count of each wrong vote in it, above 0
   */
  public BayesianConfusions(Votes votes, double[][] belief, double right, double wrong) {
    this.votes = votes;
    this.right = right;
    this.wrong = wrong;
    this.pairs = VotePairs.of(votes);
    this.expected = expectedLogs(belief);
  }

  private double[] expectedLogs(double[][] belief) {
    int classes = votes.classes();
    double[] counts = new double[Math.multiplyExact(pairs.count(), classes)];
    double[] rows = new double[Math.multiplyExact(votes.workers(), classes)];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); belief[i] != null && v < votes.end(i); v++) {
        for (int k = 0; k < classes; k++) {
          double count = votes.weight(v) * belief[i][k];
          counts[pairs.ofVote[v] * classes + k] += count;
          rows[votes.worker(v) * classes + k] += count;
        }
      }
    }
    double priorRow = right + (classes - 1) * wrong;
    for (int p = 0; p < pairs.count(); p++) {
      for (int k = 0; k < classes; k++) {
        double prior = pairs.label[p] == k ? right : wrong;
        double row = rows[pairs.worker[p] * classes + k];
        int at = p * classes + k;
        counts[at] = Digamma.of(counts[at] + prior) - Digamma.of(row + priorRow);
      }
    }
    return counts;
  }

  /**
   * The classes of all tasks [N][K] by the votes and a prior of each task's own.
   *
   * @param prior [N][K] probabilities; those below 1e-12 count as 1e-12
   * @param trust power of the prior: 1 is Bayes' rule, 0 the votes alone
   */
  public double[][] posterior(double[][] prior, double trust) {
    int classes = votes.classes();
    double[][] posterior = new double[votes.tasks()][classes];
    for (int i = 0; i < posterior.length; i++) {
      double[] z = posterior[i];
      for (int k = 0; k < classes; k++) {
        z[k] = trust * Math.log(Math.max(SMALLEST, prior[i][k]));
      }
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int from = pairs.ofVote[v] * classes;
        for (int k = 0; k < classes; k++) {
          z[k] += votes.weight(v) * expected[from + k];
        }
      }
      normalize(z);
    }
    return posterior;
  }

  private static void normalize(double[] z) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : z) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int k = 0; k < z.length; k++) {
      z[k] = Math.exp(z[k] - max);
      sum += z[k];
    }
    for (int k = 0; k < z.length; k++) {
      z[k] /= sum;
    }
  }
}
