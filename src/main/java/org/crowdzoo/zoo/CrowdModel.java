package org.crowdzoo.zoo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.zoo.ModelMetaData;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A network that learns from a crowd: a backbone, a class head, and what a subclass puts behind the
 * head to explain the votes. The names of its vertices are the same in all models, so that saved
 * ones can be taken apart: {@link #INPUT}, {@link #WORKERS}, {@link #LOGITS}, {@link
 * #PROBABILITIES}.
 */
public abstract class CrowdModel extends ZooModel<ComputationGraph> {
  /** The first input: images [B, C, H, W] or features [B, D]. */
  public static final String INPUT = "input";

  /** The second input of models with workers: ids [B, A], padded with -1. */
  public static final String WORKERS = "workers";

  /** The class head: a dense layer to K scores. */
  public static final String LOGITS = "logits";

  /**
   * The head's softmax, or the sigmoids of several labels, [B, K], where the model uses it: what it
   * believes of the truth.
   */
  public static final String PROBABILITIES = "probabilities";

  private final Backbone backbone;
  private final int classes;
  private final Optimization optimization;
  private InputType input;
  private LoadedWeights loaded;

  /**
   * A model to be built.
   *
   * @param input shape of an image or feature vector
   * @param classes K, at least 2
   */
  protected CrowdModel(InputType input, Backbone backbone, int classes, Optimization optimization) {
    this(input, backbone, classes, 2, optimization);
  }

  /** A model with K scores that may be fewer than two: each of a label of its own. */
  CrowdModel(
      InputType input, Backbone backbone, int classes, int least, Optimization optimization) {
    if (classes < least) {
      throw new IllegalArgumentException(
          "a classifier needs at least " + least + " classes, got " + classes);
    }
    this.input = input;
    this.backbone = backbone;
    this.classes = classes;
    this.optimization = optimization;
  }

  /** Number of classes K. */
  protected final int classes() {
    return classes;
  }

  /** Regularisation of the workers' confusion matrices: {@code own}, and the decay if asked. */
  protected final List<Regularization> confusionRegularization(List<Regularization> own) {
    List<Regularization> all = new ArrayList<>(own);
    if (optimization.decayConfusions() || optimization.pytorch()) {
      all.addAll(optimization.weightDecay());
    }
    return all;
  }

  /** Regularisation of what else the workers have: none, but where PyTorch's rules hold. */
  protected final List<Regularization> workerRegularization() {
    return optimization.pytorch() ? optimization.weightDecay() : List.of();
  }

  /**
   * The configuration of the whole network.
   *
   * @throws org.crowdzoo.files.InputException if it is too large for the memory allowed
   */
  public final ComputationGraphConfiguration configuration() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            // ND4J takes the time for a seed of 0
            .seed(optimization.seed() + 1)
            .dataType(optimization.dataType())
            .updater(optimization.updater())
            // ±1/√(fan in), PyTorch's own: a wider start makes CoNAL sure of wrong classes early
            .weightInit(WeightInit.UNIFORM)
            .regularization(optimization.weightDecay())
            .regularizationBias(optimization.pytorch() ? optimization.weightDecay() : List.of())
            .graphBuilder();
    addInputs(graph, input);
    String features = backbone.addTo(graph, INPUT, input);
    graph.addLayer(
        LOGITS,
        new DenseLayer.Builder().nOut(classes).activation(Activation.IDENTITY).build(),
        features);
    addHead(graph, features);
    ComputationGraphConfiguration configuration = graph.build();
    configuration.getVertices().values().stream()
        .filter(VoteVertex.class::isInstance)
        .forEach(vertex -> ((VoteVertex) vertex).setDefinition(optimization.definition()));
    NetworkSize.requireRoom(configuration);
    return configuration;
  }

  /** Adds the inputs and their types; models with workers add a second one. */
  protected abstract void addInputs(GraphBuilder graph, InputType input);

  /** Adds what comes behind {@link #LOGITS}, and the outputs. */
  protected abstract void addHead(GraphBuilder graph, String features);

  @Override
  @SuppressWarnings("unchecked") // the interface leaves the type of the model to the caller
  public <M extends Model> M init() {
    return (M) graph();
  }

  /** A new network with its first parameters. */
  public final ComputationGraph graph() {
    ComputationGraph graph = new ComputationGraph(configuration());
    graph.init();
    return started(graph);
  }

  /** A new network whose backbone is to stay as it is. */
  public final ComputationGraph frozenGraph() {
    return started(Freezing.frozenBackbone(configuration()));
  }

  private ComputationGraph started(ComputationGraph graph) {
    if (optimization.pytorch()) {
      Biases.startAsPyTorch(graph, optimization.seed());
    }
    loaded = backbone.start(graph, input).orElse(null);
    return graph;
  }

  /** The weights that the last network made started from; empty if all were drawn at random. */
  public final Optional<LoadedWeights> loadedWeights() {
    return Optional.ofNullable(loaded);
  }

  /** Channels, height and width of the first input; features have one dimension. */
  @Override
  public final void setInputShape(int[][] shape) {
    int[] first = shape[0];
    input =
        first.length == 3
            ? InputType.convolutional(first[1], first[2], first[0])
            : InputType.feedForward(first[0]);
  }

  @Override
  @Deprecated
  public final ModelMetaData metaData() {
    return null;
  }

  @Override
  public final Class<? extends Model> modelType() {
    return ComputationGraph.class;
  }

  /**
   * The network of this kind that Crowdzoo ships, trained on {@code datasets/fashion}, whose
   * pictures have MNIST's shape: {@link PretrainedType#MNIST}. dl4j-zoo's own host was switched off
   * in 2024, nothing is downloaded.
   *
   * @throws UnsupportedOperationException if there is none
   */
  @Override
  @SuppressWarnings("unchecked") // the interface leaves the type of the model to the caller
  public final <M extends Model> M initPretrained(PretrainedType type) throws IOException {
    return (M) initPretrained(TrainedZoo.require(type, getClass()));
  }

  /**
   * A network that Crowdzoo ships, {@code fashion-conal}; the card beside it in {@code zoo/trained}
   * says how it was trained. It is whole, with its workers; {@link ClassHead#of} takes the
   * classifier out.
   *
   * @throws IllegalArgumentException if there is none of that name, or it is another model's
   */
  public final ComputationGraph initPretrained(String name) throws IOException {
    ComputationGraph trained = TrainedZoo.read(name);
    if (!trained.getConfiguration().getNetworkInputs().equals(configuration().getNetworkInputs())) {
      throw new IllegalArgumentException(
          name
              + " has the inputs "
              + trained.getConfiguration().getNetworkInputs()
              + ", this model "
              + configuration().getNetworkInputs());
    }
    return trained;
  }

  /** The file of {@link #initPretrained(PretrainedType)}; null if there is none. */
  @Override
  public final String pretrainedUrl(PretrainedType type) {
    return TrainedZoo.find(type, getClass())
        .map(name -> TrainedZoo.file(name).toUri().toString())
        .orElse(null);
  }

  /** Adler-32 of that file. */
  @Override
  public final long pretrainedChecksum(PretrainedType type) {
    return TrainedZoo.find(type, getClass()).map(TrainedZoo::checksum).orElse(0L);
  }
}
