package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.crowdzoo.training.Calibration;
import org.crowdzoo.training.Evaluation;
import org.crowdzoo.training.History;
import org.crowdzoo.training.MultiLabelEvaluation;
import org.crowdzoo.training.SplitFigures;
import org.crowdzoo.zoo.LoadedWeights;

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
 * @param pretrained what the backbone started from; null if all was drawn at random
 * @param calibration of the kept network, whose figures are those after it; null where none was
 *     asked for
 */
public record SeedResult(
    int seed,
    History history,
    int bestEpoch,
    Evaluation test,
    Evaluation validation,
    double seconds,
    String engine,
    List<String> warnings,
    Double labelAccuracy,
    LoadedWeights pretrained,
    Calibration calibration) {
  /** Copies the list; files of older versions have none. */
  public SeedResult {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Top-k figures are of interest from this number of classes on. */
  private static final int CLASSES_FOR_TOP_K = 8;

  private static final String TOP_K = "_top";

  /** The figures that are averaged over seeds, by their name in {@code results.json}. */
  Map<String, Double> figures(int classes) {
    Map<String, Double> figures = new LinkedHashMap<>();
    putFigures(figures, classes, new SplitFigures(validation, test, null));
    if (calibration != null) {
      putCalibration(figures);
    }
    putTracked(figures, "accuracy", history.testAccuracy());
    history
        .followed()
        .forEach(
            (name, values) -> {
              if (name.startsWith(History.TRACKED_TEST)) {
                putTracked(figures, name.substring(History.TRACKED_TEST.length()), values);
              }
            });
    if (labelAccuracy != null) {
      figures.put("label_accuracy", labelAccuracy);
    }
    figures.put("seconds", seconds);
    return figures;
  }

  /** The figures of the kept network on the splits that nothing is learnt from. */
  static void putFigures(Map<String, Double> figures, int classes, SplitFigures splits) {
    Evaluation validation = splits.validation();
    if (validation != null) {
      figures.put("best_val_accuracy", validation.accuracy());
      figures.put("best_val_loss", validation.loss());
      validation.followed().forEach((name, value) -> put(figures, "best_val_" + name, value));
    }
    if (splits.test() != null) {
      splits
          .test()
          .figures()
          .forEach(
              (name, value) -> {
                if (classes >= CLASSES_FOR_TOP_K || !name.contains(TOP_K)) {
                  figures.put("test_" + name, value);
                }
              });
    }
  }

  /** What the loss and ECE above were before, and the Brier score. */
  private void putCalibration(Map<String, Double> figures) {
    if (calibration.temperatures().size() == 1) {
      figures.put("temperature", calibration.temperatures().get(0));
    }
    if (calibration.test() != null) {
      figures.put("test_brier", calibration.test().after().brier());
      figures.put("test_loss_uncalibrated", calibration.test().before().nll());
      figures.put("test_ece_uncalibrated", calibration.test().before().ece());
      figures.put("test_brier_uncalibrated", calibration.test().before().brier());
    }
  }

  /** The last and the best of the epochs' figures. */
  private static void putTracked(Map<String, Double> figures, String name, List<Double> values) {
    if (!values.isEmpty()) {
      put(figures, "last_test_" + name, values.get(values.size() - 1));
      values.stream()
          .filter(Objects::nonNull)
          .max(Comparator.naturalOrder())
          .ifPresent(best -> figures.put("best_test_" + name, best));
    }
  }

  private static void put(Map<String, Double> figures, String name, Double value) {
    if (value != null) {
      figures.put(name, value);
    }
  }

  /** As an object of {@code results.json}. */
  ObjectNode toJson(List<String> classNames) {
    ObjectNode json = JSON.createObjectNode();
    json.set("train_loss", JSON.valueToTree(history.trainLoss()));
    json.set("train_accuracy", JSON.valueToTree(history.trainAccuracy()));
    json.set("val_loss", JSON.valueToTree(history.valLoss()));
    json.set("val_accuracy", JSON.valueToTree(history.valAccuracy()));
    if (!history.testAccuracy().isEmpty()) {
      json.set("tracked_test_accuracy", JSON.valueToTree(history.testAccuracy()));
    }
    history.followed().forEach((name, values) -> json.set(name, JSON.valueToTree(values)));
    figures(classNames.size()).forEach(json::put);
    if (test instanceof MultiLabelEvaluation several) {
      ObjectNode labels = json.putObject("test_labels");
      for (int l = 0; l < classNames.size(); l++) {
        labels.set(classNames.get(l), JSON.valueToTree(several.labels().get(l)));
      }
    }
    if (calibration != null) {
      json.set("calibration", JSON.valueToTree(calibration));
    }
    json.put("best_epoch", bestEpoch + 1);
    json.put("seed", seed);
    json.put("engine", engine);
    if (pretrained != null) {
      json.set("pretrained", JSON.valueToTree(pretrained));
    }
    return json;
  }
}
