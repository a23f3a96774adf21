package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Collectors;
import org.crowdzoo.files.Words;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.SweepWatcher;
import org.crowdzoo.training.TrainingWatcher;

/** Shows a sweep: each candidate's values when it begins, its trainings, its score. */
final class SweepProgress implements SweepWatcher {
  private final Progress progress;

  SweepProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void resumed(int candidates) {
    progress.line(
        "goes on after "
            + candidates
            + (candidates == 1 ? " finished candidate" : " finished candidates"));
  }

  @Override
  public void candidateStarted(int index, int total, ObjectNode parameters) {
    String values =
        parameters.properties().stream()
            .map(value -> value.getKey() + " " + number(value.getValue()))
            .collect(Collectors.joining(", "));
    progress.line(
        "candidate " + index + of(index, total) + (values.isEmpty() ? "" : ": " + values));
  }

  @Override
  public TrainingWatcher training(String name, ObjectNode values) {
    return progress.training(name);
  }

  @Override
  public void candidateDone(CandidateResult result, int best, int total, double secondsLeft) {
    String score =
        result.score() == null
            ? result.message()
            : String.format(Locale.ROOT, "%.4f", result.score());
    progress.line(
        String.format(
            Locale.ROOT,
            "candidate %d%s %s: %s%s%s",
            result.index(),
            of(result.index(), total),
            Words.of(result.status()),
            score,
            best < 0 ? "" : "; best is " + best,
            Double.isFinite(secondsLeft)
                ? ", " + TrainingProgress.time(secondsLeft) + " left"
                : ""));
  }

  @Override
  public void finalsStarted(int finalists) {
    progress.line("final round of the best " + finalists);
  }

  @Override
  public void refitStarted(CandidateResult best) {
    progress.line("refit of candidate " + best.index());
  }

  /** Candidates are counted from 0, so candidate 11 is the last of twelve. */
  private static String of(int index, int total) {
    return total < 0 ? "" : " (" + (index + 1) + " of " + total + ")";
  }

  private static String number(JsonNode value) {
    return value.isDouble()
        ? String.format(Locale.ROOT, "%.4g", value.doubleValue())
        : value.isTextual() ? value.asText() : value.toString();
  }
}
