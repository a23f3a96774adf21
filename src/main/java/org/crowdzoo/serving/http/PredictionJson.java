package org.crowdzoo.serving.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.serving.Prediction;
import org.crowdzoo.serving.Predictor;

/** Predictions, features and what there is to know of a classifier, as JSON. */
final class PredictionJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PredictionJson() {}

  /** {@code label, probability, probabilities, rejected}, or {@code labels, probabilities}. */
  static ObjectNode of(Prediction answer, boolean multiLabel) {
    ObjectNode json = JSON.createObjectNode();
    if (multiLabel) {
      json.set("labels", JSON.valueToTree(answer.labels()));
    } else {
      json.put("label", answer.label());
      json.put("probability", answer.probability());
      json.put("rejected", answer.rejected());
    }
    json.set("probabilities", JSON.valueToTree(answer.probabilities()));
    return json;
  }

  /** What is served. */
  static ObjectNode about(Predictor predictor, ServerOptions options) {
    ObjectNode json = JSON.createObjectNode();
    Preprocessing input = predictor.preprocessing();
    json.put(
        "predict",
        input.isImage()
            ? "POST /predict with a PNG, JPEG, WebP or BMP file as the body"
            : "POST /predict with a JSON list of " + input.channels() + " numbers as the body");
    json.set("classes", JSON.valueToTree(predictor.classNames()));
    json.put("multiLabel", predictor.isMultiLabel());
    json.put("rejectBelow", predictor.rejectBelow());
    json.put("maxBytes", options.mostBytes());
    json.put("maxPixels", predictor.options().mostPixels());
    return json;
  }

  /**
   * Features of a body.
   *
   * @throws InputException if it is no list of numbers
   */
  static double[] features(byte[] body) {
    JsonNode list;
    try {
      list = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new InputException("body: must be a list of numbers, " + JsonProblem.of(e), e);
    } catch (IOException e) {
      throw new InputException("body: must be a list of numbers", e);
    }
    if (!list.isArray()) {
      throw new InputException("body: must be a list of numbers");
    }
    double[] features = new double[list.size()];
    for (int d = 0; d < features.length; d++) {
      if (!list.get(d).isNumber()) {
        throw new InputException("body: must be a list of numbers, element " + d + " is none");
      }
      features[d] = list.get(d).doubleValue();
    }
    return features;
  }
}
