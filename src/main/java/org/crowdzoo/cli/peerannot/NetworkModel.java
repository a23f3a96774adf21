package org.crowdzoo.cli.peerannot;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.zoo.Backbones;

/**
 * A network as {@code --model} names it: peerannot's names where there is such a network, and the
 * backbones' own.
 *
 * @param name as it is listed; case does not count
 * @param backbone of the zoo
 * @param input what it works on
 * @param summary one line
 */
record NetworkModel(String name, String backbone, Input input, String summary) {
  /** What a network works on. */
  enum Input {
    IMAGES,
    FEATURES,
    BOTH
  }

  private static final List<NetworkModel> NAMED =
      List.of(
          new NetworkModel("resnet18", "resnet18", Input.IMAGES, "He et al. 2016"),
          new NetworkModel("resnet34", "resnet34", Input.IMAGES, "the same with more blocks"),
          new NetworkModel("vgg16", "vgg16", Input.IMAGES, "Simonyan and Zisserman 2015"),
          new NetworkModel("vgg16_bn", "vgg16_bn", Input.IMAGES, "the same with batch norm"),
          new NetworkModel("resnet50", "resnet50", Input.IMAGES, "resnet with bottlenecks"),
          new NetworkModel("mobilenet_v2", "mobilenet_v2", Input.IMAGES, "Sandler et al. 2018"),
          new NetworkModel("squeezenet1_1", "squeezenet1_1", Input.IMAGES, "Iandola et al. 2016"),
          new NetworkModel(
              "modellabelme",
              "mlp",
              Input.FEATURES,
              "VGG16 features, dense 128, ReLU, dropout 0.5 (Rodrigues and Pereira 2018)"),
          new NetworkModel("modelmusic", "mlp", Input.FEATURES, "another name of modellabelme"),
          new NetworkModel(
              "modellabelme", "vgg16", Input.IMAGES, "on images: vgg16, all layers learn"),
          new NetworkModel("modelmusic", "vgg16", Input.IMAGES, "the same"),
          new NetworkModel("cnn3", "cnn3", Input.IMAGES, "three convolutions with batch norm"),
          new NetworkModel(
              "simple-cnn", "simple-cnn", Input.IMAGES, "two convolutions, dense 128, dropout 0.5"),
          new NetworkModel("mlp", "mlp", Input.BOTH, "dense 128, ReLU, dropout 0.5"),
          new NetworkModel("linear", "linear", Input.BOTH, "logistic regression"));

  /** All names, in the order in which they are listed; backbones of others' jars last. */
  static List<NetworkModel> all() {
    return Stream.concat(
            NAMED.stream(),
            Backbones.all().stream()
                .filter(method -> NAMED.stream().noneMatch(m -> m.backbone.equals(method.name())))
                .map(
                    method ->
                        new NetworkModel(
                            method.name(),
                            method.name(),
                            method.convolutional() ? Input.IMAGES : Input.BOTH,
                            method.summary())))
        .toList();
  }

  /**
   * The network of this name, in any case, for such a dataset.
   *
   * @throws InputException that lists the names allowed
   */
  static NetworkModel find(String command, String name, boolean features) {
    Input given = features ? Input.FEATURES : Input.IMAGES;
    String wanted = name.toLowerCase(Locale.ROOT);
    for (NetworkModel model : all()) {
      if (model.name.toLowerCase(Locale.ROOT).equals(wanted)
          && (model.input == Input.BOTH || model.input == given)) {
        return model;
      }
    }
    List<String> names =
        all().stream()
            .filter(model -> model.input == Input.BOTH || model.input == given)
            .map(NetworkModel::name)
            .toList();
    throw new InputException(
        command
            + ": --model must be one of "
            + String.join(", ", names)
            + " for a dataset of "
            + (features ? "features" : "images")
            + ", got "
            + InputText.shown(name)
            + Nearest.question(name, names));
  }

  /** True if peerannot's network of this name takes ImageNet's weights and freezes them. */
  boolean startsPretrainedInPeerannot() {
    return name.startsWith("model") && input == Input.IMAGES;
  }

  /** True if its input is what a pretrained network made of images. */
  boolean isOnPretrainedFeatures() {
    return input == Input.FEATURES;
  }
}
