package org.crowdzoo.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/** The figures of a network on the whole of a split, with one class a task or several labels. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(ClassifierEvaluation.class),
  @JsonSubTypes.Type(MultiLabelEvaluation.class)
})
public sealed interface Evaluation permits ClassifierEvaluation, MultiLabelEvaluation {
  /** Number of examples. */
  int examples();

  /** Percent of the decisions that are right: one an example, or one an example and label. */
  double accuracy();

  /** Mean cross-entropy, natural logarithm: of the true class, or over examples and labels. */
  double loss();

  /** All scalar figures that can be told, by what follows {@code test_} in results. */
  Map<String, Double> figures();

  /**
   * Figures that are worth following epoch by epoch beside accuracy and loss, by name; null where
   * one is not defined.
   */
  default Map<String, Double> followed() {
    return Map.of();
  }
}
