package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.training.ClassifierEvaluation;
import org.crowdzoo.training.History;

/**
 * The result of one training.
 *
 * @param seed its seed
 * @param history of its epochs
 * @param bestEpoch the kept one, counted from 0
 * @param test figures of the kept network on the test split, or null if there is none
 * @param validation figures of the kept network on the validation split, or null
 * @param seconds of training and evaluation, over all parts of a resumed training
 * @param engine what computed the network, in words
 * @param warnings what a reader must know of this training
 * @param labelAccuracy percent of the labels made of the votes that are the truth, where it is
 *     known; null where the strategy makes none, and in files of older versions
 */
public record SeedResult(
    int seed,
    History history,
    int bestEpoch,
    ClassifierEvaluation test,
    ClassifierEvaluation validation,
    double seconds,
    String engine,
    List<String> warnings,
    Double labelAccuracy) {
  /** Copies the list; files of older versions have none. */
  public SeedResult {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Top-k figures are of interest from this number of classes on. */
  private static final int CLASSES_FOR_TOP_K = 8;

  /** The figures that are averaged over seeds, by their name in {@code results.json}. */
  Map<String, Double> figures(int classes) {
    Map<String, Double> figures = new LinkedHashMap<>();
    if (validation != null) {
      figures.put("best_val_accuracy", validation.accuracy());
      figures.put("best_val_loss", validation.loss());
    }
    if (test != null) {
      figures.put("test_accuracy", test.accuracy());
      figures.put("test_loss", test.loss());
      figures.put("test_ece", test.ece());
      if (classes >= CLASSES_FOR_TOP_K) {
        figures.put("test_micro_top2", test.microTop2());
        figures.put("test_micro_top5", test.microTop5());
        figures.put("test_macro_top2", test.macroTop2());
        figures.put("test_macro_top5", test.macroTop5());
      }
    }
    List<Double> tracked = history.testAccuracy();
    if (!tracked.isEmpty()) {
      figures.put("last_test_accuracy", tracked.get(tracked.size() - 1));
      figures.put("best_test_accuracy", tracked.stream().mapToDouble(a -> a).max().orElseThrow());
    }
    if (labelAccuracy != null) {
      figures.put("label_accuracy", labelAccuracy);
    }
    figures.put("seconds", seconds);
    return figures;
  }

  /** As an object of {@code results.json}. */
  ObjectNode toJson(int classes) {
    ObjectNode json = JSON.createObjectNode();
    json.set("train_loss", JSON.valueToTree(history.trainLoss()));
    json.set("train_accuracy", JSON.valueToTree(history.trainAccuracy()));
    json.set("val_loss", JSON.valueToTree(history.valLoss()));
    json.set("val_accuracy", JSON.valueToTree(history.valAccuracy()));
    if (!history.testAccuracy().isEmpty()) {
      json.set("tracked_test_accuracy", JSON.valueToTree(history.testAccuracy()));
    }
    figures(classes).forEach(json::put);
    json.put("best_epoch", bestEpoch + 1);
    json.put("seed", seed);
    json.put("engine", engine);
    return json;
  }
}
