package org.crowdzoo.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.SavedModel;

/** A run: what was configured, what came out, and what the network says of tasks and workers. */
final class RunSection {
  private final Path file;
  private final ResultsFile results;
  private final List<Block> blocks = new ArrayList<>();

  private RunSection(Path file) throws IOException {
    this.file = file;
    this.results = ResultsFile.read(file);
  }

  static Section of(Path file) throws IOException {
    return new RunSection(file).section();
  }

  private Section section() throws IOException {
    JsonNode config = results.at("config");
    if (!config.isObject()) {
      throw new InputException(file + ": is no results.json of a run: config is missing");
    }
    for (JsonNode warning : results.at("warnings")) {
      blocks.add(new Block.Note(warning.asText()));
    }
    int seeds = results.runs().size();
    blocks.add(
        new Block.Facts(
            "Figures" + (seeds > 1 ? ", mean ± standard deviation of " + seeds + " seeds" : ""),
            results.figures()));
    ChoiceTable.of(results.at("choice")).ifPresent(blocks::add);
    CalibrationTable.of(results).ifPresent(blocks::add);
    blocks.add(curves(seeds));
    network(config);
    blocks.add(new Block.Facts("Provenance", ResultsFile.texts(results.at("provenance"))));
    blocks.add(new Block.Text("Configuration", Settings.toYaml((ObjectNode) config)));
    String strategy = config.path("strategy").path("name").asText();
    return new Section(
        config.path("name").asText("run"),
        "strategy "
            + strategy
            + " with "
            + config.path("backbone").path("name").asText()
            + " on "
            + config.path("data").path("dataset").asText(),
        blocks);
  }

  private Block.Figures curves(int seeds) {
    Map<String, List<Double>> losses = new LinkedHashMap<>();
    losses.put("training", results.curve("train_loss"));
    losses.put("validation", results.curve("val_loss"));
    Map<String, List<Double>> accuracies = new LinkedHashMap<>();
    accuracies.put("training", results.curve("train_accuracy"));
    accuracies.put("validation", results.curve("val_accuracy"));
    accuracies.put("test", results.curve("tracked_test_accuracy"));
    Map<String, List<Double>> ofLabels = new LinkedHashMap<>();
    ofLabels.put("F1, validation", results.curve("val_macro_f1"));
    ofLabels.put("F1, test", results.curve("tracked_test_macro_f1"));
    ofLabels.put("average precision, validation", results.curve("val_average_precision"));
    ofLabels.put("average precision, test", results.curve("tracked_test_average_precision"));
    List<Figure> figures = new ArrayList<>();
    if (losses.values().stream().anyMatch(list -> !list.isEmpty())) {
      figures.add(Charts.curves("loss", "Loss by epoch", "loss", losses));
    }
    if (accuracies.values().stream().anyMatch(list -> !list.isEmpty())) {
      figures.add(Charts.curves("accuracy", "Accuracy by epoch", "percent", accuracies));
    }
    if (ofLabels.values().stream().anyMatch(list -> !list.isEmpty())) {
      figures.add(Charts.curves("labels", "Mean over the labels by epoch", "percent", ofLabels));
    }
    return new Block.Figures(
        "Training",
        "Training loss is the strategy's own; training accuracy is agreement with what is learnt"
            + " from, no true class is looked at."
            + (seeds > 1 ? " Means over the seeds." : ""),
        figures);
  }

  private void network(JsonNode config) throws IOException {
    Path model = file.resolveSibling("model.zip");
    if (!Files.exists(model) && file.getParent() != null) {
      String name = file.getFileName().toString().replaceFirst("\\.json$", ".zip");
      model = file.toAbsolutePath().getParent().resolveSibling("best_models").resolve(name);
    }
    Path folder = Places.find(config.path("data").path("dataset").asText());
    if (!Files.exists(model) || !Files.isDirectory(folder)) {
      blocks.add(
          new Block.Note(
              (Files.exists(model) ? "The dataset " + folder : "The network " + model)
                  + " is not there: what the network says of tasks and workers is left out."));
      return;
    }
    SavedModel saved = SavedModel.read(model);
    CrowdDataset dataset =
        CrowdDataset.open(folder, path(config, "answers"), path(config, "metadata"));
    if (!saved.card().classNames().equals(dataset.classNames())) {
      throw new InputException(
          folder + ": has other classes than " + model + "; the dataset has changed since the run");
    }
    NetworkView view = new NetworkView(saved, dataset);
    if (dataset.test().hasLabels() && !dataset.test().isEmpty()) {
      if (!saved.isMultiLabel()) {
        blocks.add(view.test());
      } else {
        blocks.addAll(view.testOfLabels());
      }
    }
    Votes votes = dataset.isMultiLabel() ? null : dataset.votes();
    if (votes == null || votes.size() == 0) {
      return;
    }
    boolean workers = saved.card().workerKeys().equals(votes.workerKeys());
    NetworkView.Omega omega = workers ? view.omega() : null;
    CrowdTables tables =
        new CrowdTables(
            votes,
            dataset.train().labels(),
            workers ? saved.answers() : null,
            omega == null ? null : omega.byWorker());
    if (omega != null) {
      blocks.add(
          new Block.Figures(
              "The common confusion",
              "ω of each training vote: 1 would be a worker who follows the common confusion of the"
                  + " crowd on this task, 0 one who follows his own.",
              List.of(
                  Charts.shares("omega", "ω over the training votes", "ω", "votes", omega.all()))));
    }
    blocks.add(tables.matrices(dataset.classNames()));
    blocks.add(tables.workers());
    blocks.addAll(
        TaskList.of(
            dataset, view.probabilities(dataset.train()), omega == null ? null : omega.byTask()));
  }

  private static Path path(JsonNode config, String key) {
    String text = config.path("data").path(key).asText();
    return text.isEmpty() ? null : Places.find(text);
  }
}
