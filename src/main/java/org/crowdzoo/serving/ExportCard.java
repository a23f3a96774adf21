package org.crowdzoo.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.ExportFolder;
import org.crowdzoo.training.SavedModel;

/** The card of an exported classifier, in YAML: what it is, where it comes from, how to use it. */
final class ExportCard {
  private static final String NOT_STATED = "not stated";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SavedModel saved;
  private final ObjectNode card = JSON.createObjectNode();

  ExportCard(SavedModel saved) {
    this.saved = saved;
  }

  /**
   * The card's text.
   *
   * @param parameters of the classifier
   * @param sha256 of its file
   * @param onnx of the ONNX file; {@code sha256} or {@code missing}
   * @param licence of the model, or null
   */
  String text(long parameters, String sha256, ObjectNode onnx, String licence) {
    SavedModel.Origin origin = saved.card().origin();
    SavedModel.Card model = saved.card();
    card.putObject(ExportFolder.MODEL)
        .put("file", ExportFolder.CLASSIFIER)
        .put("format", "DeepLearning4J 1.0.0-M2.1 ComputationGraph, its own layers only")
        .put("parameters", parameters)
        .put(ExportFolder.SHA256, sha256);
    card.set("onnx", onnx);
    if (origin != null) {
      card.put("crowdzoo", origin.crowdzoo());
      ObjectNode data = card.putObject("data");
      data.put("name", origin.dataset());
      data.put("sha256", origin.dataSha256());
      card.set("backbone", origin.backbone());
    }
    if (model.strategy() != null) {
      card.set("strategy", model.strategy());
    }
    if (origin != null) {
      card.put("seed", origin.seed());
      card.set("metrics", JSON.valueToTree(origin.figures()));
    }
    if (model.calibration() != null) {
      card.set(ExportFolder.CALIBRATION, JSON.valueToTree(model.calibration()));
    }
    card.set("classes", JSON.valueToTree(model.classNames()));
    if (model.isMultiLabel()) {
      ObjectNode thresholds = card.putObject("thresholds");
      for (int l = 0; l < model.thresholds().size(); l++) {
        thresholds.put(model.classNames().get(l), model.thresholds().get(l));
      }
    }
    preprocessing(model.preprocessing());
    card.putObject("licence")
        .put("model", licence == null ? NOT_STATED : licence)
        .put(
            "data",
            origin == null || origin.dataLicence() == null ? NOT_STATED : origin.dataLicence());
    return Settings.toYaml(card);
  }

  private void preprocessing(Preprocessing input) {
    ObjectNode node = JSON.valueToTree(input);
    ArrayNode steps = JSON.createArrayNode();
    steps(input).forEach(steps::add);
    ObjectNode all = card.putObject("preprocessing");
    all.set("steps", steps);
    all.setAll(node);
  }

  private static List<String> steps(Preprocessing input) {
    if (!input.isImage()) {
      return List.of(
          "a row of " + input.channels() + " features",
          "x[d] = (value[d] / scale - mean[d]) / std[d]; normalizer.bin does it");
    }
    return List.of(
        "decode with 8 bits a channel; drop an alpha channel",
        input.channels() == 3
            ? "convert to RGB, channels in the order R, G, B (NativeImageLoader gives B, G, R)"
            : "convert to grey with OpenCV's weights",
        "resize to " + input.height() + " x " + input.width() + " bilinearly, as OpenCV does",
        "x[c] = (value[c] / scale - mean[c]) / std[c]; normalizer.bin does it",
        "shape [batch, " + input.channels() + ", " + input.height() + ", " + input.width() + "]");
  }
}
