package org.crowdzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code predict MODEL IMAGE…}: labels for new images or feature rows. */
@Command(
    name = "predict",
    description = {
      "Label new images (or an npy file of features) as CSV: file,label,probability.",
      "With several labels a task: file,labels (those that reach their threshold, with ; between),"
          + " and a column a label with its probability."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class PredictCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = {
        "A model.zip that crowdzoo saved, a folder that it exported to, or zoo:NAME (see zoo)."
      })
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE_OR_FOLDER",
      description = "Images and folders of images; for a model on features one npy file [n, D].")
  private List<Path> paths;

  @Option(
      names = "--all",
      description =
          "One more column a class with its probability; several labels have them anyway.")
  private boolean all;

  @Option(
      names = "--reject",
      arity = "0..1",
      paramLabel = "PROBABILITY",
      parameterConsumer = OptionalProbability.class,
      description = {
        "Leave the label empty where the most probable class is less probable than this.",
        "Default of PROBABILITY: the one that calibration.rejectFor found."
      })
  private Double reject;

  @Spec private CommandSpec spec;

  /** A file, or a further option, is no probability: it belongs to what follows. */
  static final class OptionalProbability implements IParameterConsumer {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+([eE][-+]?\\d+)?");

    @Override
    public void consumeParameters(Stack<String> rest, ArgSpec option, CommandSpec command) {
      boolean number =
          !rest.isEmpty()
              && NUMBER.matcher(rest.peek()).matches()
              && !Files.exists(Path.of(rest.peek()));
      option.setValue(number ? Double.valueOf(rest.pop()) : Double.valueOf(Double.NaN));
    }
  }

  @Override
  public Integer call() {
    SavedModel saved = SavedModel.read(TrainedModel.find(model));
    double rejectBelow = rejectBelow(saved);
    Split split = saved.card().preprocessing().isImage() ? Split.ofImages(paths) : features();
    Inputs inputs = Inputs.of(split, saved.card().preprocessing());
    List<String> names = saved.card().classNames();
    double[][] anything = new double[split.size()][names.size()];
    double[][] probabilities;
    try (Evaluator evaluator = new Evaluator(saved)) {
      probabilities =
          evaluator.probabilities(
              CrowdIterator.ofLabels(inputs, anything, BatchOptions.evaluation(64)));
    }
    PrintWriter out = spec.commandLine().getOut();
    double[] thresholds = saved.thresholds();
    out.println(
        (thresholds == null ? "file,label,probability" : "file,labels")
            + (all || thresholds != null
                ? names.stream().map(n -> "," + CsvField.of(n)).collect(Collectors.joining())
                : ""));
    int rejected = 0;
    for (int i = 0; i < probabilities.length; i++) {
      boolean unsure = Arrays.stream(probabilities[i]).max().orElse(0) < rejectBelow;
      rejected += unsure ? 1 : 0;
      out.println(
          CsvField.of(split.examples().get(i).key())
              + (thresholds == null
                  ? row(probabilities[i], unsure, names)
                  : row(probabilities[i], thresholds, names)));
    }
    out.flush();
    if (reject != null) {
      spec.commandLine()
          .getErr()
          .printf(
              Locale.ROOT,
              "rejected %d of %d, less probable than %.6f%n",
              rejected,
              probabilities.length,
              rejectBelow);
    }
    return 0;
  }

  /** The probability below which no label is given; below 0 where all are. */
  private double rejectBelow(SavedModel saved) {
    if (reject == null) {
      return -1;
    }
    if (saved.isMultiLabel()) {
      throw new InputException(
          "--reject: is for one class a task, "
              + model
              + " gives several labels, each from its threshold on");
    }
    if (reject.isNaN() && saved.rejectThreshold() == null) {
      throw new InputException(
          "--reject: "
              + model
              + " has no threshold of its own; give a probability, or train it with"
              + " calibration: {method: temperature, rejectFor: 0.95}");
    }
    double below = reject.isNaN() ? saved.rejectThreshold() : reject;
    if (!(below >= 0 && below <= 1)) {
      throw new InputException("--reject: must be a probability from 0 to 1, got " + reject);
    }
    return below;
  }

  /** The labels that reach their threshold, and the probability of each. */
  private static String row(double[] probabilities, double[] thresholds, List<String> names) {
    StringJoiner given = new StringJoiner(";");
    StringBuilder more = new StringBuilder();
    for (int l = 0; l < probabilities.length; l++) {
      if (probabilities[l] >= thresholds[l]) {
        given.add(names.get(l));
      }
      more.append(String.format(Locale.ROOT, ",%.6f", probabilities[l]));
    }
    return "," + CsvField.of(given.toString()) + more;
  }

  private Split features() {
    if (paths.size() > 1) {
      throw new InputException(
          "predict: a model on features takes one npy file, got " + paths.size() + " paths");
    }
    return Split.ofFeatures(paths.get(0));
  }

  private String row(double[] probabilities, boolean rejected, List<String> names) {
    int best = 0;
    StringBuilder more = new StringBuilder();
    for (int k = 0; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
      if (all) {
        more.append(String.format(Locale.ROOT, ",%.6f", probabilities[k]));
      }
    }
    return String.format(
        Locale.ROOT,
        ",%s,%.6f%s",
        rejected ? "" : CsvField.of(names.get(best)),
        probabilities[best],
        more);
  }
}
