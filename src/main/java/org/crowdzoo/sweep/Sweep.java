package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.crowdzoo.experiment.ConfigurationKind;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Key;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.SweepSettings.Generator;
import org.crowdzoo.sweep.SweepSettings.ScoreKind;

/**
 * A sweep as its file says it.
 *
 * @param settings of search, score, stopping
 * @param base tree of the experiment, with the fixed values in
 * @param parameters what is searched
 * @param spaced lists that some of the parameters make
 * @param where the file's name, for messages
 */
public record Sweep(
    SweepSettings settings,
    ObjectNode base,
    List<Parameter> parameters,
    List<SpacedEpochs> spaced,
    String where) {
  /** Grids with more points want a limit of candidates. */
  private static final int LARGE_GRID = 10_000;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a file and applies assignments as {@code experiment.training.epochs=5} to it.
   *
   * @throws InputException with all problems at once
   */
  public static Sweep read(Path file, List<String> assignments) {
    return of(Experiment.readTree(file, assignments), file.toString());
  }

  /** Reads a tree; {@code where} stands in messages. */
  public static Sweep of(ObjectNode tree, String where) {
    ConfigurationKind.SWEEP.require(tree, where);
    List<String> problems = new ArrayList<>();
    ObjectNode rest = tree.deepCopy();
    JsonNode experiment = rest.remove("experiment");
    JsonNode space = rest.remove("space");
    SpaceReader reader =
        new SpaceReader(where, experiment == null ? JSON.createObjectNode() : experiment, problems);
    reader.read(space == null ? JSON.createArrayNode() : space);
    if (rest.path("score").isTextual()) {
      rest.putObject("score").put("by", tree.get("score").textValue());
    }
    JsonNode score = rest.path("score");
    if ((score.isMissingNode() || score.isObject() && !score.has("by"))
        && experiment != null
        && experiment.isObject()
        && Experiment.isMultiLabel((ObjectNode) experiment)) {
      rest.withObject("/score").put("by", Words.of(ScoreKind.VAL_MACRO_F1));
    }
    SweepSettings settings = null;
    try {
      settings = Settings.bind(rest, SweepSettings.class, where, Key.of(SweepFile.class));
    } catch (InputException e) {
      problems.addAll(e.problems());
    }
    if (experiment == null || !experiment.isObject()) {
      problems.add(where + ": experiment must hold what all candidates share");
    }
    InputException.throwIfAny(problems);
    ObjectNode base = experiment.deepCopy();
    reader.fixed().forEach((path, value) -> Settings.put(base, path, value));
    Sweep sweep =
        new Sweep(
            settings, base, List.copyOf(reader.parameters()), List.copyOf(reader.spaced()), where);
    sweep.check();
    return sweep;
  }

  private void check() {
    List<String> problems = new ArrayList<>();
    long grid = gridSize();
    if (settings.search().by() == Generator.GRID
        && grid > LARGE_GRID
        && settings.candidates() == null) {
      problems.add(
          where + ": the grid has " + grid + " points; give candidates, or fewer search.points");
    }
    if (settings.search().by() == Generator.GRID && grid > Integer.MAX_VALUE / 2) {
      problems.add(where + ": the grid must have at most 1073741823 points, got " + grid);
    }
    InputException.throwIfAny(problems);
    Experiment first = Experiment.of(tree(0, first()), where + ": experiment");
    if (settings.score().by().holdsOut() && first.looksElsewhere()) {
      problems.add(
          where
              + ": score.by "
              + Words.of(settings.score().by())
              + " would leak: "
              + (first.learning().looksElsewhere()
                  ? "the strategy " + first.strategy().name()
                  : "a file of weights or predictions")
              + " may know the held-out votes");
    }
    InputException.throwIfAny(problems);
  }

  /** Points of the grid, at most {@code Long.MAX_VALUE}. */
  long gridSize() {
    int points = settings.search().points() == null ? 1 : settings.search().points();
    long size = 1;
    for (Parameter parameter : parameters) {
      int values = parameter.gridValues(points);
      size = size > Long.MAX_VALUE / values ? Long.MAX_VALUE : size * values;
    }
    return size;
  }

  /** The smallest, or first, value of each parameter. */
  ObjectNode first() {
    ObjectNode values = JSON.createObjectNode();
    for (Parameter parameter : parameters) {
      if (parameter instanceof Parameter.Continuous range) {
        values.put(range.path(), range.min());
      } else if (parameter instanceof Parameter.Whole range) {
        values.put(range.path(), range.min());
      } else if (parameter instanceof Parameter.Choice choice) {
        values.set(choice.path(), choice.values().get(0));
      }
    }
    return values;
  }

  /** Values by key path from Arbiter's text, kept inside their ranges against rounding. */
  ObjectNode values(String json) {
    try {
      ObjectNode values = (ObjectNode) JSON.readTree(json);
      for (Parameter parameter : parameters) {
        if (parameter instanceof Parameter.Continuous range) {
          double value = values.get(range.path()).doubleValue();
          values.put(range.path(), Math.min(range.max(), Math.max(range.min(), value)));
        }
      }
      return values;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The experiment of a candidate, as a tree: the base with the values put in. */
  ObjectNode tree(int index, ObjectNode values) {
    ObjectNode tree = base.deepCopy();
    tree.put("name", settings.name() + "-" + index);
    values.properties().stream()
        .filter(v -> spaced.stream().noneMatch(list -> list.holds(v.getKey())))
        .sorted(Comparator.comparingLong(v -> v.getKey().chars().filter(c -> c == '.').count()))
        .forEach((Map.Entry<String, JsonNode> v) -> Settings.put(tree, v.getKey(), v.getValue()));
    spaced.forEach(list -> Settings.put(tree, list.path(), list.list(values)));
    if (settings.score().by().holdsOut() && !tree.path("training").has("selection")) {
      Settings.put(tree, "training.selection", JSON.getNodeFactory().textNode("last"));
    }
    return tree;
  }

  /** What a resumed sweep must have been started with. */
  String identity(String dataHash) {
    ObjectNode tree = Settings.tree(settings);
    tree.remove(
        List.of("name", "candidates", "minutes", "parallel", "threads", "refit", "finalists"));
    tree.set("experiment", base);
    parameters.forEach(p -> tree.withArray("space").add(p.toString()));
    spaced.forEach(list -> tree.withArray("space").add(list.toString()));
    boolean unseen = settings.score().by() == ScoreKind.HELD_OUT_VOTES;
    return Settings.toYaml(tree)
        + ("dataSha256: " + dataHash + "\n")
        + (unseen ? "heldOut: tasks\n" : ""); // earlier versions held single votes out
  }
}
