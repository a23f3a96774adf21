package org.crowdzoo.experiment;

import java.util.Arrays;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.nn.VoteVertex;
import org.crowdzoo.nn.WeightedLoss;
import org.crowdzoo.strategy.NetworkFrame;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.LoadedWeights;
import org.crowdzoo.zoo.Optimization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Builds the network of an experiment. */
final class Networks {
  private Networks() {}

  /**
   * A new network.
   *
   * @param weights what its backbone started from; null if all was drawn at random
   */
  record Network(ComputationGraph graph, LoadedWeights weights) {}

  /** A new network with the first parameters of a seed. */
  static ComputationGraph build(Experiment experiment, ExperimentData data, long seed) {
    return make(experiment, data, seed).graph();
  }

  /** As {@link #build}, with what is known of its weights. */
  static Network make(Experiment experiment, ExperimentData data, long seed) {
    CrowdModel model = model(experiment, data, seed);
    boolean frozen = experiment.training().freeze().isOn();
    ComputationGraph graph = frozen ? model.frozenGraph() : model.graph();
    LoadedWeights weights = model.loadedWeights().orElse(null);
    if (frozen && weights != null && !weights.missing().isEmpty()) {
      throw new InputException(
          experiment.name()
              + ": training.freeze needs weights for all layers of the backbone, "
              + weights.file()
              + " has none for "
              + String.join(", ", weights.missing()));
    }
    requireKernel(graph, experiment);
    if (experiment.weighting() != null) {
      weigh(graph, experiment);
    }
    if (!experiment.training().startFrom().isEmpty()) {
      startFrom(graph, experiment);
    }
    return new Network(graph, weights);
  }

  private static void weigh(ComputationGraph graph, Experiment experiment) {
    try {
      WeightedLoss.weigh(graph);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          experiment.name()
              + ": weighting does not suit the strategy "
              + experiment.strategy().name()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void requireKernel(ComputationGraph graph, Experiment experiment) {
    boolean wanted = experiment.training().votes() == TrainingSettings.VoteScoring.KERNEL;
    if (wanted
        && graph.getConfiguration().getVertices().values().stream()
            .anyMatch(vertex -> vertex instanceof VoteVertex scores && !scores.hasKernel())) {
      throw new InputException(
          experiment.name()
              + ": training.votes must be auto or definition: "
              + experiment.strategy().name()
              + " has no kernel");
    }
  }

  private static CrowdModel model(Experiment experiment, ExperimentData data, long seed) {
    Optimization optimization = Optimizers.of(experiment.training(), seed);
    Strategy strategy = experiment.learning();
    return strategy.network(
        new NetworkFrame(
            input(experiment, data),
            experiment.backbone().method().with(PretrainedFile.found(experiment.backbone())),
            data.dataset().classes(),
            data.isMultiLabel(),
            experiment.learnsWorkers() || strategy.needsCrowd()
                ? data.crowd(experiment, seed)
                : null,
            optimization));
  }

  private static InputType input(Experiment experiment, ExperimentData data) {
    if (!data.preprocessing().isImage() && experiment.backbone().method().convolutional()) {
      throw new InputException(
          experiment.name()
              + ": backbone.name must be one of "
              + Backbones.onFeatures()
              + " for a dataset of features, got "
              + experiment.backbone().name());
    }
    return data.learning().input();
  }

  /** Takes the parameters of layers that have the same name and size. */
  private static void startFrom(ComputationGraph graph, Experiment experiment) {
    String file = experiment.training().startFrom();
    ComputationGraph saved = SavedModel.read(Places.find(file)).graph();
    long taken =
        Arrays.stream(graph.getVertices())
            .filter(
                vertex -> {
                  INDArray ours = vertex.params();
                  INDArray theirs =
                      saved.getConfiguration().getVertices().containsKey(vertex.getVertexName())
                          ? saved.getVertex(vertex.getVertexName()).params()
                          : null;
                  boolean same =
                      ours != null
                          && theirs != null
                          && ours.length() > 0
                          && ours.length() == theirs.length();
                  if (same) {
                    ours.assign(theirs.reshape(ours.shape()));
                  }
                  return same;
                })
            .count();
    if (taken == 0) {
      throw new InputException(
          experiment.name()
              + ": training.startFrom must share a layer's name and size with the network, "
              + file
              + " shares none");
    }
  }
}
