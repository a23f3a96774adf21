package org.crowdzoo.engine.onednn;

/** Which block of memory a {@link Buffer} lies in. All but the arena belong to DL4J. */
enum Source {
  /** The working memory of the net, see {@link Arena}. */
  ARENA,
  /** The images, float32 [N, C, H, W]. */
  INPUT,
  /** What the backbone returns. */
  OUTPUT,
  /** The loss's derivative by the output. */
  OUTPUT_GRADIENT,
  /** The loss's derivative by the images, where asked. */
  INPUT_GRADIENT,
  /** The flat parameter vector of the compiled layer. */
  PARAMETERS,
  /** The flat gradient vector of the compiled layer. */
  GRADIENTS,
  /** Memory that the operation itself owns and binds. */
  OWN
}
