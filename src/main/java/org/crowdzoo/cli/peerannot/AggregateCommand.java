package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregation;
import org.crowdzoo.aggregation.AggregationMethod;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.BlockAggregation;
import org.crowdzoo.aggregation.Collapse;
import org.crowdzoo.aggregation.Gold;
import org.crowdzoo.aggregation.GoldAggregation;
import org.crowdzoo.aggregation.MultiLabelGold;
import org.crowdzoo.aggregation.choice.AutoAggregation;
import org.crowdzoo.aggregation.choice.ContestReport;
import org.crowdzoo.cli.SparkOption;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.TaskList;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.KnownTruth;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.settings.Brackets;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Method;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.StrategyMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code aggregate}: the labels of a dataset's tasks from its votes, with peerannot's options and
 * files: {@code labels/labels_<name>_<strategy>[_hard].npy}, and what the strategy learnt under
 * {@code identification/<strategy>/}; on a multi-label dataset label by label, see {@link
 * AggregateLabels}.
 */
@Command(
    name = "aggregate",
    description =
        "Aggregate the votes of a dataset into labels/labels_<name>_<strategy>[_hard].npy; label by"
            + " label, [tasks, labels], where a task has several.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class AggregateCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATASET",
      description = "The dataset's folder.")
  private Path dataset = Path.of(".");

  @Option(
      names = {"-s", "--strategy"},
      description = "Strategy, with options in brackets: dawid_skene[maxiter=100]; see agginfo.")
  private String strategy = "MV";

  @Option(names = "--hard", description = "Save hard labels even if the strategy gives soft ones.")
  private boolean hard;

  @Option(names = "--answers-file", description = "File with the votes, from the dataset's folder.")
  private Path answers = Path.of("answers.json");

  @Option(
      names = {"--metadata-path", "--metadata_path"},
      description = "Metadata, if not the dataset's metadata.json.")
  private Path metadataPath;

  @Option(
      names = "--path-remove",
      description = "File of tasks to leave out, their keys in the last column.")
  private Path pathRemove;

  @Option(
      names = "--gold",
      description = "JSON file {\"task\": label} with the known truth of some tasks.")
  private Path goldPath;

  @Option(
      names = "--soft-votes",
      description = "Votes may be lists of K probabilities instead of labels.")
  private boolean softVotes;

  @Option(names = "--seed", description = "Seed for what is random, such as drawing among ties.")
  private long seed;

  @Mixin private SparkOption spark;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Choice<AggregationMethod<?>> chosen = chosen();
    String name = chosen.name();
    Aggregation aggregation = chosen.method().with(chosen.options(), seed);
    if (spark.master() != null) {
      return onSpark(chosen, aggregation);
    }
    Metadata metadata =
        Metadata.read(metadataPath == null ? dataset.resolve("metadata.json") : metadataPath);
    if (metadata.isMultiLabel()) {
      return labelByLabel(name, aggregation, metadata);
    }
    Votes votes = votes(metadata);
    Gold gold =
        goldPath == null ? Gold.none() : Gold.read(goldPath, metadata.classNamesOrNumbers());
    // Strategies may work side by side, each with files of its own.
    try (FolderLock lock =
        FolderLock.beside(dataset.resolve("labels").resolve(name), "aggregate a copy")) {
      print(
          "Running aggregation %s on %d votes of %d workers on %d tasks",
          name, votes.cast(), votes.workers(), votes.tasks());
      ContestReport auto = null;
      if (gold.isEmpty() && aggregation instanceof AutoAggregation chooses) {
        auto = chooses.choose(votes);
        auto.lines().forEach(line -> print("%s", line));
      }
      Aggregated found =
          auto == null
              ? aggregate(aggregation, votes, gold)
              : ((AutoAggregation) aggregation).aggregate(votes, auto);
      save(name, found, votes, labelsFile(metadata, hard));
      if (auto != null) {
        Path choice = dataset.resolve("identification").resolve(name).resolve("choice.json");
        AtomicFile.writeString(choice, auto.toJson());
        print("The choice stored in %s", choice);
        auto.warnings().forEach(this::warn);
      }
      found.warnings().forEach(this::warn);
      Collapse.warning(votes, found).ifPresent(this::warn);
      printAccuracy(found, votes, metadata);
    }
    return 0;
  }

  /** Votes that stay on a cluster. */
  private int onSpark(Choice<AggregationMethod<?>> chosen, Aggregation aggregation)
      throws IOException {
    if (goldPath != null || softVotes || pathRemove != null) {
      throw new InputException(
          "aggregate: "
              + (goldPath != null ? "--gold" : softVotes ? "--soft-votes" : "--path-remove")
              + " is not for --spark");
    }
    BlockAggregation blocks = BlockAggregation.of(chosen.name(), aggregation);
    Path beside = dataset.resolve("metadata.json");
    Metadata metadata =
        metadataPath == null && !Files.exists(beside)
            ? null
            : Metadata.read(metadataPath == null ? beside : metadataPath);
    if (metadata != null && metadata.isMultiLabel()) {
      throw new InputException("aggregate: --spark is not for a multi-label dataset");
    }
    Path file = dataset.resolve(answers);
    String identity = chosen.name() + Settings.tree(chosen.options()) + " seed " + seed;
    new AggregateOnSpark(
            spark.master(),
            dataset,
            strategy,
            chosen.name(),
            file,
            metadata,
            line -> print("%s", line))
        .run(
            blocks,
            identity,
            hard,
            labelsFile(AggregateOnSpark.label(metadata, file), hard, ".parquet"));
    return 0;
  }

  /** A dataset whose tasks have any number of labels. */
  private int labelByLabel(String name, Aggregation aggregation, Metadata metadata)
      throws IOException {
    if (softVotes) {
      throw new InputException(
          "aggregate: --soft-votes is not for a multi-label dataset, which " + dataset + " is");
    }
    MultiLabelGold gold =
        goldPath == null
            ? MultiLabelGold.none()
            : MultiLabelGold.read(goldPath, metadata.classNamesOrNumbers());
    if (!gold.isEmpty() && !(aggregation instanceof GoldAggregation)) {
      throw goldIsNotFor();
    }
    MultiLabelVotes all = MultiLabelAnswers.read(dataset.resolve(answers), metadata);
    MultiLabelVotes votes = all;
    if (pathRemove != null) {
      boolean[] removed = TaskList.read(pathRemove, all.answers());
      votes = all.withTasks(i -> !removed[i]);
    }
    try (FolderLock lock =
        FolderLock.beside(dataset.resolve("labels").resolve(name), "aggregate a copy")) {
      print(
          "Running aggregation %s label by label on %d votes of %d workers on %d tasks, %d labels",
          name, votes.size(), votes.workers(), votes.tasks(), votes.labels());
      new AggregateLabels(dataset, strategy, name, line -> print("%s", line), this::warn)
          .run(
              aggregation,
              votes,
              gold,
              metadata,
              hard ? null : labelsFile(metadata, false),
              labelsFile(metadata, true));
    }
    return 0;
  }

  /** Strategies that learn with a network are named, too: they are another command's. */
  private Choice<AggregationMethod<?>> chosen() {
    String name = Brackets.parse(strategy).name();
    if (Aggregations.all().stream().noneMatch(method -> method.isCalled(name))) {
      List<StrategyMethod<?>> learning = AggregateDeepCommand.methods().toList();
      List<String> names = learning.stream().map(Method::name).toList();
      if (learning.stream().anyMatch(method -> method.isCalled(name))) {
        throw new InputException(
            "aggregate: "
                + name
                + " learns with a network that sees the pictures, as aggregate-deep does: crowdzoo"
                + " aggregate-deep DATASET -s "
                + name
                + " -o NAME");
      }
      try {
        Aggregations.choose(strategy);
      } catch (InputException e) {
        throw new InputException(
            e.getMessage()
                + "; of aggregate-deep "
                + String.join(", ", names)
                + Nearest.question(name, names),
            e);
      }
    }
    return Aggregations.choose(strategy);
  }

  private Votes votes(Metadata metadata) {
    Path file = dataset.resolve(answers);
    Votes votes =
        softVotes ? AnswersFile.readSoft(file, metadata) : AnswersFile.read(file, metadata);
    if (pathRemove == null) {
      return votes;
    }
    boolean[] removed = TaskList.read(pathRemove, votes);
    return votes.withTasks(i -> !removed[i]);
  }

  private Aggregated aggregate(Aggregation aggregation, Votes votes, Gold gold) {
    if (gold.isEmpty()) {
      return aggregation.aggregate(votes);
    }
    if (aggregation instanceof GoldAggregation withGold) {
      return withGold.aggregate(votes, gold);
    }
    throw goldIsNotFor();
  }

  private InputException goldIsNotFor() {
    return new InputException(
        "aggregate: --gold is for "
            + Aggregations.all().stream()
                .filter(Aggregations::takesGold)
                .map(Method::name)
                .collect(Collectors.joining(", "))
            + ", got "
            + strategy);
  }

  /** Named after the strategy as the user wrote it, in lower case, as peerannot does. */
  private Path labelsFile(Metadata metadata, boolean hardLabels) {
    return labelsFile(metadata.name(), hardLabels, ".npy");
  }

  private Path labelsFile(String name, boolean hardLabels, String ending) {
    String written = strategy.toLowerCase(Locale.ROOT).replaceAll("[\\s'\"]", "");
    String file =
        "labels_"
            + name
            + "_"
            + written.replaceAll("[/\\\\:]", "_")
            + (hardLabels ? "_hard" : "")
            + ending;
    return dataset.resolve("labels").resolve(file);
  }

  private void save(String name, Aggregated found, Votes votes, Path file) throws IOException {
    Path learnt = dataset.resolve("identification").resolve(name);
    LearntFiles.write(learnt, strategy, found, votes);
    if (hard || !found.isSoft()) {
      NumpyFile.write(file, found.labels(), found.tasks());
      print("Aggregated labels stored at %s with shape (%d,)", file, found.tasks());
    } else {
      NumpyFile.write(file, found.flatProbabilities(), found.tasks(), found.classes());
      print(
          "Aggregated labels stored at %s with shape (%d, %d)",
          file, found.tasks(), found.classes());
    }
    if (!found.learnt().isEmpty()) {
      print("What the strategy learnt stored in %s", learnt);
    }
    if (found.judgesTasks()) {
      print(
          "%d tasks without consensus stored at %s",
          found.tooHard().length, learnt.resolve("too_hard.txt"));
    }
  }

  private void printAccuracy(Aggregated found, Votes votes, Metadata metadata) {
    Optional<int[]> truth = KnownTruth.of(dataset, metadata, votes);
    if (truth.isPresent()) {
      int known = (int) Arrays.stream(truth.get()).filter(k -> k >= 0).count();
      double accuracy = 100 * found.accuracy(truth.get());
      int labelled =
          (int)
              IntStream.range(0, found.tasks())
                  .filter(i -> truth.get()[i] >= 0 && found.label(i) >= 0)
                  .count();
      print(
          "Accuracy of the aggregation: %.2f %% of %d tasks with known truth%s",
          accuracy,
          known,
          labelled == known
              ? ""
              : String.format(
                  Locale.ROOT,
                  "; %.2f %% of the %d with a label",
                  accuracy * known / Math.max(1, labelled),
                  labelled));
    }
  }

  private void warn(String line) {
    spec.commandLine().getErr().println("warning: " + line);
    spec.commandLine().getErr().flush();
  }

  private void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
