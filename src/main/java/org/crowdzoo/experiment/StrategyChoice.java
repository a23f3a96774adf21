package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.aggregation.choice.ContestReport;

/**
 * Which of an experiment's candidates was chosen, and how.
 *
 * @param report of the contest
 * @param epochs of a trial training
 * @param wanted epochs of the experiment
 */
public record StrategyChoice(ContestReport report, int epochs, int wanted) {
  /** As the candidates call it. */
  public String strategy() {
    return report.strategy();
  }

  /** The experiment with what was chosen in place of its candidates. */
  Experiment of(Experiment experiment) {
    return experiment.with(experiment.candidates().orElseThrow().named(strategy()));
  }

  /** As it stands in {@code results.json}. */
  ObjectNode toJson() {
    return report.tree().put("trial_epochs", epochs);
  }

  /** A table for the screen, a line a candidate. */
  public List<String> lines() {
    return report.lines();
  }

  /** What a reader of the result must know. */
  List<String> warnings(Experiment experiment) {
    List<String> warnings = new ArrayList<>(report.warnings());
    List<String> others =
        experiment.learning().candidates().orElseThrow().names().stream()
            .filter(name -> report.entry(name) == null)
            .toList();
    if (!others.isEmpty()) {
      warnings.add("auto: not tried, for one class a task: " + String.join(", ", others));
    }
    if (epochs < wanted) {
      warnings.add(
          "auto: candidates were compared after "
              + epochs
              + " of "
              + wanted
              + " epochs, to keep the budget");
    }
    return warnings;
  }
}
