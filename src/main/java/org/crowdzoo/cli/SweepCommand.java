package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.report.SweepPage;
import org.crowdzoo.report.SweepPictures;
import org.crowdzoo.report.tensorboard.SweepEvents;
import org.crowdzoo.report.tensorboard.TensorBoard;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepResult;
import org.crowdzoo.sweep.SweepRunner;
import org.crowdzoo.sweep.SweepWatcher;
import org.crowdzoo.ui.TrainingUi;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sweep CONFIG}: search hyper-parameters with Arbiter. */
@Command(
    name = "sweep",
    description = {
      "Search hyper-parameters with Arbiter, refit the best with several seeds.",
      "Writes candidates.jsonl, candidates.csv, best.yaml, model.zip, results.json, pictures."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SweepCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONFIG", description = "The sweep, a YAML file.")
  private Path config;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      showDefaultValue = Visibility.NEVER,
      description = "Set a key of the file, such as candidates=20. May be repeated.")
  private List<String> assignments = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the sweep. Default: runs/<name>")
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
    Sweep sweep = Sweep.read(config, assignments);
    Path folder = out == null ? Path.of("runs", sweep.settings().name()) : out;
    existing.check();
    spark.check(ui);
    SweepResult result;
    try (TrainingUi live = ui.open();
        FolderLock lock = existing.take(folder, name -> false);
        Cluster cluster = spark.open("crowdzoo sweep " + sweep.settings().name());
        InterruptNotice notice = new InterruptNotice(folder)) {
      SweepWatcher lines = new SweepProgress(progress.ofMany());
      TensorBoard board = tensorBoard.open("", folder.resolve("tensorboard"));
      SweepWatcher events = board == null ? lines : new SweepEvents(board, lines);
      SweepWatcher watcher = live == null ? events : new SweepPage(sweep, live, events);
      result = new SweepRunner(sweep, folder, watcher, cluster).run(existing.resume());
      SweepPictures.write(sweep, result, folder);
    }
    print(result, folder);
    report.write(folder);
    return 0;
  }

  private void print(SweepResult result, Path folder) {
    result
        .refit()
        .warnings()
        .forEach(line -> spec.commandLine().getErr().println("warning: " + line));
    result.finals().forEach(c -> line("finalist %d, score %.4f", c.index(), c.score()));
    line("best is candidate %d, score %.4f", result.best().index(), result.best().score());
    result
        .best()
        .parameters()
        .properties()
        .forEach(value -> line("  %s: %s", value.getKey(), value.getValue()));
    line("refit with seeds %s", result.refit().experiment().seeds());
    Map<String, Double> std = result.refit().std();
    result
        .refit()
        .mean()
        .forEach((name, mean) -> line("  %-20s %8.4f ± %.4f", name, mean, std.get(name)));
    line("results in %s", folder);
  }

  private void line(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
