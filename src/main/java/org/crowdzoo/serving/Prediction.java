package org.crowdzoo.serving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a classifier says of an example.
 *
 * @param probabilities of the classes (they sum to 1), or of the labels, by name in their order
 * @param labels the answer: the most probable class; of several labels those that reach their
 *     threshold; none if it is rejected
 * @param rejected true if the most probable class is less probable than answers should be; never
 *     with several labels
 */
public record Prediction(Map<String, Double> probabilities, List<String> labels, boolean rejected) {
  /** Copies the collections. */
  public Prediction {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
    labels = List.copyOf(labels);
  }

  static Prediction of(
      List<String> names, double[] probabilities, double[] thresholds, Double rejectBelow) {
    Map<String, Double> byName = new LinkedHashMap<>();
    List<String> labels = new ArrayList<>();
    int best = 0;
    for (int k = 0; k < probabilities.length; k++) {
      byName.put(names.get(k), probabilities[k]);
      best = probabilities[k] > probabilities[best] ? k : best;
      if (thresholds != null && probabilities[k] >= thresholds[k]) {
        labels.add(names.get(k));
      }
    }
    boolean rejected =
        thresholds == null && rejectBelow != null && probabilities[best] < rejectBelow;
    if (thresholds == null && !rejected) {
      labels.add(names.get(best));
    }
    return new Prediction(byName, labels, rejected);
  }

  /** The only label; null if it is rejected, or if several labels are allowed and none is given. */
  public String label() {
    return labels.isEmpty() ? null : labels.get(0);
  }

  /** The largest probability. */
  public double probability() {
    return Collections.max(probabilities.values());
  }
}
