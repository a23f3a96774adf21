package org.crowdzoo.zoo;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Registry;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * All backbones by name: Crowdzoo's own ({@link #standard()}) and those that other jars on the
 * class path offer as a {@link BackboneMethod}.
 */
public final class Backbones implements Supplier<Registry<BackboneMethod<?>>> {
  private static final class Loaded {
    static final Registry<BackboneMethod<?>> ALL =
        Registry.of(
            "backbone",
            Stream.concat(
                    StandardBackbone.ALL.stream(), Registry.services(BackboneMethod.class).stream())
                .<BackboneMethod<?>>map(method -> method)
                .toList());
  }

  /**
   * What can be chosen about a standard backbone.
   *
   * @param width channels of the first convolution; null for the backbone's own
   * @param hidden units of the dense layer of {@code mlp} and {@code simple-cnn}
   * @param dropout probability of dropping one of these units, 0 for none
   * @param inputNorm whether features or images pass a batch norm first
   * @param stem of a residual network; null for auto
   * @param classifier of {@code vgg16} and {@code vgg16_bn}; null for auto
   * @param pretrained file of weights to start from, or {@link #TORCHVISION}; null for none
   */
  public record Options(
      @Setting(
              value = Setting.NONE,
              min = 1,
              max = 65536,
              otherwise = "the backbone's own; modelinfo lists them",
              doc = "channels of the first convolution")
          Integer width,
      @Setting(value = "128", min = 1, doc = "units of the dense layer of mlp and simple-cnn")
          int hidden,
      @Setting(value = "0.5", min = 0, below = 1, doc = "dropout behind that layer") double dropout,
      @Setting(value = "false", doc = "batch norm on the input") boolean inputNorm,
      @Setting(
              value = Setting.NONE,
              otherwise = "auto, of resnets only",
              doc =
                  "small is 3x3 at stride 1, imagenet 7x7 at stride 2 and max-pooling, as"
                      + " torchvision's; auto is imagenet from 65 pixels on or with pretrained"
                      + " weights")
          Stem stem,
      @Setting(
              value = Setting.NONE,
              otherwise = "auto, of vgg16 and vgg16_bn only",
              doc =
                  "dense is torchvision's: pooling to 7x7 and two dense layers; average is global"
                      + " average pooling; auto is dense from 65 pixels on or with pretrained"
                      + " weights")
          Classifier classifier,
      @Setting(
              value = Setting.NONE,
              otherwise = "none",
              doc =
                  "weights to start from: a file (.pth, .safetensors, Keras .h5), or torchvision"
                      + " for its own, which are looked for where it keeps downloads and then"
                      + " downloaded")
          String pretrained) {
    /** Checks the values. */
    public Options {
      Settings.requireRanges(
          Options.class, width, hidden, dropout, inputNorm, stem, classifier, pretrained);
      if (pretrained != null && pretrained.isBlank()) {
        pretrained = null;
      }
    }

    /** Stem and classifier by the images' size, no pretrained weights. */
    public Options(Integer width, int hidden, double dropout, boolean inputNorm) {
      this(width, hidden, dropout, inputNorm, null, null, null);
    }

    /** The same starting from other weights; null for none. */
    public Options startingFrom(String weights) {
      return new Options(width, hidden, dropout, inputNorm, stem, classifier, weights);
    }
  }

  /** Where {@link Options#pretrained} is not a file: torchvision's own weights for ImageNet. */
  public static final String TORCHVISION = "torchvision";

  /** How a residual network begins. */
  public enum Stem {
    AUTO,
    SMALL,
    IMAGENET
  }

  /** What lies between VGG's convolutions and the class head. */
  public enum Classifier {
    AUTO,
    AVERAGE,
    DENSE
  }

  @Override
  public Registry<BackboneMethod<?>> get() {
    return Loaded.ALL;
  }

  /** All backbones. */
  public static List<BackboneMethod<?>> all() {
    return Loaded.ALL.all();
  }

  /**
   * The backbone method of a name.
   *
   * @throws org.crowdzoo.files.InputException if there is none, that lists all
   */
  public static BackboneMethod<?> find(String name) {
    return Loaded.ALL.find(name);
  }

  /** Those that come with Crowdzoo; their options are {@link Options}. */
  public static List<BackboneMethod<Options>> standard() {
    return List.copyOf(StandardBackbone.ALL);
  }

  /** Names of those that need no images, with commas between, for messages. */
  public static String onFeatures() {
    return all().stream()
        .filter(method -> !method.convolutional())
        .map(BackboneMethod::name)
        .collect(Collectors.joining(", "));
  }

  /**
   * A backbone and its options as users write it, {@code cnn3[width=16]}.
   *
   * @throws org.crowdzoo.files.InputException with all problems
   */
  public static Choice<BackboneMethod<?>> choose(String text) {
    return Loaded.ALL.parse(text);
  }

  /**
   * A backbone as users write it, {@code mlp} or {@code cnn3[width=16]}.
   *
   * @throws org.crowdzoo.files.InputException if there is none of this name, that lists all; if an
   *     option is unknown or out of its range
   */
  public static Backbone of(String text) {
    Choice<BackboneMethod<?>> chosen = choose(text);
    return chosen.method().with(chosen.options());
  }

  /**
   * A backbone by name.
   *
   * @param options of the backbone's own type: {@link Options} for a standard one
   * @throws org.crowdzoo.files.InputException if there is none of this name
   * @throws IllegalArgumentException if the options are another backbone's
   */
  public static Backbone of(String name, Record options) {
    return Loaded.ALL.find(name).with(options);
  }
}
