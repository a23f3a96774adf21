package org.crowdzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
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
      description = "A model.zip that crowdzoo saved, or zoo:NAME (see zoo).")
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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    SavedModel saved = SavedModel.read(TrainedModel.find(model));
    Split split = saved.card().preprocessing().isImage() ? Split.ofImages(paths) : features();
    Inputs inputs = Inputs.of(split, saved.card().preprocessing());
    List<String> names = saved.card().classNames();
    double[][] anything = new double[split.size()][names.size()];
    double[][] probabilities;
    try (Evaluator evaluator = new Evaluator(saved.graph())) {
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
    for (int i = 0; i < probabilities.length; i++) {
      out.println(
          CsvField.of(split.examples().get(i).key())
              + (thresholds == null
                  ? row(probabilities[i], names)
                  : row(probabilities[i], thresholds, names)));
    }
    out.flush();
    return 0;
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

  private String row(double[] probabilities, List<String> names) {
    int best = 0;
    StringBuilder more = new StringBuilder();
    for (int k = 0; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
      if (all) {
        more.append(String.format(Locale.ROOT, ",%.6f", probabilities[k]));
      }
    }
    return String.format(
        Locale.ROOT, ",%s,%.6f%s", CsvField.of(names.get(best)), probabilities[best], more);
  }
}
