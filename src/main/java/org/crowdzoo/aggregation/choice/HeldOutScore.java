package org.crowdzoo.aggregation.choice;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;

/**
 * How well somebody's class probabilities foretell votes that were held out, whoever made them: an
 * aggregation, a network on its labels, or the class head of a network that learns the workers. All
 * are measured in one way, and no true class is looked at.
 *
 * <pre>log p(y_ij = l) = ½ log Σ_k p̂_ik π_jkl + ½ log Σ_k p̂_ik π°_jkl,   p̂_ik ∝ p_ik^(1/T)</pre>
 *
 * <p>Both confusions are {@link SmoothedConfusions} of the training votes: π with the candidate's
 * probabilities as belief, which do it justice where it knows better than the majority, and π°
 * without, the same for all, which notice a candidate that lets two classes change places. Networks
 * and EM are too sure of tasks whose other votes they have seen, some more than others, which says
 * little of how often they are right: the temperature T takes that away. It is fitted on the
 * held-out votes of one half of the tasks, drawn by a seed, for those of the other half.
 *
 * <p>Networks that learn the workers are not asked for their own distribution of the votes: what is
 * kept in the end is the class head, and their distributions are so differently sure that a network
 * whose classes are better is often put below one whose classes are worse.
 */
public final class HeldOutScore {
  private static final double SMALLEST = 1e-6;
  private static final double[] TEMPERATURES = {0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8, 12};

  private final Votes held;
  private final double[][] probabilities;
  private final SmoothedConfusions own;
  private final SmoothedConfusions common;

  private HeldOutScore(Votes training, Votes held, double[][] probabilities) {
    this.held = held;
    this.probabilities = probabilities;
    this.own = new SmoothedConfusions(training, held, probabilities);
    this.common = new SmoothedConfusions(training, held, null);
  }

  /**
   * The logarithm of the probability of each held-out vote in the order of the tasks; a soft vote
   * is one, Σ_l w_l log p_l.
   *
   * @param training the votes that were known
   * @param held others, on the same tasks by the same workers
   * @param probabilities [N][K] of each task's class; null, or zeros, for the mean of the others
   * @param seed of the halves
   */
  public static double[] of(Votes training, Votes held, double[][] probabilities, long seed) {
    return new HeldOutScore(training, held, complete(probabilities, held.classes())).scores(seed);
  }

  /** The task of each entry of {@link #of}. */
  public static int[] tasks(Votes held) {
    int[] tasks = new int[held.cast()];
    int n = 0;
    for (int i = 0; i < held.tasks(); i++) {
      for (int v = held.start(i); v < held.end(i); v++) {
        if (!held.goesOn(i, v)) {
          tasks[n++] = i;
        }
      }
    }
    return tasks;
  }

  private static double[][] complete(double[][] probabilities, int classes) {
    double[] mean = new double[classes];
    for (double[] row : probabilities) {
      for (int k = 0; row != null && k < classes; k++) {
        mean[k] += row[k];
      }
    }
    double sum = Arrays.stream(mean).sum();
    for (int k = 0; k < classes; k++) {
      mean[k] = sum > 0 ? mean[k] / sum : 1.0 / classes;
    }
    return Arrays.stream(probabilities)
        .map(row -> row == null || Arrays.stream(row).sum() == 0 ? mean : row)
        .toArray(double[][]::new);
  }

  private double[] scores(long seed) {
    boolean[] half = new boolean[held.tasks()];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < half.length; i++) {
      half[i] = random.nextBoolean();
    }
    double[] scores = new double[held.cast()];
    for (boolean side : new boolean[] {false, true}) {
      double temperature = 1;
      double best = Double.NEGATIVE_INFINITY;
      for (double tried : TEMPERATURES) {
        double sum = score(tried, half, side, null);
        if (sum > best) {
          best = sum;
          temperature = tried;
        }
      }
      score(temperature, half, !side, scores);
    }
    return scores;
  }

  /** Σ log p over the held-out votes of one half; each into {@code scores}, unless that is null. */
  private double score(double temperature, boolean[] half, boolean side, double[] scores) {
    double sum = 0;
    int n = -1;
    for (int i = 0; i < held.tasks(); i++) {
      boolean asked = half[i] == side && held.count(i) > 0;
      double[] p = asked ? at(probabilities[i], temperature) : null;
      for (int v = held.start(i); v < held.end(i); v++) {
        n += held.goesOn(i, v) ? 0 : 1;
        if (asked) {
          double log = held.weight(v) * (log(own.ofHeld(v, p)) + log(common.ofHeld(v, p))) / 2;
          sum += log;
          if (scores != null) {
            scores[n] += log;
          }
        }
      }
    }
    return sum;
  }

  private static double log(double p) {
    return Math.log(Math.max(SMALLEST, p));
  }

  private static double[] at(double[] p, double temperature) {
    double[] scaled = new double[p.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      scaled[k] = Math.pow(Math.max(SMALLEST, p[k]), 1 / temperature);
      sum += scaled[k];
    }
    for (int k = 0; k < p.length; k++) {
      scaled[k] /= sum;
    }
    return scaled;
  }
}
