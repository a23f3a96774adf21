package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.cli.Progress;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.crowdzoo.dataset.KnownTruth;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentLearner;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.identification.Identification;
import org.crowdzoo.identification.IdentificationInput;
import org.crowdzoo.identification.Identifications;
import org.crowdzoo.identification.Learner;
import org.crowdzoo.identification.Margin;
import org.crowdzoo.identification.MarginOptions;
import org.crowdzoo.identification.MultiLabelIdentifications;
import org.crowdzoo.identification.MultiLabelInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code identify}: hard tasks and doubtful workers, with peerannot's options and files. */
@Command(
    name = "identify",
    description = "Find hard tasks or doubtful workers; writes to DATASET/identification.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
public final class IdentifyCommand implements Callable<Integer> {
  private static final int EPOCHS = 50;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DATASET",
      description = "The dataset's folder.")
  private Path dataset = Path.of(".");

  @Option(
      names = {"-s", "--method"},
      defaultValue = "WAUM",
      description = "Method; see identificationinfo.")
  private String method;

  @Option(
      names = {"-K", "--n-classes"},
      description = "Number of classes; must be that of the metadata.")
  private Integer classes;

  @Option(names = "--labels", description = "File with the votes, if not DATASET/answers.json.")
  private Path labels;

  @Option(
      names = {"--metadata-path", "--metadata_path"},
      description = "Metadata, if not DATASET/metadata.json.")
  private Path metadataPath;

  @Option(
      names = "--matrix-file",
      description = "npy of the workers' confusion matrices instead of Dawid-Skene's.")
  private Path matrixFile;

  @Option(
      names = {"--maxiter-DS", "--maxiter-dawid-skene"},
      defaultValue = "50",
      description = "Iterations of Dawid-Skene.")
  private int maxiterDs;

  @Option(
      names = "--predictions",
      description = "npy of out-of-fold probabilities [tasks, classes] of a classifier.")
  private Path predictions;

  @Option(
      names = "--calibrate",
      negatable = true,
      description =
          "Calibrate the predictions by one temperature fitted to the votes. Default, as in"
              + " cleanlab: activelab does, crowdlab does not.")
  private Boolean calibrate;

  @Option(names = "--resamples", defaultValue = "1000", description = "Bootstrap samples.")
  private int resamples;

  @Option(names = "--alpha", defaultValue = "0.01", description = "Share of tasks to cut off.")
  private double alpha;

  @Option(
      names = "--use-pleiss",
      description = "Pleiss's margin (to the best other class) instead of Yang's.")
  private boolean usePleiss;

  @Option(
      names = "--topk",
      defaultValue = "1",
      description =
          "k of Yang's margin: to the class that comes k+1st; 0, peerannot's default, means 1.")
  private int top;

  @Option(
      names = "--hard-labels",
      description = "npy of labels [tasks] to take the AUM of, instead of the majority's.")
  private Path hardLabels;

  @Option(
      names = "--folds",
      defaultValue = "5",
      description = "Networks for out-of-fold predictions; each predicts what it has not seen.")
  private int folds;

  @Mixin private NetworkOptions network;

  @Option(names = "--seed", defaultValue = "0", description = "Seed for what is random.")
  private int seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!MultiLabelIdentifications.isCalled(method)) {
      Identifications.find(method); // what no kind of dataset has is refused at once
    }
    Metadata metadata =
        Metadata.read(metadataPath == null ? dataset.resolve("metadata.json") : metadataPath);
    if (metadata.isMultiLabel()) {
      return labelByLabel(metadata);
    }
    if (!Identifications.isCalled(method)) {
      throw new InputException(
          "identify: " + method + " is for multi-label datasets, " + dataset + " is none");
    }
    Identifications.Info info = Identifications.find(method);
    refuseUnused(info.name(), info.options(), info.trains());
    IdentificationInput input = input(info);
    run(info.name(), () -> info.method().identify(input));
    return 0;
  }

  /** What a method does. */
  @FunctionalInterface
  private interface Work {
    Identification.Found find() throws IOException;
  }

  private void run(String name, Work work) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    // Methods may work side by side, each with files of its own.
    try (FolderLock lock =
        FolderLock.beside(dataset.resolve("identification").resolve(name), "identify in a copy")) {
      out.println("Running identification " + name + " on " + dataset);
      Identification.Found found = work.find();
      found.files().forEach(file -> out.println("Saved " + file));
      found.lines().forEach(out::println);
    }
    out.flush();
  }

  /** A dataset whose tasks have any number of labels. */
  private int labelByLabel(Metadata metadata) throws IOException {
    MultiLabelIdentifications.Info info = MultiLabelIdentifications.find(method);
    refuseUnused(info.name(), info.options(), false);
    NetworkOptions.requireClasses("identify", classes, metadata);
    MultiLabelVotes votes =
        MultiLabelAnswers.read(labels == null ? dataset.resolve("answers.json") : labels, metadata);
    if (votes.size() == 0) {
      throw new InputException("identify: " + dataset + " has no votes");
    }
    MultiLabelInput input =
        new MultiLabelInput(
            dataset,
            votes,
            metadata.classNamesOrNumbers(),
            KnownTruth.of(dataset, metadata, votes).orElse(null),
            maxiterDs,
            resamples,
            seed);
    run(info.name(), () -> info.method().identify(input));
    return 0;
  }

  private IdentificationInput input(Identifications.Info info) {
    Learner learner = null;
    Votes votes;
    List<String> names;
    if (trains(info)) {
      requireInputs(info);
      CrowdDataset opened = CrowdDataset.open(dataset, labels, metadataPath);
      NetworkOptions.requireClasses("identify", classes, opened.metadata());
      learner = learner(info, opened);
      votes = opened.requireVotes();
      names = opened.train().examples().stream().map(e -> nameOf(e, opened)).toList();
    } else {
      Metadata metadata =
          Metadata.read(metadataPath == null ? dataset.resolve("metadata.json") : metadataPath);
      NetworkOptions.requireClasses("identify", classes, metadata);
      votes = AnswersFile.read(labels == null ? dataset.resolve("answers.json") : labels, metadata);
      names = votes.taskKeys();
    }
    MarginOptions margins =
        new MarginOptions(
            usePleiss ? Margin.PLEISS : Margin.YANG,
            top == 0 ? 1 : top,
            alpha,
            hardLabels,
            network.model());
    return new IdentificationInput(
        dataset,
        votes,
        matrixFile,
        predictions,
        maxiterDs,
        resamples,
        names,
        margins,
        calibrate,
        folds,
        learner,
        seed);
  }

  /** An image's file name, as in peerannot's tables; the key of a row of features. */
  private static String nameOf(Example example, CrowdDataset dataset) {
    return dataset.hasFeatures() ? example.key() : example.file().getFileName().toString();
  }

  private void requireInputs(Identifications.Info info) {
    if (!Files.isDirectory(dataset.resolve("train"))) {
      String instead = info.options().contains("--predictions") ? ", or give --predictions" : "";
      throw new InputException(
          dataset.resolve("train")
              + ": no such folder; "
              + info.name()
              + " trains on the tasks there"
              + instead);
    }
  }

  private boolean trains(Identifications.Info info) {
    return info.trains() && predictions == null;
  }

  private Learner learner(Identifications.Info info, CrowdDataset opened) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("name", "identify");
    tree.putObject("data").put("dataset", dataset.toString());
    tree.putObject("strategy").put("name", "naive_soft");
    List<String> notes = new ArrayList<>(); // told once all is well
    network.addTo(tree, "identify", opened, EPOCHS, notes::add);
    ((ObjectNode) tree.get("training")).put("selection", "last");
    try {
      Progress shown = Progress.ofMany(false);
      Experiment experiment = Experiment.of(tree, "identify");
      ExperimentData data = new ExperimentData(opened, experiment.data());
      network.requireInputs("identify", data.preprocessing().length());
      notes.forEach(this::note);
      return new ExperimentLearner(experiment, data, () -> shown.training(info.name()), this::note);
    } catch (InputException e) {
      throw NetworkOptions.inWordsOfOptions(e);
    }
  }

  private void note(String line) {
    spec.commandLine().getErr().println("warning: " + line);
    spec.commandLine().getErr().flush();
  }

  /** An option that the method has no use for is a mistake, not to be passed over in silence. */
  private void refuseUnused(String name, List<String> taken, boolean trains) {
    List<String> problems = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      String given = nameOf(option);
      boolean special =
          Identifications.all().stream().anyMatch(other -> other.options().contains(given));
      if (isOfNetwork(option) && !trains) {
        problems.add(
            "identify: " + given + " is not used by " + name + ", which trains no network");
      } else if (predictions != null
          && taken.contains("--predictions")
          && (isOfNetwork(option) || given.equals("--folds"))) {
        problems.add(
            "identify: " + given + " has no use with --predictions: no network is trained");
      } else if (special && !taken.contains(given)) {
        problems.add(
            "identify: "
                + given
                + " is not used by "
                + name
                + ", which takes "
                + (taken.isEmpty() ? "no such option" : taken));
      }
    }
    if (matrixFile != null
        && spec.commandLine().getParseResult().hasMatchedOption("--maxiter-DS")) {
      problems.add("identify: --maxiter-DS has no use with --matrix-file, give one of them");
    }
    if (usePleiss && spec.commandLine().getParseResult().hasMatchedOption("--topk")) {
      problems.add("identify: --topk has no use with --use-pleiss, give one of them");
    }
    InputException.throwIfAny(problems);
  }

  /** The first long name; others are aliases. */
  private static String nameOf(OptionSpec option) {
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--"))
        .findFirst()
        .orElseThrow();
  }

  private boolean isOfNetwork(OptionSpec option) {
    return spec.mixins().values().stream()
        .flatMap(mixin -> mixin.options().stream())
        .anyMatch(other -> other.longestName().equals(option.longestName()) && !isHelp(other));
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }
}
