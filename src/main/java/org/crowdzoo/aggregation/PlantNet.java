package org.crowdzoo.aggregation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Pl@ntNet's weighted majority voting: a worker who was right about n different classes weighs n^α
 * - n^β + log 2.1; a class counts 1 if the worker is the author of a valid task of it, 1/10
 * otherwise (rounded in sum). A task is valid if the weight behind its label, the confidence,
 * exceeds θ_conf and its share, the accuracy, θ_acc; other tasks are too hard and have no label
 * unless {@link Options#invalid} says so. Weights, labels and validity are updated in turn until
 * the n stay.
 *
 * <p>Votes of the worker {@code AI} are used as {@link Options#ai} says. Learns {@code
 * worker_weight} [W], {@code n_classes_identified} [W], {@code confidence}, {@code accuracy} and
 * {@code valid} (0 or 1) [N].
 *
 * <p>Lefort, T., Affouard, A., Charlier, B., Lombardo, J.-C., Chouet, M., Goëau, H., Salmon, J.,
 * Bonnet, P., Joly, A. (2025): Cooperative learning of Pl@ntNet's artificial intelligence
 * algorithm. Methods in Ecology and Evolution, doi:10.1111/2041-210X.14486. peerannot computes
 * confidence, accuracy and n from the initial labels throughout, gives these where maxiter is 1,
 * and starts from α = β = 1; we follow the paper, {@link Compat#PEERANNOT} does the former two. We
 * count the AI once a task, where peerannot counts it once a vote, and an invalidating AI only
 * where it disagrees.
 */
public final class PlantNet implements Aggregation {
  /** The key of the worker that is no human. */
  static final String AI_KEY = "AI";

  /** What to do with the votes of the AI. */
  public enum Ai {
    /** Nothing. */
    IGNORED,
    /** It is a worker as others. */
    WORKER,
    /** It has a fixed weight. */
    FIXED,
    /** It has a fixed weight, in the accuracy only, and only where it disagrees with the label. */
    INVALIDATING,
    /** It has a fixed weight where its score reaches a threshold. */
    CONFIDENT
  }

  /** What to do with workers who repeat others; peerannot knows the option, not yet a way. */
  public enum Parrots {
    /** They are workers as others. */
    IGNORED
  }

  /** The label of a task that is not valid. */
  public enum Invalid {
    /** None, -1, as in peerannot since it has {@code output_unvalidated}, and for training. */
    NONE,
    /** The weightiest, as in peerannot with {@code output_unvalidated=True} and before. */
    LABEL
  }

  /** Whose behaviour to reproduce. */
  public enum Compat {
    /** The paper's. */
    PAPER,
    /** peerannot's: confidence, accuracy and n come from the initial labels throughout. */
    PEERANNOT
  }

  /**
   * @param ai what to do with the AI's votes ({@code AI})
   * @param alpha α
   * @param beta β
   * @param aiWeight the AI's fixed weight ({@code AIweight})
   * @param authors file with the worker key of each task's author, -1 for none; line i is of task
   *     "i" where all keys are numbers below the number of lines, otherwise one line a task in the
   *     order of the tasks; or null
   * @param scores JSON file {@code {"<task>": score}} of the AI; or null
   * @param thresholdScores the score from which a confident AI counts ({@code threshold_scores})
   * @param thetaConf θ_conf
   * @param thetaAcc θ_acc
   * @param maxiter the most rounds, at least 1
   * @param epsilon stop when Σ |change of n| / N is not above it
   * @param invalid the label of an invalid task
   * @param compat whose behaviour
   * @param parrots what to do with workers who repeat others
   */
  public record Options(
      @Setting(name = "AI", value = "ignored", doc = "what to do with the votes of the worker AI")
          Ai ai,
      @Setting(value = "0.5", min = 0, doc = "exponent of the classes a worker identified")
          double alpha,
      @Setting(value = "0.2", min = 0, doc = "exponent taken off it") double beta,
      @Setting(
              name = "AIweight",
              value = "1",
              min = 0,
              doc = "weight of the AI where it has a fixed one")
          double aiWeight,
      @Setting(value = Setting.NONE, doc = "worker key of each task's author, a line a task")
          Path authors,
      @Setting(value = Setting.NONE, doc = "JSON file {task: score} of the AI") Path scores,
      @Setting(
              name = "threshold_scores",
              value = "0.7",
              min = 0,
              max = 1,
              doc = "score from which a confident AI counts")
          double thresholdScores,
      @Setting(name = "theta_conf", value = "2", min = 0, doc = "least confidence of a valid task")
          double thetaConf,
      @Setting(
              name = "theta_acc",
              value = "0.7",
              min = 0,
              max = 1,
              doc = "least share of a valid task")
          double thetaAcc,
      @Setting(value = "100", min = 1, doc = "the most rounds") int maxiter,
      @Setting(
              value = "1e-5",
              min = 0,
              doc = "stop when the classes identified change by no more, a task")
          double epsilon,
      @Setting(
              value = "none",
              doc = "the label of a task that is not valid: none, or its weightiest")
          Invalid invalid,
      @Setting(value = "paper", doc = "whose behaviour to reproduce") Compat compat,
      @Setting(value = "ignored", doc = "what to do with workers who repeat others")
          Parrots parrots) {
    /** Validates. */
    public Options {
      Settings.requireRanges(
          Options.class,
          ai,
          alpha,
          beta,
          aiWeight,
          authors,
          scores,
          thresholdScores,
          thetaConf,
          thetaAcc,
          maxiter,
          epsilon,
          invalid,
          compat,
          parrots);
      if (ai == Ai.CONFIDENT && scores == null) {
        throw new InputException(
            "AI=confident needs the option scores, a JSON file {\"task\": score}");
      }
    }
  }

  private final Options options;

  /** Pl@ntNet's strategy with options. */
  public PlantNet(Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require("plantnet", votes);
    return new PlantNetRun(votes, options, authors(votes), confident(votes)).run();
  }

  /** Index of each task's author among the workers, -1 for none, [N]. */
  private int[] authors(Votes votes) {
    int[] author = new int[votes.tasks()];
    Arrays.fill(author, -1);
    if (options.authors == null) {
      return author;
    }
    List<String> lines = lines(options.authors);
    boolean byKey = new HashSet<>(Votes.numbers(lines.size())).containsAll(votes.taskKeys());
    if (!byKey && lines.size() != votes.tasks()) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: must have one author a task, got %d lines for %d tasks",
              options.authors,
              lines.size(),
              votes.tasks()));
    }
    Map<String, Integer> workers = new HashMap<>();
    for (int j = 0; j < votes.workers(); j++) {
      workers.put(votes.workerKey(j), j);
    }
    Arrays.setAll(
        author,
        i -> {
          int line = byKey ? Integer.parseInt(votes.taskKey(i)) : i;
          return workers.getOrDefault(lines.get(line).strip(), -1);
        });
    return author;
  }

  /** Where the AI is confident, [N]; everywhere unless {@link Ai#CONFIDENT}. */
  private boolean[] confident(Votes votes) {
    boolean[] confident = new boolean[votes.tasks()];
    Arrays.fill(confident, options.ai != Ai.CONFIDENT);
    if (options.ai == Ai.CONFIDENT) {
      scores()
          .forEach(
              (task, score) -> {
                int i = votes.taskIndex(task);
                if (i >= 0) {
                  confident[i] = score >= options.thresholdScores;
                }
              });
    }
    return confident;
  }

  private Map<String, Double> scores() {
    Map<String, Double> scores = new HashMap<>();
    List<String> problems = new ArrayList<>();
    JsonFile.read(options.scores, "must be a JSON object {\"task\": score}")
        .forEach(
            (task, score) -> {
              if (score instanceof Number number && Double.isFinite(number.doubleValue())) {
                scores.put(Names.composed(task), number.doubleValue());
              } else {
                problems.add(
                    options.scores + ": score of task " + task + " must be a number, got " + score);
              }
            });
    InputException.throwIfAny(problems);
    return scores;
  }

  private static List<String> lines(Path file) {
    return TextFile.names(file);
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "plantnet", "votes weighted by the number of classes a worker identified", Options.class);
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new PlantNet(options);
    }
  }
}
