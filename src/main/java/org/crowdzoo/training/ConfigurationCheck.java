package org.crowdzoo.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import org.crowdzoo.files.InputText;
import org.crowdzoo.nn.SavedClasses;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.deeplearning4j.nn.conf.stepfunctions.StepFunction;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Looks at the configuration of a graph before DL4J parses it: DL4J loads whatever class it names.
 * Allowed are classes of DL4J, ND4J and Crowdzoo that are parts of a configuration (by their place
 * and by their type, found without running their code), and {@link SavedClasses}.
 */
final class ConfigurationCheck {
  private static final List<String> HOUSES =
      List.of(
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.nd4j.linalg.activations.impl.",
          "org.nd4j.linalg.learning.config.",
          "org.nd4j.linalg.learning.regularization.",
          "org.nd4j.linalg.lossfunctions.impl.",
          "org.nd4j.linalg.schedule.",
          "org.crowdzoo.nn.");

  private static final List<Class<?>> PARTS =
      List.of(
          GraphVertex.class,
          Layer.class,
          InputPreProcessor.class,
          InputType.class,
          IActivation.class,
          ILossFunction.class,
          IUpdater.class,
          ISchedule.class,
          Regularization.class,
          IWeightInit.class,
          Distribution.class,
          ReconstructionDistribution.class,
          IDropout.class,
          IWeightNoise.class,
          LayerConstraint.class,
          StepFunction.class);

  /** Keys whose text is the name of a class. */
  private static final Set<String> TYPE_KEYS = Set.of("@class", "@type", "@c", "type");

  private static final Pattern QUALIFIED = Pattern.compile("(\\w+\\.){2,}[\\w$.]+");

  /** Keys of whole arrays inside a configuration, which ND4J reads without looking. */
  private static final Set<String> ARRAY_KEYS =
      Set.of("weights", "boundingBoxes", "array", "buffer");

  /** Of the inputs or outputs of a layer. */
  private static final double MOST_COUNT = Integer.MAX_VALUE;

  private static final int MOST_NODES = 1_000_000;

  /** Lower bounds of what divides or is counted in a layer. */
  private static final Map<String, Integer> LEAST =
      Map.of(
          "nin",
          0,
          "nout",
          0,
          "kernelSize",
          1,
          "stride",
          1,
          "dilation",
          1,
          "padding",
          0,
          "size",
          1);

  private static final int MOST_WINDOW = 4096;

  private final ModelFile file;
  private final List<SavedClasses> others = new ArrayList<>();

  private ConfigurationCheck(ModelFile file) {
    this.file = file;
    ServiceLoader.load(SavedClasses.class).forEach(others::add);
  }

  /**
   * Checks the classes and the sizes of a configuration.
   *
   * @throws org.crowdzoo.files.InputException in one line, for the first thing that may not be
   */
  static void check(ModelFile file, JsonNode configuration) {
    new ConfigurationCheck(file).walk(configuration);
  }

  private void walk(JsonNode root) {
    Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
    int seen = 0;
    while (!open.isEmpty()) {
      JsonNode node = open.pop();
      if (++seen > MOST_NODES) {
        throw file.bad("its configuration has more than " + MOST_NODES + " values");
      }
      // a vertex may be called as an array is
      boolean named = node == root.path("vertices") || node == root.path("vertexInputs");
      if (node.isObject() && !named) {
        node.fields().forEachRemaining(field -> check(field.getKey(), field.getValue()));
      }
      node.forEach(
          child -> {
            if (child.isTextual() && QUALIFIED.matcher(child.textValue()).matches()) {
              requireAllowed(child.textValue());
            }
            open.push(child);
          });
    }
  }

  private void check(String key, JsonNode value) {
    if (TYPE_KEYS.contains(key) && value.isTextual()) {
      requireAllowed(value.textValue());
    } else if (ARRAY_KEYS.contains(key) && !value.isNull()) {
      throw file.bad("its configuration holds an array, " + key + ", which is never read");
    } else if (LEAST.containsKey(key)) {
      if (value.isNumber()) {
        requireCount(key, value);
      }
      value.forEach(each -> requireCount(key, each));
    }
  }

  private void requireCount(String key, JsonNode value) {
    boolean size = key.startsWith("n");
    double most = size ? MOST_COUNT : MOST_WINDOW;
    if (!value.isNumber() || value.doubleValue() < LEAST.get(key) || value.doubleValue() > most) {
      throw file.bad(
          "its configuration has "
              + key
              + " "
              + InputText.shown(value.toString())
              + ", allowed are "
              + LEAST.get(key)
              + " to "
              + (long) most);
    }
  }

  private void requireAllowed(String name) {
    boolean known =
        HOUSES.stream().anyMatch(name::startsWith)
            || others.stream().anyMatch(other -> other.contains(name));
    if (!known || !isPart(name)) {
      throw file.bad(
          "its configuration names the class "
              + InputText.shown(name)
              + ", which is no part of a network of DL4J or Crowdzoo (docs/security.md)");
    }
  }

  private static boolean isPart(String name) {
    try {
      Class<?> type = Class.forName(name, false, ConfigurationCheck.class.getClassLoader());
      return !Modifier.isAbstract(type.getModifiers())
          && PARTS.stream().anyMatch(part -> part.isAssignableFrom(type));
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
