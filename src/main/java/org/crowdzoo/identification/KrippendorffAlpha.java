package org.crowdzoo.identification;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * Krippendorff's alpha for nominal data: how much a crowd agrees beyond chance, 1 for full
 * agreement and about 0 for votes at random. Tasks with fewer than two votes do not count.
 *
 * <pre>α = 1 − D_o / D_e
 * D_o = 1/n Σ_i (m_i² − Σ_k n_ik²) / (m_i − 1)
 * D_e = (n² − Σ_k n_k²) / (n (n − 1))</pre>
 *
 * <p>with m_i votes on task i, n_ik of them for k, and n, n_k their sums over tasks. Krippendorff
 * (2011), Computing Krippendorff's alpha-reliability. If all votes are for one class, alpha is 1 by
 * convention. The interval is the percentile bootstrap over tasks, which keeps the votes of a task
 * together; Krippendorff's own bootstrap draws pairs of votes as if they were independent.
 *
 * @param alpha the value
 * @param low lower end of the interval; NaN without one
 * @param high upper end
 */
public record KrippendorffAlpha(double alpha, double low, double high) {
  /** The value alone. */
  public static double of(Votes votes) {
    return Units.of(votes).alphaOfAll();
  }

  /**
   * The value with an interval.
   *
   * @param resamples bootstrap samples, at least 1; 1,000 is usual
   * @param confidence such as 0.95
   * @param seed same seed, same interval, on any number of threads
   */
  public static KrippendorffAlpha of(Votes votes, int resamples, double confidence, long seed) {
    if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "resamples must be at least 1 and confidence between 0 and 1, got "
              + resamples
              + " and "
              + confidence);
    }
    Units units = Units.of(votes);
    SplittableRandom seeds = new SplittableRandom(seed);
    SplittableRandom[] randoms =
        IntStream.range(0, resamples).mapToObj(b -> seeds.split()).toArray(SplittableRandom[]::new);
    double[] alphas =
        Arrays.stream(randoms).parallel().mapToDouble(units::alphaOfSample).sorted().toArray();
    double tail = (1 - confidence) / 2;
    return new KrippendorffAlpha(
        units.alphaOfAll(), Cutoff.quantile(alphas, tail), Cutoff.quantile(alphas, 1 - tail));
  }

  /** The tasks with at least two votes. */
  private record Units(int[] start, int[] label, double[] disagreement, int classes) {
    static Units of(Votes votes) {
      int[] tasks = IntStream.range(0, votes.tasks()).filter(i -> votes.count(i) > 1).toArray();
      if (tasks.length == 0) {
        throw new InputException("krippendorff_alpha: needs a task with at least two votes");
      }
      int[] start = new int[tasks.length + 1];
      double[] disagreement = new double[tasks.length];
      int[] label = new int[votes.size()];
      int[] counts = new int[votes.classes()];
      for (int u = 0; u < tasks.length; u++) {
        int from = votes.start(tasks[u]);
        int m = votes.count(tasks[u]);
        start[u + 1] = start[u] + m;
        long same = 0;
        for (int v = 0; v < m; v++) {
          label[start[u] + v] = votes.label(from + v);
          // Σ n_k² grows by 2 n_k + 1 with every vote
          same += 2L * counts[votes.label(from + v)]++ + 1;
        }
        for (int v = 0; v < m; v++) {
          counts[votes.label(from + v)] = 0;
        }
        disagreement[u] = ((long) m * m - same) / (m - 1.0);
      }
      return new Units(start, label, disagreement, votes.classes());
    }

    double alphaOfAll() {
      return alpha(IntStream.range(0, disagreement.length).toArray());
    }

    double alphaOfSample(SplittableRandom random) {
      return alpha(random.ints(disagreement.length, 0, disagreement.length).toArray());
    }

    private double alpha(int[] units) {
      long[] counts = new long[classes];
      double observed = 0;
      long n = 0;
      for (int u : units) {
        observed += disagreement[u];
        n += start[u + 1] - start[u];
        for (int v = start[u]; v < start[u + 1]; v++) {
          counts[label[v]]++;
        }
      }
      double different = (double) n * n;
      for (long count : counts) {
        different -= (double) count * count;
      }
      // D_o / D_e = (observed / n) / (different / (n (n - 1)))
      return different == 0 ? 1 : 1 - observed * (n - 1) / different;
    }
  }
}
