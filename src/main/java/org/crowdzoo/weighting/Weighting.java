package org.crowdzoo.weighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * What examples, or their labels, weigh in the loss: w = max(floor, score^power).
 *
 * @param policy a {@link Policy} in small letters, or {@code file}; a path that ends in .npy or
 *     .csv stands for {@code file} and the path
 * @param file of weights, of {@code file} only
 * @param power of the score; 0 is no weighting
 * @param floor smallest weight
 * @param per what has a weight
 */
public record Weighting(
    @Setting(
            doc =
                "consensus, entropy, posterior, skill or crowdlab: how sure the votes are; or a"
                    + " file of weights, .npy or .csv")
        String policy,
    @Setting(
            value = Setting.NONE,
            doc =
                "of policy file: npy [N] or [N, L], a row a training task, or CSV with the columns"
                    + " task and weight, or task and the labels' names")
        String file,
    @Setting(value = "1", min = 0, doc = "a weight is the score to this power") double power,
    @Setting(
            value = Setting.NONE,
            min = 0,
            otherwise = "0.1, of a file 0",
            doc = "smallest weight; a task that weighs 0 is left out")
        Double floor,
    @Setting(value = "example", doc = "what has a weight: an example, or each label of an example")
        Per per) {
  /** The word for a file of weights. */
  public static final String FILE = "file";

  /** What has a weight of its own. */
  public enum Per {
    /** An example. */
    EXAMPLE,
    /** Each label of an example; a vote weighs what the label weighs that it is for. */
    LABEL
  }

  /** Fills in what holds where nothing is given. */
  public Weighting {
    String given = policy.strip();
    if (isFile(given)) {
      if (file != null) {
        throw new InputException("file is used by the policy file only, got the policy " + given);
      }
      file = given;
      policy = FILE;
    } else {
      policy = given.toLowerCase(Locale.ROOT);
    }
    if (!policy.equals(FILE) && !names().contains(policy)) {
      throw new InputException(
          "policy must be one of "
              + String.join(", ", names())
              + ", or a file of weights that ends in .npy or .csv, got \""
              + given
              + "\""
              + Nearest.question(policy, names()));
    }
    if (policy.equals(FILE) != (file != null)) {
      throw new InputException(
          file == null
              ? "file is missing, which the policy file reads"
              : "file is used by the policy file only, got the policy " + policy);
    }
    floor = floor != null ? floor : policy.equals(FILE) ? 0.0 : 0.1;
    Settings.requireRanges(Weighting.class, policy, file, power, floor, per);
  }

  private static boolean isFile(String text) {
    String small = text.toLowerCase(Locale.ROOT);
    return small.endsWith(".npy") || small.endsWith(".csv") || small.endsWith(".csv.gz");
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Arrays.stream(Policy.values()).forEach(p -> names.add(Words.of(p)));
    return names;
  }

  /** The policy, or null if weights are read from a file. */
  public Policy byPolicy() {
    return policy.equals(FILE) ? null : Policy.valueOf(policy.toUpperCase(Locale.ROOT));
  }

  /**
   * Weights [N][1] of the tasks or [N][K] of their labels.
   *
   * @param scores of the crowd; not looked at if weights are read from a file
   */
  public double[][] of(Scores scores) {
    return per == Per.LABEL
        ? weights(scores.ofLabels(byPolicy()))
        : weights(
            Arrays.stream(scores.ofTasks(byPolicy()))
                .mapToObj(score -> new double[] {score})
                .toArray(double[][]::new));
  }

  /** Weights of scores; a row that is null stays so. */
  public double[][] weights(double[][] scores) {
    return Arrays.stream(scores)
        .map(row -> row == null ? null : Arrays.stream(row).map(this::weight).toArray())
        .toArray(double[][]::new);
  }

  private double weight(double score) {
    return Math.max(floor, power == 1 ? score : Math.pow(score, power));
  }
}
