package org.crowdzoo.zoo;

/** What Keras's networks call the layers that ours have in common with them. */
final class KerasNames {
  private KerasNames() {}

  /**
   * SqueezeNet's {@code fire2-squeeze} is {@code fire2/squeeze1x1}, {@code fire2-expand1x1} is
   * {@code fire2/expand1x1}; {@code conv1} has the same name.
   */
  static String of(String layer) {
    return layer.replace("-squeeze", "/squeeze1x1").replace('-', '/');
  }
}
