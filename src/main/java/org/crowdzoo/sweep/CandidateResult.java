package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * One line of {@code candidates.jsonl}.
 *
 * @param index of the candidate, from 0
 * @param status how it ended
 * @param score mean over its seeds, or null if it failed
 * @param scores of each seed; empty if it failed, and in files of versions that did not note them
 * @param parameters values by key path
 * @param figures means over its seeds, by their names in {@code results.json}
 * @param curves of the watched figure, by seed and epoch
 * @param seconds that it took
 * @param elapsed seconds from the start of the sweep to its end, interruptions left out
 * @param message why it failed, or ""
 * @param config of the experiment, complete
 */
public record CandidateResult(
    int index,
    Status status,
    Double score,
    List<Double> scores,
    ObjectNode parameters,
    Map<String, Double> figures,
    List<List<Double>> curves,
    double seconds,
    double elapsed,
    String message,
    ObjectNode config) {
  /** Checks what a damaged line may lack. */
  public CandidateResult {
    boolean whole =
        status != null
            && parameters != null
            && figures != null
            && curves != null
            && message != null
            && config != null;
    if (!whole || index < 0 || status == Status.DONE && score == null) {
      throw new IllegalArgumentException("a candidate lacks a value");
    }
    scores = scores == null ? List.of() : List.copyOf(scores);
  }

  /** One that came to nothing. */
  static CandidateResult failed(
      int index,
      ObjectNode values,
      ObjectNode tree,
      double seconds,
      double elapsed,
      String message) {
    return new CandidateResult(
        index,
        Status.FAILED,
        null,
        List.of(),
        values,
        Map.of(),
        List.of(),
        seconds,
        elapsed,
        message,
        tree);
  }

  /** How a candidate ended. */
  public enum Status {
    DONE,
    /** Stopped early as bad; it cannot become the best. */
    STOPPED,
    /** Its training diverged, or its values do not go together. */
    FAILED
  }
}
