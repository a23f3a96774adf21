package org.crowdzoo.weighting;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Which tasks take part in an epoch: those whose score is at least a threshold that walks from one
 * value to another.
 *
 * <p>By {@code loss} the scores are ranks: with a threshold t the share 1 − t of the tasks takes
 * part whose loss at the beginning of the epoch is smallest.
 *
 * @param by what the tasks are judged by
 * @param from threshold of the first epoch
 * @param to threshold after {@code epochs} epochs, and from then on
 * @param epochs that the way takes
 * @param shape of the way
 */
public record Curriculum(
    @Setting(doc = "what tasks are judged by: as a weighting's policies, or the network's loss")
        By by,
    @Setting(value = "0.9", min = 0, max = 1, doc = "score that a task needs in the first epoch")
        double from,
    @Setting(value = "0.5", min = 0, max = 1, doc = "score that a task needs in the end") double to,
    @Setting(value = "20", min = 1, doc = "epochs from the one to the other") int epochs,
    @Setting(
            value = "linear",
            doc = "linear: the same way each epoch; step: from until the epochs are over, then to")
        Shape shape) {
  /** What tasks are judged by. */
  public enum By {
    CONSENSUS(Policy.CONSENSUS),
    ENTROPY(Policy.ENTROPY),
    POSTERIOR(Policy.POSTERIOR),
    SKILL(Policy.SKILL),
    CROWDLAB(Policy.CROWDLAB),
    /** The loss of the network itself. */
    LOSS(null);

    private final Policy policy;

    By(Policy policy) {
      this.policy = policy;
    }

    /** The same as a policy, null for the loss. */
    public Policy policy() {
      return policy;
    }
  }

  /** How the threshold gets from one value to the other. */
  public enum Shape {
    LINEAR,
    STEP
  }

  /** Validates. */
  public Curriculum {
    Settings.requireRanges(Curriculum.class, by, from, to, epochs, shape);
  }

  /** The threshold of an epoch, counted from 0: it is {@code to} from epoch {@code epochs} on. */
  public double threshold(int epoch) {
    if (epoch >= epochs) {
      return to;
    }
    return shape == Shape.STEP ? from : from + (to - from) * epoch / epochs;
  }

  /**
   * Which tasks take part in an epoch, [N].
   *
   * @param scores [N] of the tasks; not of {@link By#LOSS}
   */
  public boolean[] byScore(int epoch, double[] scores) {
    return Threshold.atLeast(scores, threshold(epoch));
  }

  /**
   * Which tasks take part in an epoch, [N]: at least one.
   *
   * @param losses [N] of the tasks; NaN for one that is not trained on
   */
  public boolean[] byLoss(int epoch, double[] losses) {
    int[] order =
        IntStream.range(0, losses.length)
            .filter(i -> !Double.isNaN(losses[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> losses[i]))
            .mapToInt(i -> i)
            .toArray();
    double share = 1 - threshold(epoch);
    int count = (int) Math.max(1, Math.round(share * order.length));
    boolean[] taking = new boolean[losses.length];
    Arrays.stream(order).limit(count).forEach(i -> taking[i] = true);
    return taking;
  }
}
