package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.crowdzoo.cli.FolderOptions;
import org.crowdzoo.cli.NamedRun;
import org.crowdzoo.cli.ProgressOptions;
import org.crowdzoo.cli.TensorBoardOptions;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.files.InputException;
import org.crowdzoo.report.tensorboard.TensorBoard;
import org.crowdzoo.training.TrainingWatcher;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What {@code train} and {@code aggregate-deep} share: peerannot's options become an experiment,
 * its files go to {@code <dataset>/results/<name>.json} and {@code
 * <dataset>/best_models/<name>.zip}.
 */
abstract class NetworkCommand implements Callable<Integer> {
  private static final int EPOCHS = 100;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATASET",
      description = "The dataset's folder.")
  private Path dataset = Path.of(".");

  @Option(
      names = {"-o", "--output-name"},
      required = true,
      description = "Name of the result's and the model's file.")
  private String name;

  @Option(
      names = {"-K", "--n-classes"},
      description = "Number of classes; must be that of the metadata.")
  private Integer classes;

  @Option(
      names = {"--metadata-path", "--metadata_path"},
      description = "Metadata, if not DATASET/metadata.json.")
  private Path metadata;

  @Option(
      names = "--path-remove",
      description = "File of tasks not to train on, their keys in the last column.")
  private Path remove;

  @Option(names = "--seed", defaultValue = "0", description = "Seed for all that is random.")
  private int seed;

  @Mixin private FolderOptions existing;

  @Mixin private ProgressOptions progress;

  @Mixin private TensorBoardOptions tensorBoard;

  @Mixin private NetworkOptions network;

  @Spec private CommandSpec spec;

  /** Name of the command, for messages. */
  final String command() {
    return spec.name();
  }

  /** File of the votes, or null for the dataset's own. */
  abstract Path answers();

  /** Checks options against the dataset. */
  abstract void check(CrowdDataset opened);

  /** The experiment's strategy. */
  abstract ObjectNode strategy();

  /** Where labels go that networks made, below the dataset; null for nowhere. */
  Path labels(CrowdDataset opened) {
    return null;
  }

  /** What to say of the labels before the training. */
  void before(ExperimentData data, Experiment experiment) {}

  /** What to say of the network after the training; {@code model} is its file. */
  void after(ExperimentData data, Path model) {}

  @Override
  public Integer call() throws IOException {
    NetworkOptions.requireFile(remove);
    NamedRun run = new NamedRun(command(), dataset, name);
    run.requireFree(existing);
    CrowdDataset opened = CrowdDataset.open(dataset, answers(), metadata);
    NetworkOptions.requireClasses(command(), classes, opened.metadata());
    check(opened);
    List<String> notes = new ArrayList<>(); // told once it is certain that there is a training
    ObjectNode tree = tree(opened, notes::add);
    Experiment experiment = bind(tree);
    ExperimentData data = new ExperimentData(opened, experiment.data());
    network.requireInputs(command(), data.preprocessing().length());
    int tasks = data.trainingTasks(experiment);
    if (tasks == 0) {
      throw new InputException(dataset + ": has no task with a label to train on");
    }
    network.fitBatch(tree, tasks, notes::add);
    experiment = bind(tree);
    notes.forEach(this::note);
    print("Train set: %d tasks", tasks);
    print("Validation set: %d tasks", opened.val().size());
    print("Test set: %d tasks", opened.test().size());
    before(data, experiment);
    TensorBoard board =
        tensorBoard.open(experiment.training().tensorboard(), dataset.resolve("tensorboard"));
    TrainingWatcher watcher =
        TensorBoardOptions.watch(progress.ofRun().training(name), board, name, experiment);
    RunResult result = run.run(experiment, data, existing, watcher, labels(opened));
    after(data, run.model());
    report(result, run);
    return 0;
  }

  private ObjectNode tree(CrowdDataset opened, Consumer<String> notes) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("name", name.replaceAll("[^\\w.-]", "_"));
    tree.putArray("seeds").add(seed);
    ObjectNode data = tree.putObject("data");
    data.put("dataset", dataset.toString());
    put(data, "answers", answers());
    put(data, "metadata", metadata);
    put(data, "remove", remove);
    tree.set("strategy", strategy());
    network.addTo(tree, command(), opened, EPOCHS, notes);
    return tree;
  }

  static void put(ObjectNode tree, String key, Path file) {
    if (file != null) {
      tree.put(key, file.toString());
    }
  }

  private Experiment bind(ObjectNode tree) {
    try {
      return Experiment.of(tree, command());
    } catch (InputException e) {
      throw NetworkOptions.inWordsOfOptions(e);
    }
  }

  private void report(RunResult result, NamedRun run) {
    result.warnings().forEach(this::note);
    if (result.choice() != null) {
      result.choice().lines().forEach(line -> print("%s", line));
    }
    print("Final metrics:");
    result.mean().forEach((figure, value) -> print("- %s: %.4f", figure, value));
    print("Results stored in %s", run.results());
    print("Best model stored in %s", run.model());
    run.labels().ifPresent(file -> print("Labels stored in %s", file));
  }

  private void note(String line) {
    spec.commandLine().getErr().println("warning: " + line);
    spec.commandLine().getErr().flush();
  }

  final void print(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
