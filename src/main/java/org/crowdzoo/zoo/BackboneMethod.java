package org.crowdzoo.zoo;

import org.crowdzoo.settings.Method;

/**
 * How a {@link Backbone} is found by name and made of its options: in YAML ({@code backbone: {name:
 * …, option: value}}), on command lines and in {@link Backbones#of(String)}. Found as a service, so
 * that somebody's jar can add more: a public class with a public constructor without arguments,
 * named in {@code META-INF/services/org.crowdzoo.zoo.BackboneMethod}.
 *
 * @param <O> its options
 */
public abstract class BackboneMethod<O extends Record> extends Method<O> {
  /** A method; see {@link Method}. */
  protected BackboneMethod(String name, String summary, Class<O> options, String... aliases) {
    super(name, summary, options, aliases);
  }

  /**
   * The backbone.
   *
   * @param options of this method's type
   * @throws IllegalArgumentException if they are another's
   */
  public final Backbone with(Record options) {
    if (!optionsType().isInstance(options)) {
      throw new IllegalArgumentException(
          "backbone "
              + name()
              + ": its options are a "
              + optionsType().getName()
              + ", got a "
              + options.getClass().getName());
    }
    return create(optionsType().cast(options));
  }

  /** Makes it. */
  protected abstract Backbone create(O options);

  /** True if torchvision has trained weights for it. */
  public boolean hasTorchWeights() {
    return false;
  }

  /** True for a backbone that needs images. */
  public abstract boolean convolutional();
}
