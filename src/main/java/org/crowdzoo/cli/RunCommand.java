package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.Preparation;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.report.tensorboard.TensorBoard;
import org.crowdzoo.training.EpochFit;
import org.crowdzoo.ui.TrainingUi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run CONFIG}: one experiment. */
@Command(
    name = "run",
    description = "Run one experiment: train, evaluate, write results and the best network.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONFIG", description = "The experiment, a YAML file.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      showDefaultValue = Visibility.NEVER,
      description = "Set a key of the experiment, such as training.epochs=5. May be repeated.")
  private List<String> assignments = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the run. Default: runs/<name>")
  private Path out;

  @Mixin private FolderOptions existing;

  @Mixin private ProgressOptions progress;

  @Mixin private UiOptions ui;

  @Mixin private TensorBoardOptions tensorBoard;

  @Mixin private ReportOption report;

  @Mixin private SparkOption spark;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Experiment experiment = Experiment.read(config, assignments);
    Path folder = out == null ? Path.of("runs", experiment.name()) : out;
    existing.check();
    if (spark.master() != null && experiment.training().distributed() == null) {
      throw new InputException(
          "--spark: a run is trained on a cluster if it says so: training.distributed={workers: 4},"
              + " got none; sweep and compare run one training a task");
    }
    CrowdDataset dataset = experiment.open();
    if (!dataset.hasFeatures()) {
      Preparation.awaitImages();
    }
    ExperimentData data = new ExperimentData(dataset, experiment.data());
    if (ui.isAsked() || spark.master() != null) {
      Preparation.awaitArrays(); // they use some themselves
    }
    Progress shown = progress.ofRun();
    TensorBoard board =
        tensorBoard.open(experiment.training().tensorboard(), folder.resolve("tensorboard"));
    RunResult result;
    try (TrainingUi live = ui.open();
        FolderLock lock = existing.take(folder, name -> false);
        EpochFit.Cluster cluster = spark.openTraining("crowdzoo run " + experiment.name());
        InterruptNotice notice = new InterruptNotice(folder)) {
      result =
          new ExperimentRunner(
                  experiment,
                  data,
                  folder,
                  seed ->
                      TensorBoardOptions.watch(
                          UiOptions.watch(title(experiment, seed), shown, live),
                          board,
                          experiment.name() + "/seed-" + seed,
                          experiment),
                  cluster)
              .run(existing.resume());
    }
    print(result, folder);
    report.write(folder);
    return 0;
  }

  private static String title(Experiment experiment, int seed) {
    return experiment.seeds().size() == 1 ? experiment.name() : experiment.name() + " seed " + seed;
  }

  private void print(RunResult result, Path folder) {
    result.warnings().forEach(line -> spec.commandLine().getErr().println("warning: " + line));
    if (result.choice() != null) {
      result.choice().lines().forEach(line -> spec.commandLine().getOut().println(line));
    }
    boolean several = result.runs().size() > 1;
    Map<String, Double> std = result.std();
    result
        .mean()
        .forEach(
            (name, mean) ->
                spec.commandLine()
                    .getOut()
                    .println(
                        several
                            ? String.format(
                                Locale.ROOT, "%-20s %8.4f ± %.4f", name, mean, std.get(name))
                            : String.format(Locale.ROOT, "%-20s %8.4f", name, mean)));
    spec.commandLine().getOut().println("results in " + folder);
  }
}
