package org.crowdzoo.report.tensorboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.SweepWatcher;
import org.crowdzoo.training.TrainingWatcher;

/**
 * The trainings of a sweep as runs of TensorBoard, each with its candidate's values for the HParams
 * page.
 */
public final class SweepEvents implements SweepWatcher {
  private final TensorBoard board;
  private final SweepWatcher next;

  /**
   * Events beside what somebody else shows.
   *
   * @param next is told of everything too
   */
  public SweepEvents(TensorBoard board, SweepWatcher next) {
    this.board = board;
    this.next = next;
  }

  /** Names as {@code candidate 3, seed 0} become {@code candidate-3/seed-0}. */
  @Override
  public TrainingWatcher training(String name, ObjectNode values) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    values.properties().forEach(value -> parameters.put(value.getKey(), value.getValue()));
    String run = name.replace(", ", "/").replace(' ', '-');
    return next.training(name, values)
        .and(board.training(run, Settings.toYaml(values), parameters));
  }

  @Override
  public void resumed(int candidates) {
    next.resumed(candidates);
  }

  @Override
  public void candidateStarted(int index, int total, ObjectNode parameters) {
    next.candidateStarted(index, total, parameters);
  }

  @Override
  public void candidateDone(CandidateResult result, int best, int total, double secondsLeft) {
    next.candidateDone(result, best, total, secondsLeft);
  }

  @Override
  public void finalsStarted(int finalists) {
    next.finalsStarted(finalists);
  }

  @Override
  public void refitStarted(CandidateResult best) {
    next.refitStarted(best);
  }
}
