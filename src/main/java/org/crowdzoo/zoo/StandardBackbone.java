package org.crowdzoo.zoo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.zoo.Backbones.Classifier;
import org.crowdzoo.zoo.Backbones.Options;
import org.crowdzoo.zoo.Backbones.Stem;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** The backbones that come with Crowdzoo, one line each; all have the same options. */
final class StandardBackbone extends BackboneMethod<Options> implements SizedBackbone {
  static final List<StandardBackbone> ALL =
      List.of(
          new StandardBackbone(
              "linear",
              "the flattened input itself, so that the network is a linear classifier",
              0,
              (net, input, type, options) -> input),
          new StandardBackbone(
              "mlp",
              "dense, ReLU, dropout: the head on features of Rodrigues and Pereira 2018",
              0,
              (net, input, type, options) -> StandardLayers.hidden(net.graph(), input, options)),
          new StandardBackbone(
              "simple-cnn",
              "twice convolution, ReLU, max-pooling; then dense, ReLU, dropout",
              32,
              (net, input, type, options) -> StandardLayers.simpleCnn(net.graph(), input, options)),
          new StandardBackbone(
              "cnn3",
              "three times convolution, batch norm, ReLU; global average pooling",
              32,
              (net, input, type, options) ->
                  StandardLayers.cnn3(net.graph(), input, options.width())),
          resnet("resnet18", "He et al. 2016", new ResNet(false, 2, 2, 2, 2)),
          resnet("resnet34", "the same with more blocks", new ResNet(false, 3, 4, 6, 3)),
          vgg("vgg16", "Simonyan and Zisserman 2015", new Vgg16(false)),
          resnet("resnet50", "He et al. 2016, bottlenecks", new ResNet(true, 3, 4, 6, 3)),
          vgg("vgg16_bn", "the same as vgg16 with batch norm", new Vgg16(true)),
          new StandardBackbone(
              "mobilenet_v2",
              "Sandler et al. 2018: depthwise convolutions",
              MobileNetV2.WIDTH,
              "classifier.1",
              (net, input, type, options) -> MobileNetV2.addTo(net, input, options.width())),
          new StandardBackbone(
              "squeezenet1_1",
              "Iandola et al. 2016, version 1.1, for images of 20 pixels and more",
              SqueezeNet.WIDTH,
              "classifier.1",
              (net, input, type, options) ->
                  SqueezeNet.addTo(net, input, options.width(), ImageSize.of(type))));

  /** Adds the layers and gives the name of the last. */
  @FunctionalInterface
  interface Layers {
    String addTo(TorchLayers net, String input, InputType type, Options options);
  }

  private final int width;
  private final String head;
  private final Layers layers;

  private StandardBackbone(String name, String summary, int width, Layers layers) {
    this(name, summary, width, null, layers);
  }

  /**
   * A backbone.
   *
   * @param width channels of the first convolution in its paper, or that suit small images; 0 for
   *     one without convolutions
   * @param head torchvision's name of its last layer, the class head here; null for one that
   *     torchvision does not have
   */
  private StandardBackbone(String name, String summary, int width, String head, Layers layers) {
    super(name, summary, Options.class);
    this.width = width;
    this.head = head;
    this.layers = layers;
  }

  private static StandardBackbone resnet(String name, String summary, ResNet network) {
    return new StandardBackbone(
        name,
        summary,
        64,
        "fc",
        (net, input, type, options) ->
            network.addTo(net, input, options.width(), hasLargeStem(options, type)));
  }

  private static StandardBackbone vgg(String name, String summary, Vgg16 network) {
    return new StandardBackbone(
        name,
        summary,
        64,
        "classifier.6",
        (net, input, type, options) -> {
          ImageSize size = ImageSize.of(type);
          return network.addTo(net, input, options.width(), size, isDense(options, type));
        });
  }

  private static boolean isDense(Options options, InputType type) {
    return options.classifier() == null || options.classifier() == Classifier.AUTO
        ? options.pretrained() != null || ImageSize.of(type).isLarge()
        : options.classifier() == Classifier.DENSE;
  }

  private static boolean hasLargeStem(Options options, InputType type) {
    return options.stem() == null || options.stem() == Stem.AUTO
        ? options.pretrained() != null || ImageSize.of(type).isLarge()
        : options.stem() == Stem.IMAGENET;
  }

  @Override
  public boolean convolutional() {
    return width > 0;
  }

  @Override
  public boolean hasTorchWeights() {
    return head != null;
  }

  @Override
  public Options bind(ObjectNode given, String where, String path) {
    Options bound = super.bind(given, where, path);
    refuse(bound.width() != null && !convolutional(), "width", where, path);
    refuse(bound.stem() != null && !"fc".equals(head), "stem", where, path);
    refuse(bound.classifier() != null && !"classifier.6".equals(head), "classifier", where, path);
    refuse(bound.pretrained() != null && !hasTorchWeights(), "pretrained", where, path);
    return complete(bound);
  }

  private void refuse(boolean unused, String key, String where, String path) {
    if (unused) {
      throw new InputException(
          where
              + ": "
              + (path.isEmpty() ? "" : path + ".")
              + key
              + " is not used by the backbone "
              + name());
    }
  }

  private Options complete(Options given) {
    return given.width() != null || !convolutional()
        ? given
        : new Options(
            width,
            given.hidden(),
            given.dropout(),
            given.inputNorm(),
            given.stem(),
            given.classifier(),
            given.pretrained());
  }

  @Override
  public Map<String, String> forLargeImages(Record given, InputType type) {
    Options options = (Options) given;
    if ("fc".equals(head) && hasLargeStem(options, type)) {
      return Map.of("stem", Words.of(Stem.IMAGENET));
    }
    if ("classifier.6".equals(head) && isDense(options, type)) {
      return Map.of("classifier", Words.of(Classifier.DENSE));
    }
    return Map.of();
  }

  @Override
  protected Backbone create(Options given) {
    return new StandardNetwork(layers, complete(given), head);
  }
}
