package org.crowdzoo.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;

/**
 * One simulation as peerannot's {@code simulate} has it; the names in the error messages are those
 * of its options.
 *
 * @param strategy one of {@link #STRATEGIES}, in upper or lower case
 * @param workers W ({@code --n-worker}), at least 1
 * @param tasks N ({@code --n-task}), at least 1
 * @param classes K ({@code --n-classes}), at least 2
 * @param matrixFile npy of confusion matrices [W, K, K] ([K, K] of the common one for
 *     common-confusion), or null
 * @param ratio share of spammers, students or good workers, or of common confusions, 0 to 1
 * @param ratioDiff easy tasks for one hard task, discrete-difficulty only
 * @param randomTasks probability of a random task ({@code --random}), discrete-difficulty only
 * @param spread how much the share of common confusions differs, common-confusion only
 * @param workload most tasks of a worker, or null
 * @param feedback most votes of a task, or null
 * @param imbalance whether the number of votes differs between tasks
 * @param seed of all random numbers
 */
public record Simulation(
    String strategy,
    int workers,
    int tasks,
    int classes,
    Path matrixFile,
    double ratio,
    double ratioDiff,
    double randomTasks,
    double spread,
    Integer workload,
    Integer feedback,
    boolean imbalance,
    long seed) {
  /** The names of all strategies. */
  public static final List<String> STRATEGIES =
      List.of(
          "hammer-spammer",
          "student-teacher",
          "independent-confusion",
          "discrete-difficulty",
          "common-confusion");

  /**
   * Validates.
   *
   * @throws InputException with all problems at once
   */
  public Simulation {
    List<String> problems = new ArrayList<>();
    strategy = strategy.toLowerCase(java.util.Locale.ROOT);
    if (!STRATEGIES.contains(strategy)) {
      problems.add("simulate: --strategy " + Nearest.mustBeOneOf(STRATEGIES, strategy));
    }
    check(problems, workers >= 1, "--n-worker must be at least 1", workers);
    check(problems, tasks >= 1, "--n-task must be at least 1", tasks);
    check(problems, classes >= 2, "--n-classes must be at least 2", classes);
    check(problems, ratio >= 0 && ratio <= 1, "--ratio must be from 0 to 1", ratio);
    check(
        problems,
        ratioDiff >= 0 && Double.isFinite(ratioDiff),
        "--ratio-diff must be at least 0",
        ratioDiff);
    check(
        problems,
        randomTasks >= 0 && randomTasks <= 1,
        "--random must be from 0 to 1",
        randomTasks);
    check(problems, spread >= 0 && Double.isFinite(spread), "--spread must be at least 0", spread);
    check(problems, workload == null || workload >= 1, "--workerload must be at least 1", workload);
    check(problems, feedback == null || feedback >= 1, "--feedback must be at least 1", feedback);
    check(
        problems,
        !strategy.equals("student-teacher")
            || workers < 1
            || CrowdStrategy.share(ratio, workers) < workers,
        "--ratio must leave a teacher among the " + workers + " workers",
        ratio);
    check(
        problems,
        !strategy.equals("common-confusion") || ratio > 0 && ratio < 1,
        "--ratio must be between 0 and 1 for common-confusion",
        ratio);
    check(
        problems,
        matrixFile == null || !strategy.equals("hammer-spammer"),
        "--matrix-file does not go with hammer-spammer, whose matrices are fixed",
        matrixFile);
    check(
        problems,
        workload == null || workload < 1 || workers < 1 || (long) workload * workers >= tasks,
        "--workerload times --n-worker must reach the " + tasks + " tasks",
        workload);
    InputException.throwIfAny(problems);
  }

  private static void check(List<String> problems, boolean valid, String rule, Object got) {
    if (!valid) {
      problems.add("simulate: " + rule + ", got " + got);
    }
  }

  /**
   * Draws truths, workers and votes.
   *
   * @throws InputException if the matrix file is missing, of another shape or not of probabilities
   */
  public SimulatedVotes run() {
    CrowdStrategy drawing = crowdStrategy();
    Random random = new Random(seed);
    int[] truths = SimulatedVotes.drawTruths(tasks, classes, random);
    Crowd crowd = drawing.draw(workers, truths, classes, random);
    Assignment assignment =
        new LimitedAssignment(
            workload == null ? Integer.MAX_VALUE : workload,
            feedback == null ? Integer.MAX_VALUE : feedback,
            imbalance);
    return SimulatedVotes.draw(truths, classes, crowd, assignment, random);
  }

  /**
   * Runs and writes the files of {@link SimulatedVotes#write} to a folder.
   *
   * @throws InputException in one line, if another process writes to the folder
   */
  public SimulatedVotes writeTo(Path folder) throws IOException {
    SimulatedVotes simulated = run();
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --folder")) {
      simulated.write(folder, strategy, settings());
    }
    return simulated;
  }

  private CrowdStrategy crowdStrategy() {
    return switch (strategy) {
      case "hammer-spammer" -> new HammerSpammer(ratio);
      case "student-teacher" ->
          new StudentTeacher(ratio, matrices(workers - CrowdStrategy.share(ratio, workers), false));
      case "independent-confusion" -> new IndependentConfusion(matrices(workers, true));
      case "discrete-difficulty" ->
          new DiscreteDifficulty(ratio, ratioDiff, randomTasks, matrices(workers, true));
      case "common-confusion" ->
          new CommonConfusion(
              ratio, spread, matrixFile == null ? null : MatrixFile.readOne(matrixFile, classes));
      default -> throw new IllegalStateException(strategy);
    };
  }

  private double[][][] matrices(int needed, boolean exactly) {
    return matrixFile == null ? null : MatrixFile.read(matrixFile, needed, exactly, classes);
  }

  /** What goes into metadata.json beside its own keys, under peerannot's names. */
  private Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("strategy", strategy);
    settings.put("ratio", ratio);
    settings.put("ratio_diff", ratioDiff);
    settings.put("random", randomTasks);
    settings.put("imbalance_votes", imbalance);
    settings.put("seed", seed);
    if (strategy.equals("common-confusion")) {
      settings.put("spread", spread);
    }
    if (matrixFile != null) {
      settings.put("matrix_file", matrixFile.toString());
    }
    if (workload != null) {
      settings.put("workerload", workload);
    }
    if (feedback != null) {
      settings.put("feedback", feedback);
    }
    return settings;
  }
}
