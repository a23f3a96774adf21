package org.crowdzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crowdzoo.experiment.ModelCard;
import org.crowdzoo.experiment.TrainedModel;
import org.crowdzoo.files.FolderTree;
import org.crowdzoo.training.TrainingWatcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zoo}: the trained networks that are shipped. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "List the trained networks that are shipped, with their figures on the test split. zoo:NAME"
            + " stands for one where predict, test, inspect and export expect a model.",
    footer = {
      "",
      "Examples:",
      "  zoo",
      "  predict zoo:fashion-conal datasets/fashion/test",
      "  zoo --train fashion-conal"
    })
final class ZooCommand implements Callable<Integer> {
  @Option(
      names = "--train",
      paramLabel = "NAME",
      arity = "1..*",
      description =
          "Train these again by the experiments on their cards, and write model and card; all for"
              + " every one.")
  private List<String> wanted = List.of();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where they are written (default: zoo/trained of Crowdzoo's folder).")
  private Path to;

  @Mixin private ProgressOptions progress;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<String> names = wanted.contains("all") ? TrainedModel.names() : wanted;
    List<TrainedModel> models = names.stream().map(TrainedModel::named).toList();
    for (TrainedModel model : models) {
      train(model);
    }
    if (models.isEmpty()) {
      TrainedModel.names().forEach(name -> print(out, TrainedModel.named(name)));
    }
    out.flush();
    return 0;
  }

  private void train(TrainedModel model) throws IOException {
    Path work = Files.createTempDirectory("crowdzoo-zoo");
    try {
      TrainingWatcher shown = progress.ofRun().training(model.about().id());
      Path folder = to == null ? TrainedModel.folder() : to;
      print(spec.commandLine().getOut(), model.train(folder, work, shown));
    } finally {
      FolderTree.delete(work);
    }
  }

  private static void print(PrintWriter out, TrainedModel model) {
    StringBuilder figures = new StringBuilder();
    for (String name :
        List.of("test_accuracy", "test_macro_f1", "test_average_precision", "test_ece")) {
      Double value = model.figures().get(name);
      if (value != null) {
        figures.append(String.format(Locale.ROOT, "  %s %.4g", name.substring(5), value));
      }
    }
    out.printf(
        Locale.ROOT,
        "%s%-22s%s%n    %s%n",
        ModelCard.SCHEME,
        model.about().id(),
        figures,
        model.about().title());
  }
}
