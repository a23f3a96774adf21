package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * peerannot's options for a network and its training, and how they become an experiment. What is
 * not given takes peerannot's default, but for {@code --img-size}: images keep their own size, as
 * the backbones here are made for small images.
 */
final class NetworkOptions {
  /** Keys of an experiment and the options that set them, to speak of options in messages. */
  private static final Map<String, String> OPTION_OF =
      Map.ofEntries(
          Map.entry("data.imageSize", "--img-size"),
          Map.entry("training.epochs", "--n-epochs"),
          Map.entry("training.batchSize", "--batch-size"),
          Map.entry("training.learningRate", "--lr"),
          Map.entry("training.optimizer", "--optimizer"),
          Map.entry("training.momentum", "--momentum"),
          Map.entry("training.weightDecay", "--decay"),
          Map.entry("training.milestones", "--milestones"),
          Map.entry("training.decay", "--lr-decay"),
          Map.entry("training.scheduler", "--scheduler"),
          Map.entry("training.engine", "--engine"),
          Map.entry("training.startFrom", "--pretrained-from"),
          Map.entry("backbone.stem", "--stem"),
          Map.entry("backbone.pretrained", "--pretrained"),
          Map.entry("seeds[0]", "--seed"));

  @Option(
      names = "--model",
      defaultValue = "resnet18",
      description = "Network; modelinfo lists them.")
  private String model;

  @Option(
      names = "--img-size",
      description = "Side of the (square) images in pixels. Default: the images' own.")
  private Integer imageSize;

  @Option(
      names = "--n-epochs",
      description = "Passes over the training tasks. Default: 100, identify: 50")
  private Integer epochs;

  @Option(names = "--batch-size", defaultValue = "64", description = "Tasks in a batch.")
  private int batchSize;

  @Option(
      names = "--num-workers",
      description = "Accepted from peerannot's scripts: images are always read on all cores.")
  private Integer readers;

  @Option(
      names = "--data-augmentation",
      description = "Shear, flip or random crop of each training image.")
  private boolean augment;

  @Option(
      names = "--pretrained",
      arity = "0..1",
      fallbackValue = Backbones.TORCHVISION,
      paramLabel = "WEIGHTS",
      parameterConsumer = WeightsArgument.class,
      description = {
        "Start from ImageNet's weights: a file (.pth, .safetensors, Keras .h5), or torchvision's own,",
        "looked for where torchvision keeps its downloads, then downloaded."
      })
  private String pretrained;

  @Option(
      names = "--stem",
      description = {
        "How a resnet begins: small, imagenet (as torchvision's) or auto, by the size. Default: as",
        "peerannot, small only where the dataset's path names CIFAR."
      })
  private String stem;

  @Option(
      names = "--pretrained-from",
      paramLabel = "MODEL",
      description = "Saved model to take equal layers from.")
  private Path pretrainedFrom;

  @Option(names = "--freeze", description = "Train the last layer only.")
  private boolean freeze;

  @Option(names = "--n-params", description = "Numbers in an input; checked for --model linear.")
  private Integer inputs;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description = "What computes convolutions: auto, onednn or stock.")
  private String engine;

  @Mixin private OptimizerOptions optimizer;

  /** The network's name in lower case, as peerannot names folders of results. */
  String model() {
    return model.toLowerCase(Locale.ROOT);
  }

  /** Refuses counts on the command line that are not those of the metadata. */
  static void requireCount(String where, Integer given, int actual) {
    if (given != null && given != actual) {
      throw new InputException(where + " must be the metadata's " + actual + ", got " + given);
    }
  }

  /** Refuses a file that is not there; null is none. */
  static void requireFile(Path file) {
    if (file != null && !Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
  }

  /** Refuses {@code -K} if it is not the metadata's. */
  static void requireClasses(String command, Integer given, Metadata metadata) {
    requireCount(command + ": --n-classes", given, metadata.classes());
  }

  /** The experiment's problems with options in place of keys. */
  static InputException inWordsOfOptions(InputException e) {
    return new InputException(
        e.problems().stream()
            .map(
                line -> {
                  String said = line;
                  for (String key : OPTION_OF.keySet()) {
                    said =
                        said.replaceAll("\\b" + Pattern.quote(key) + "(?!\\w)", OPTION_OF.get(key));
                  }
                  return said;
                })
            .toList());
  }

  /**
   * Fills in an experiment's data, backbone and training.
   *
   * @param command stands in messages
   * @param defaultEpochs where none are given
   * @param notes told in one line of what is taken differently than peerannot would
   * @throws InputException with all options that cannot be honoured
   */
  void addTo(
      ObjectNode experiment,
      String command,
      CrowdDataset dataset,
      int defaultEpochs,
      Consumer<String> notes) {
    boolean features = dataset.hasFeatures();
    NetworkModel network = NetworkModel.find(command, model, features);
    ObjectNode data = experiment.withObject("/data");
    ObjectNode training = experiment.withObject("/training");
    List<String> problems = new ArrayList<>();
    addInput(data, features, problems, notes);
    ObjectNode backbone = experiment.putObject("backbone").put("name", network.backbone());
    addStem(backbone, features, dataset.folder(), notes);
    training.put("epochs", epochs == null ? defaultEpochs : epochs);
    training.put("batchSize", batchSize);
    training.put("selection", "val-loss");
    training.put("engine", engine);
    optimizer.addTo(training, problems, notes);
    addStart(training, backbone, network, problems, notes);
    if (inputs != null && !network.backbone().equals("linear")) {
      notes.accept("--n-params is for --model linear, it changes nothing about " + network.name());
    }
    if (readers != null) {
      notes.accept("--num-workers changes nothing: images are always read on all cores");
    }
    List<String> lines = problems.stream().map(problem -> command + ": " + problem).toList();
    InputException.throwIfAny(lines);
  }

  private void addInput(
      ObjectNode data, boolean features, List<String> problems, Consumer<String> notes) {
    data.put("normalize", features ? "dataset" : "imagenet");
    data.put("augment", augment);
    data.put("imageSize", imageSize == null || features ? 0 : imageSize);
    if (features && augment) {
      problems.add("--data-augmentation needs images, the dataset holds features");
    }
    if (features && imageSize != null) {
      notes.accept("--img-size changes nothing: the dataset holds features");
    }
    if (!features && imageSize != null && imageSize < 1) {
      problems.add("--img-size must be at least 1, got " + imageSize);
    }
  }

  private void addStart(
      ObjectNode training,
      ObjectNode backbone,
      NetworkModel network,
      List<String> problems,
      Consumer<String> notes) {
    boolean onFeatures = network.isOnPretrainedFeatures();
    if (pretrainedFrom != null) {
      requireFile(pretrainedFrom);
      training.put("startFrom", pretrainedFrom.toString());
    } else if (pretrained != null && onFeatures) {
      notes.accept("--pretrained holds already: the features come from a pretrained network");
    } else if (pretrained != null && !Backbones.find(network.backbone()).hasTorchWeights()) {
      problems.add(
          "--pretrained is for "
              + Backbones.all().stream()
                  .filter(BackboneMethod::hasTorchWeights)
                  .map(BackboneMethod::name)
                  .collect(Collectors.joining(", "))
              + ", got --model "
              + network.name());
    } else if (pretrained != null) {
      backbone.put("pretrained", pretrained);
    } else if (network.startsPretrainedInPeerannot()) {
      notes.accept(
          "--model "
              + network.name()
              + " starts from random weights on images, where peerannot's takes ImageNet's and"
              + " freezes them: give --pretrained and --freeze for that");
    }
    if (freeze && onFeatures) {
      notes.accept("--freeze holds already: the network that made the features does not learn");
    }
    training.put("freeze", freeze && !onFeatures ? "backbone" : "false");
  }

  /** As peerannot: torchvision's stem, but where the path says that the images are CIFAR's. */
  private void addStem(ObjectNode backbone, boolean features, Path folder, Consumer<String> notes) {
    boolean hasStem = backbone.path("name").asText().startsWith("resnet");
    if (stem != null) {
      backbone.put("stem", stem);
    } else if (hasStem && !features) {
      String path = folder.toAbsolutePath().normalize().toString();
      boolean cifar = path.toLowerCase(Locale.ROOT).contains("cifar");
      backbone.put("stem", cifar ? "small" : "imagenet");
      notes.accept(
          cifar
              ? "--stem small, for images of CIFAR's size, as the dataset's path names CIFAR;"
                  + " --stem imagenet is torchvision's"
              : "--stem imagenet, torchvision's, as peerannot takes it where the dataset's path does"
                  + " not name CIFAR; --stem small suits images below 65 pixels, --stem auto chooses"
                  + " by their size");
    }
  }

  /**
   * Checks {@code --n-params}.
   *
   * @param length numbers in an input
   */
  void requireInputs(String command, int length) {
    if (inputs != null && model.equalsIgnoreCase("linear") && inputs != length) {
      throw new InputException(
          command + ": --n-params must be the " + length + " numbers of an input, got " + inputs);
    }
  }

  /** Lowers the batch size to the tasks there are, saying so. */
  void fitBatch(ObjectNode experiment, int tasks, Consumer<String> notes) {
    if (batchSize > tasks) {
      notes.accept("--batch-size " + batchSize + " is more than the training tasks, took " + tasks);
      ((ObjectNode) experiment.get("training")).put("batchSize", tasks);
    }
  }
}
