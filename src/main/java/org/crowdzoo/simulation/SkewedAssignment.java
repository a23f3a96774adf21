package org.crowdzoo.simulation;

import java.util.Arrays;
import java.util.Random;

/**
 * Every task gets {@code min} to {@code max} votes, each number equally likely, and workers are
 * drawn without replacement in proportion to their activity: few do much, many do little, as on
 * real platforms.
 *
 * @param min fewest votes a task, at least 1
 * @param max most votes a task
 * @param activity [W] weights; 0 for a worker who never votes
 */
public record SkewedAssignment(int min, int max, double[] activity) implements Assignment {
  /** Checks that there are enough active workers. */
  public SkewedAssignment {
    long active = Arrays.stream(activity).filter(a -> a > 0).count();
    if (min < 1 || max < min || max > active) {
      throw new IllegalArgumentException(
          "votes a task must rise from 1 to the "
              + active
              + " active workers, got "
              + min
              + " to "
              + max);
    }
  }

  @Override
  public int[][] draw(int tasks, int workers, Random random) {
    if (workers != activity.length) {
      throw new IllegalArgumentException(activity.length + " weights for " + workers + " workers");
    }
    int[][] seen = new int[tasks][];
    for (int i = 0; i < tasks; i++) {
      seen[i] = drawOne(min + random.nextInt(max - min + 1), random);
    }
    return seen;
  }

  private int[] drawOne(int count, Random random) {
    double[] left = activity.clone();
    double sum = Arrays.stream(left).sum();
    int[] drawn = new int[count];
    for (int n = 0; n < count; n++) {
      double[] probabilities = left.clone();
      for (int j = 0; j < left.length; j++) {
        probabilities[j] /= sum;
      }
      drawn[n] = Distributions.drawIndex(probabilities, random);
      sum -= left[drawn[n]];
      left[drawn[n]] = 0;
    }
    Arrays.sort(drawn);
    return drawn;
  }
}
