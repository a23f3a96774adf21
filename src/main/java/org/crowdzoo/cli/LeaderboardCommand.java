package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.BoardDataset;
import org.crowdzoo.experiment.Comparison;
import org.crowdzoo.experiment.ComparisonResult;
import org.crowdzoo.experiment.ComparisonRunner;
import org.crowdzoo.experiment.Leaderboard;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.report.ComparisonTable;
import org.crowdzoo.report.LeaderboardTable;
import org.crowdzoo.simulation.GoodWorkers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leaderboard}: all cards on the datasets at hand. */
@Command(
    name = "leaderboard",
    description = {
      "Run all cards on the datasets at hand, a comparison a dataset.",
      "Prints a table a dataset in markdown and writes leaderboard.md and leaderboard.json."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class LeaderboardCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      showDefaultValue = Visibility.NEVER,
      description =
          "Datasets: fashion, digits-sparse, digits-good, labelme-features, labelme, music,"
              + " cifar10h. Default: all that are installed")
  private List<String> datasets = List.of();

  @Option(
      names = "--datasets",
      split = ",",
      paramLabel = "NAME",
      showDefaultValue = Visibility.NEVER,
      description = "More of them, separated by commas.")
  private List<String> more = List.of();

  @Option(
      names = "--strategies",
      split = ",(?![^\\[]*\\])",
      splitSynopsisLabel = ",",
      paramLabel = "NAME",
      showDefaultValue = Visibility.NEVER,
      description =
          "Cards of zoo/, or strategies with their options in brackets. Default: all cards")
  private List<String> strategies = List.of();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "SEED",
      defaultValue = "0,1,2,3,4",
      description = "One training each.")
  private List<Integer> seeds;

  @Option(
      names = "--set",
      paramLabel = "path=value",
      showDefaultValue = Visibility.NEVER,
      description =
          "Set a key of every experiment, such as training.epochs=5 for a trial. May be repeated.")
  private List<String> assignments = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the results.")
  private Path out = Path.of("runs", "leaderboard");

  @Mixin private FolderOptions existing;

  @Mixin private ProgressOptions progress;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Leaderboard board = Leaderboard.of(strategies, seeds, assignments);
    List<BoardDataset> chosen =
        BoardDataset.named(Stream.concat(datasets.stream(), more.stream()).toList());
    existing.check();
    Map<String, ComparisonResult> results = new LinkedHashMap<>();
    try (FolderLock lock =
            existing.take(out, name -> chosen.stream().anyMatch(d -> d.name().equals(name)));
        InterruptNotice notice = new InterruptNotice(out)) {
      Map<String, Comparison> comparisons = new LinkedHashMap<>();
      for (BoardDataset dataset : chosen) {
        comparisons.put(dataset.name(), comparison(board, dataset));
      }
      Progress shown = progress.ofRun();
      for (Map.Entry<String, Comparison> entry : comparisons.entrySet()) {
        Path folder = out.resolve(entry.getKey());
        ComparisonResult result =
            new ComparisonRunner(
                    entry.getValue(),
                    folder,
                    (label, seed) -> shown.training(entry.getKey() + " " + label + " seed " + seed))
                .byVotes()
                .run(existing.resume());
        new ComparisonTable(result).write(folder);
        results.put(entry.getKey(), result);
        new LeaderboardTable(board, results).write(out);
      }
    }
    spec.commandLine().getOut().print(new LeaderboardTable(board, results).toMarkdown());
    spec.commandLine().getOut().println("results in " + out);
    return 0;
  }

  /** Votes that are simulated lie beside the results; the same seed gives the same votes. */
  private Comparison comparison(Leaderboard board, BoardDataset dataset) throws IOException {
    JsonNode crowd = dataset.crowd();
    if (crowd == null) {
      return board.comparison(dataset, null, null);
    }
    CrowdDataset opened = CrowdDataset.open(dataset.folder());
    Votes votes =
        new GoodWorkers(
                crowd.get("workers").asInt(),
                crowd.get("workload").asInt(),
                crowd.get("accuracy").asDouble(),
                crowd.get("seed").asLong())
            .vote(opened.votes().taskKeys(), opened.train().labels(), opened.classes());
    Path folder = out.resolve(dataset.name());
    AtomicFile.requireWritableFolder(folder);
    AnswersFile.write(folder.resolve("answers.json"), votes);
    Map<String, Object> names = Map.of("class_names", opened.classNames());
    new Metadata(dataset.name(), opened.classes(), votes.workers(), names)
        .write(folder.resolve("metadata.json"));
    return board.comparison(
        dataset,
        folder.resolve("answers.json").toAbsolutePath(),
        folder.resolve("metadata.json").toAbsolutePath());
  }
}
