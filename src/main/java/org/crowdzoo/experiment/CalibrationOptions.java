package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crowdzoo.settings.Setting;

/**
 * The part {@code calibration} of an experiment; {@code calibration: temperature} is short for
 * {@code calibration: {method: temperature}}.
 *
 * @param method what is fitted on the validation split
 * @param rejectFor accuracy that the answers that are not rejected should have; null for no
 *     threshold
 */
public record CalibrationOptions(
    @Setting(
            value = "temperature",
            doc =
                "what is fitted on the validation split and folded into the classifier's last layer:"
                    + " a temperature, or one a label")
        Method method,
    @Setting(
            value = Setting.NONE,
            above = 0,
            max = 1,
            otherwise = "no threshold",
            doc =
                "share of the answers that is to be right: sets the probability below which"
                    + " predict --reject and serve give no answer; one class a task only")
        Double rejectFor) {
  private static final String KEY = "calibration";

  /** What is fitted. */
  public enum Method {
    TEMPERATURE
  }

  /** The tree with the short form written out; the same if it has none. */
  static ObjectNode spelledOut(ObjectNode tree) {
    JsonNode given = tree.path(KEY);
    if (!given.isTextual()) {
      return tree;
    }
    ObjectNode copy = tree.deepCopy();
    copy.putObject(KEY).set("method", given);
    return copy;
  }
}
