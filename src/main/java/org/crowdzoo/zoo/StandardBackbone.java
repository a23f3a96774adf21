package org.crowdzoo.zoo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.zoo.Backbones.Options;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** The backbones that come with Crowdzoo, one line each; all have the same options. */
final class StandardBackbone extends BackboneMethod<Options> {
  static final List<StandardBackbone> ALL =
      List.of(
          new StandardBackbone(
              "linear",
              "the flattened input itself, so that the network is a linear classifier",
              0,
              (graph, input, type, options) -> input),
          new StandardBackbone(
              "mlp",
              "dense, ReLU, dropout: the head on features of Rodrigues and Pereira 2018",
              0,
              (graph, input, type, options) -> StandardLayers.hidden(graph, input, options)),
          new StandardBackbone(
              "simple-cnn",
              "twice convolution, ReLU, max-pooling; then dense, ReLU, dropout",
              32,
              (graph, input, type, options) -> StandardLayers.simpleCnn(graph, input, options)),
          new StandardBackbone(
              "cnn3",
              "three times convolution, batch norm, ReLU; global average pooling",
              32,
              (graph, input, type, options) -> StandardLayers.cnn3(graph, input, options.width())),
          new StandardBackbone(
              "resnet18",
              "He et al. 2016 with a 3x3 stem for small images",
              64,
              (graph, input, type, options) ->
                  StandardLayers.resnet(graph, input, options.width(), 2, 2, 2, 2)),
          new StandardBackbone(
              "resnet34",
              "the same with more blocks",
              64,
              (graph, input, type, options) ->
                  StandardLayers.resnet(graph, input, options.width(), 3, 4, 6, 3)),
          new StandardBackbone(
              "vgg16",
              "Simonyan and Zisserman 2015 with batch norm, global average pooling",
              64,
              (graph, input, type, options) ->
                  StandardLayers.vgg16(graph, input, options.width(), type)));

  /** Adds the layers and gives the name of the last. */
  @FunctionalInterface
  private interface Layers {
    String addTo(GraphBuilder graph, String input, InputType type, Options options);
  }

  private final int width;
  private final Layers layers;

  /**
   * A backbone.
   *
   * @param width channels of the first convolution in its paper, or that suit small images; 0 for
   *     one without convolutions
   */
  private StandardBackbone(String name, String summary, int width, Layers layers) {
    super(name, summary, Options.class);
    this.width = width;
    this.layers = layers;
  }

  @Override
  public boolean convolutional() {
    return width > 0;
  }

  @Override
  public Options bind(ObjectNode given, String where, String path) {
    Options bound = super.bind(given, where, path);
    if (bound.width() != null && !convolutional()) {
      throw new InputException(
          where
              + ": "
              + (path.isEmpty() ? "" : path + ".")
              + "width is not used by the backbone "
              + name());
    }
    return complete(bound);
  }

  private Options complete(Options given) {
    return given.width() != null || !convolutional()
        ? given
        : new Options(width, given.hidden(), given.dropout(), given.inputNorm());
  }

  @Override
  protected Backbone create(Options given) {
    Options options = complete(given);
    return (graph, input, type) ->
        layers.addTo(
            graph,
            options.inputNorm() ? StandardLayers.norm(graph, "input-norm", input) : input,
            type,
            options);
  }
}
