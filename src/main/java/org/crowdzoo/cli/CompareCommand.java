package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.experiment.Comparison;
import org.crowdzoo.experiment.ComparisonResult;
import org.crowdzoo.experiment.ComparisonRunner;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.report.ComparisonTable;
import org.crowdzoo.report.tensorboard.TensorBoard;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.ui.TrainingUi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare CONFIG}: strategies x backbones x seeds on one dataset. */
@Command(
    name = "compare",
    description = {
      "Compare strategies and backbones over the same seeds on one dataset.",
      "Prints a table in markdown and writes comparison.md, comparison.csv and comparison.json."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class CompareCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONFIG", description = "The comparison, a YAML file.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      showDefaultValue = Visibility.NEVER,
      description = "Set a key, such as experiment.training.epochs=5. May be repeated.")
  private List<String> assignments = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results. Default: runs/<name>")
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
    Comparison comparison = Comparison.read(config, assignments);
    Path folder = out == null ? Path.of("runs", comparison.name()) : out;
    existing.check();
    spark.check(ui);
    Progress shown = progress.ofRun();
    ComparisonResult result;
    try (TrainingUi live = ui.open();
        FolderLock lock = existing.take(folder, comparison::holds);
        Cluster cluster = spark.open("crowdzoo compare " + comparison.name());
        InterruptNotice notice = new InterruptNotice(folder)) {
      result =
          new ComparisonRunner(
                  comparison,
                  folder,
                  (label, seed) ->
                      events(
                          UiOptions.watch(label + " seed " + seed, shown, live),
                          comparison.experiments().get(label),
                          seed,
                          folder),
                  cluster)
              .run(existing.resume());
      new ComparisonTable(result).write(folder);
    }
    report.write(folder);
    result.warnings().forEach(line -> spec.commandLine().getErr().println("warning: " + line));
    spec.commandLine().getOut().print(new ComparisonTable(result).toMarkdown());
    spec.commandLine().getOut().println("results in " + folder);
    return result.rows().stream().allMatch(row -> row.failure() != null) ? 1 : 0;
  }

  private TrainingWatcher events(
      TrainingWatcher watcher, Experiment experiment, int seed, Path folder) {
    TensorBoard board =
        tensorBoard.open(experiment.training().tensorboard(), folder.resolve("tensorboard"));
    return TensorBoardOptions.watch(
        watcher, board, experiment.name() + "/seed-" + seed, experiment);
  }
}
