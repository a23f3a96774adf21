package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Key;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.settings.UnknownKeys;

/**
 * Experiments on one dataset that differ in strategy and backbone and share their seeds.
 *
 * <pre>
 * name: clothes
 * seeds: [0, 1, 2]
 * experiment: {data: …, backbone: …, training: …}      what all share
 * strategies:                                          a name, or what differs from the above
 *   - dawid_skene
 *   - {label: slow, strategy: {name: conal, scale: 1e-4}, training: {learningRate: 1e-4}}
 * backbones: [{name: mlp}, {name: linear}]             optional: each with each strategy
 * </pre>
 *
 * @param name of the comparison and of its folder
 * @param experiments by label, in the order of the file; each tracks its test accuracy
 */
public record Comparison(String name, Map<String, Experiment> experiments) {
  private static final List<String> KEYS =
      Key.of(ComparisonFile.class).stream().map(Key::name).toList();

  /**
   * Reads a file and applies assignments as {@code experiment.training.epochs=5} to it.
   *
   * @throws InputException with all problems at once
   */
  public static Comparison read(Path file, List<String> assignments) {
    return of(Experiment.readTree(file, assignments), file.toString());
  }

  /** Reads a tree; {@code where} stands in messages. */
  public static Comparison of(ObjectNode tree, String where) {
    ConfigurationKind.COMPARISON.require(tree, where);
    List<String> problems = new ArrayList<>(UnknownKeys.in(tree, KEYS, where, key -> "key " + key));
    requireList(tree, "strategies", where, problems);
    if (tree.has("backbones")) {
      requireList(tree, "backbones", where, problems);
    }
    if (!tree.path("experiment").isObject()) {
      problems.add(where + ": experiment must hold what all experiments share");
    }
    String name = tree.path("name").asText();
    if (!name.matches("[\\w.-]+")) {
      problems.add(where + ": name must hold letters, digits, . _ - only, got \"" + name + "\"");
    }
    InputException.throwIfAny(problems);
    Map<String, Experiment> experiments = new LinkedHashMap<>();
    for (JsonNode strategy : tree.get("strategies")) {
      if (tree.has("backbones")) {
        tree.get("backbones").forEach(b -> add(experiments, tree, strategy, b, where, problems));
      } else {
        add(experiments, tree, strategy, null, where, problems);
      }
    }
    InputException.throwIfAny(problems.stream().distinct().toList());
    return new Comparison(name, experiments);
  }

  /** True for the name of an experiment, and of its folder. */
  public boolean holds(String folder) {
    return experiments.values().stream().anyMatch(one -> one.name().equals(folder));
  }

  private static void add(
      Map<String, Experiment> experiments,
      ObjectNode tree,
      JsonNode entry,
      JsonNode backbone,
      String where,
      List<String> problems) {
    String label = label(entry, backbone);
    if (experiments.containsKey(label)) {
      problems.add(where + ": two strategies are called " + label + ", give each its own label");
      return;
    }
    ObjectNode experiment = tree.get("experiment").deepCopy();
    if (tree.has("seeds")) {
      experiment.set("seeds", tree.get("seeds"));
    }
    if (backbone != null) {
      experiment.set("backbone", named(backbone));
    }
    if (entry.isObject()) {
      ObjectNode differences = entry.deepCopy();
      differences.remove(List.of("label", "seeds", "name"));
      merge(experiment, differences);
    } else {
      experiment.set("strategy", named(entry));
    }
    experiment.put("name", label.replaceAll("[^\\w.-]+", "-"));
    try {
      Settings.put(experiment, "training.trackTest", BooleanNode.TRUE);
      experiments.put(label, Experiment.of(experiment, where + ": " + label));
    } catch (InputException e) {
      problems.addAll(e.problems());
    }
  }

  private static String label(JsonNode entry, JsonNode backbone) {
    String strategy =
        entry.isObject()
            ? entry.path("label").asText(entry.path("strategy").path("name").asText("base"))
            : entry.asText();
    return backbone == null ? strategy : strategy + " " + named(backbone).path("name").asText();
  }

  /** A word stands for an object with nothing but a name. */
  private static ObjectNode named(JsonNode node) {
    return node instanceof ObjectNode object
        ? object
        : Settings.parse("{}", "").set("name", TextNode.valueOf(node.asText()));
  }

  private static void merge(ObjectNode into, ObjectNode from) {
    for (Iterator<Map.Entry<String, JsonNode>> fields = from.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (field.getValue() instanceof ObjectNode inner
          && into.get(field.getKey()) instanceof ObjectNode known) {
        merge(known, inner);
      } else {
        into.set(field.getKey(), field.getValue());
      }
    }
  }

  private static void requireList(
      ObjectNode tree, String key, String where, List<String> problems) {
    if (!tree.path(key).isArray() || tree.path(key).isEmpty()) {
      problems.add(
          where
              + ": "
              + key
              + " must be a list of one or more, got "
              + (tree.has(key) ? tree.get(key) : "nothing"));
    }
  }
}
