package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.simulation.SimulatedVotes;
import org.crowdzoo.simulation.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate}: simulated workers and their votes, with peerannot's options and files. */
@Command(
    name = "simulate",
    description = "Simulates workers and their votes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    subcommands = {SimulateFashionCommand.class, SimulateOutfitsCommand.class})
public final class SimulateCommand implements Callable<Integer> {
  @Option(names = "--n-worker", defaultValue = "1", description = "Number of workers.")
  private int workers;

  @Option(names = "--n-task", defaultValue = "20", description = "Number of tasks.")
  private int tasks;

  @Option(
      names = {"--n-classes", "-K"},
      defaultValue = "2",
      description = "Number of classes.")
  private int classes;

  @Option(names = "--folder", defaultValue = "simulation", description = "Folder to write to.")
  private Path folder;

  @Option(
      names = {"--strategy", "-s"},
      defaultValue = "hammer-spammer",
      description =
          "hammer-spammer, student-teacher, independent-confusion, discrete-difficulty or"
              + " common-confusion.")
  private String strategy;

  @Option(
      names = "--matrix-file",
      description =
          "npy of the workers' confusion matrices [workers, classes, classes], rows = truth; for"
              + " common-confusion the common one [classes, classes].")
  private Path matrixFile;

  @Option(
      names = {"--ratio", "-r"},
      defaultValue = "0.1",
      description =
          "Share of spammers (hammer-spammer), students (student-teacher), good workers"
              + " (discrete-difficulty), or of votes from the common confusions.")
  private double ratio;

  @Option(
      names = "--ratio-diff",
      defaultValue = "1",
      description = "Easy tasks for one hard task (discrete-difficulty).")
  private double ratioDiff;

  @Option(
      names = "--random",
      defaultValue = "0",
      description = "Probability that a task cannot be told by anybody (discrete-difficulty).")
  private double random;

  @Option(
      names = "--spread",
      defaultValue = "1",
      description =
          "How much the share of common confusions differs between workers and tasks"
              + " (common-confusion).")
  private double spread;

  @Option(
      names = {"--workerload", "-wl"},
      description = "Most tasks that a worker answers.")
  private Integer workload;

  @Option(
      names = {"--feedback", "-fb"},
      description = "Most votes that a task gets.")
  private Integer feedback;

  @Option(
      names = "--imbalance-votes",
      description = "Draw each task's number of votes from 1 to what the limits allow.")
  private boolean imbalance;

  @Option(names = "--seed", defaultValue = "0", description = "Seed of all random numbers.")
  private long seed;

  @Option(names = "--verbose", description = "Print what was drawn.")
  private boolean verbose;

  @Override
  public Integer call() throws IOException {
    Simulation simulation =
        new Simulation(
            strategy,
            workers,
            tasks,
            classes,
            matrixFile,
            ratio,
            ratioDiff,
            random,
            spread,
            workload,
            feedback,
            imbalance,
            seed);
    SimulatedVotes simulated = simulation.writeTo(folder);
    if (verbose) {
      describe(simulated);
    }
    System.out.println("Saved answers at " + folder.resolve("answers.json"));
    System.out.println("Saved ground truth at " + folder.resolve("ground_truth.npy"));
    return 0;
  }

  private static void describe(SimulatedVotes simulated) {
    Votes votes = simulated.votes();
    IntStream.range(0, votes.workers())
        .forEach(
            j ->
                System.out.printf(
                    java.util.Locale.ROOT,
                    "worker %s: %s, %d votes, %.1f %% right%n",
                    votes.workerKey(j),
                    simulated.crowd().roles().get(j).name().toLowerCase(java.util.Locale.ROOT),
                    votes.countOfWorker(j),
                    100
                        * votes
                            .ofWorker(j)
                            .mapToInt(v -> v.label() == simulated.truths()[v.task()] ? 1 : 0)
                            .average()
                            .orElse(Double.NaN)));
  }
}
