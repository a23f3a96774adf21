package org.crowdzoo.aggregation.choice;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.crowd.Votes;

/**
 * How well the classes that a network names foretell the votes on tasks of which it has seen none.
 * No true class is looked at.
 *
 * <pre>log p(y_i) = ½ log Σ_k q_ik Π_j π_jk,y_ij + ½ log Σ_k q_ik Π_j π°_jk,y_ij
 * q_ik = (1 − ε) 1(k = argmax p_i) + ε f_k</pre>
 *
 * <p>Only the most probable class counts, as it does in accuracy: how sure a network is of it tells
 * which pictures workers disagree about, and a network that knows that well may still be wrong more
 * often. ε, how often the network is wrong, is fitted on one half of the tasks, drawn by a seed,
 * for the other half; f is how often it names each class. Tasks that no vote is known of are asked
 * about since networks know the labels of the others by heart, some more than others. All votes on
 * a task are foretold together, as they have one truth.
 *
 * <p>Both confusions are {@link SmoothedConfusions} of the training votes: π with the network's
 * classes as belief, which do it justice where it knows better than the majority, and π° without,
 * the same for all, which notice a network that lets two classes change places.
 */
public final class UnseenTaskScore {
  private static final double[] WRONG = {
    0.001, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9
  };

  /** How often the network's classes are taken to be wrong where they are a belief. */
  private static final double DOUBT = 0.1;

  private final Votes held;
  private final int[] named;
  private final double[] frequency;
  private final SmoothedConfusions own;
  private final SmoothedConfusions common;

  private UnseenTaskScore(Votes training, Votes held, int[] named, SmoothedConfusions common) {
    int classes = held.classes();
    this.held = held;
    this.named = named;
    this.frequency = new double[classes];
    Arrays.fill(frequency, 1.0 / (named.length + classes));
    for (int k : named) {
      frequency[k] += 1.0 / (named.length + classes);
    }
    double[][] belief = new double[named.length][];
    for (int i = 0; i < named.length; i++) {
      belief[i] = believed(i, DOUBT);
    }
    this.own = new SmoothedConfusions(training, held, belief);
    this.common = common;
  }

  /**
   * The logarithm of the probability of each task's held-out votes, shared out evenly to them: an
   * entry a vote, in the order of the tasks, as {@link HeldOutScore#tasks} has them. A soft vote is
   * one, Π_l π_l^w_l.
   *
   * @param training the votes that were known, none on the tasks of the others
   * @param held others, by the same workers
   * @param probabilities [N][K] of each task's class
   * @param seed of the halves
   */
  public static double[] of(Votes training, Votes held, double[][] probabilities, long seed) {
    int[] named = Arrays.stream(probabilities).mapToInt(LabelRows::mostProbable).toArray();
    SmoothedConfusions common = new SmoothedConfusions(training, held, null);
    return sharedOut(held, ofTasks(training, held, named, common, false, seed));
  }

  /**
   * log p(y_i) of each task [N], 0 of one without a held-out vote.
   *
   * @param named [N] the class that the network names
   * @param common the confusions without a belief
   * @param each fits an ε for each class that is named, in place of one for all
   */
  static double[] ofTasks(
      Votes training, Votes held, int[] named, SmoothedConfusions common, boolean each, long seed) {
    return new UnseenTaskScore(training, held, named, common).ofTasks(each, seed);
  }

  /** What each task has, in even shares to its votes: an entry a vote. */
  static double[] sharedOut(Votes held, double[] ofTasks) {
    double[] scores = new double[held.cast()];
    int n = 0;
    for (int i = 0; i < ofTasks.length; i++) {
      int votes = held.castOnTask(i);
      Arrays.fill(scores, n, n + votes, votes == 0 ? 0 : ofTasks[i] / votes);
      n += votes;
    }
    return scores;
  }

  private double[] ofTasks(boolean each, long seed) {
    double[][] likelihoods = new double[WRONG.length][];
    for (int e = 0; e < WRONG.length; e++) {
      likelihoods[e] = likelihoods(WRONG[e]);
    }
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] half = new boolean[held.tasks()];
    for (int i = 0; i < half.length; i++) {
      half[i] = random.nextBoolean();
    }
    double[] found = new double[half.length];
    for (int group = 0; group < (each ? held.classes() : 1); group++) {
      for (boolean side : new boolean[] {false, true}) {
        double[] fitted = likeliest(likelihoods, half, side, each ? group : -1);
        for (int i = 0; i < half.length; i++) {
          found[i] = half[i] != side && (!each || named[i] == group) ? fitted[i] : found[i];
        }
      }
    }
    return found;
  }

  /** Those of the ε that is likeliest on one half, of all tasks or of those named so. */
  private double[] likeliest(double[][] likelihoods, boolean[] half, boolean side, int group) {
    double[] best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (double[] one : likelihoods) {
      double sum = 0;
      for (int i = 0; i < half.length; i++) {
        sum += half[i] == side && (group < 0 || named[i] == group) ? one[i] : 0;
      }
      if (best == null || sum > most) {
        most = sum;
        best = one;
      }
    }
    return best;
  }

  /** log p(y_i) of each task, 0 without a held-out vote. */
  private double[] likelihoods(double wrong) {
    double[] found = new double[held.tasks()];
    for (int i = 0; i < found.length; i++) {
      if (held.count(i) > 0) {
        double[] q = believed(i, wrong);
        found[i] = (log(i, q, own) + log(i, q, common)) / 2;
      }
    }
    return found;
  }

  private double[] believed(int task, double wrong) {
    double[] q = Arrays.stream(frequency).map(f -> wrong * f).toArray();
    q[named[task]] += 1 - wrong;
    return q;
  }

  private double log(int task, double[] q, SmoothedConfusions confusions) {
    double[] logs = Arrays.stream(q).map(Math::log).toArray();
    for (int v = held.start(task); v < held.end(task); v++) {
      for (int k = 0; k < logs.length; k++) {
        logs[k] += held.weight(v) * Math.log(confusions.ofHeld(v, k));
      }
    }
    double max = Arrays.stream(logs).max().orElseThrow();
    return max + Math.log(Arrays.stream(logs).map(x -> Math.exp(x - max)).sum());
  }
}
