package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.StrategyMethod;

/**
 * What of an experiment depends on whether a task of its dataset has one class or several labels.
 */
enum LabelKind {
  SINGLE,
  MULTI;

  /** By the metadata of the dataset that a configuration names; single if it cannot be read. */
  static LabelKind of(ObjectNode tree) {
    String dataset = tree.path("data").path("dataset").asText("");
    String metadata = tree.path("data").path("metadata").asText("");
    if (dataset.isEmpty()) {
      return SINGLE;
    }
    try {
      Path file =
          metadata.isEmpty()
              ? Places.find(dataset).resolve("metadata.json")
              : Places.find(metadata);
      return Metadata.read(file).isMultiLabel() ? MULTI : SINGLE;
    } catch (InputException e) {
      return SINGLE; // who opens the dataset says what is wrong with it
    }
  }

  /** The configuration with what holds for several labels where nothing is given; a copy. */
  ObjectNode filled(ObjectNode tree) {
    JsonNode training = tree.get("training");
    if (this == SINGLE || training != null && !training.isObject()) {
      return tree;
    }
    ObjectNode copy = tree.deepCopy();
    for (String[] key :
        new String[][] {{"training.selection", "val-macro-f1"}, {"training.thresholds", "fixed"}}) {
      if (copy.at("/" + key[0].replace('.', '/')).isMissingNode()) {
        Settings.put(copy, key[0], TextNode.valueOf(key[1]));
      }
    }
    return copy;
  }

  /**
   * Whether an experiment goes with the kind.
   *
   * @throws InputException with all problems
   */
  void check(Experiment experiment, String where) {
    List<String> problems = new ArrayList<>();
    StrategyMethod<?> method = experiment.strategy().method();
    if (this == MULTI && !method.takesMultiLabel()) {
      problems.add(
          where
              + ": strategy.name must be one that takes several labels a task, as "
              + experiment.data().dataset()
              + " has them, got "
              + method.name()
              + ", allowed are "
              + Strategies.all().stream()
                  .filter(StrategyMethod::takesMultiLabel)
                  .map(StrategyMethod::name)
                  .collect(Collectors.joining(", ")));
    }
    String against = experiment.learning().againstLabels();
    if (this == MULTI && method.takesMultiLabel() && against != null) {
      problems.add(
          where
              + ": strategy "
              + method.name()
              + " takes several labels a task, as "
              + experiment.data().dataset()
              + " has them, without "
              + against);
    }
    if (this == MULTI
        && experiment.calibration() != null
        && experiment.calibration().rejectFor() != null) {
      problems.add(
          where
              + ": calibration.rejectFor is for one class a task, "
              + experiment.data().dataset()
              + " has several labels; training.thresholds tuned chooses when each is given");
    }
    if (this == SINGLE && experiment.training().thresholds() != null) {
      problems.add(where + ": training.thresholds is used by multi-label datasets only");
    }
    if (this == SINGLE && experiment.training().selection().needsMultiLabel()) {
      problems.add(
          where
              + ": training.selection "
              + Words.of(experiment.training().selection())
              + " is used by multi-label datasets only");
    }
    InputException.throwIfAny(problems);
  }
}
