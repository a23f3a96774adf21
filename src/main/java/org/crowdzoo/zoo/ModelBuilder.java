package org.crowdzoo.zoo;

import java.util.function.BiFunction;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Choice;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Builds a crowd model: {@code Conal.of(task).backbone("cnn3[width=16]").build().graph()}. What is
 * not said: {@code cnn3} on images and {@code mlp} on features, Adam with a learning rate of 1e-3,
 * seed 0, float, no weight decay.
 *
 * @param <M> the model
 */
public final class ModelBuilder<M extends CrowdModel> {
  private final boolean images;
  private final BiFunction<Backbone, Optimization, M> maker;
  private Backbone backbone;
  private Optimization optimization = Optimization.of(0, new Adam(1e-3));

  ModelBuilder(CrowdTask task, BiFunction<Backbone, Optimization, M> maker) {
    this.images = task.input() instanceof InputTypeConvolutional;
    this.maker = maker;
  }

  /**
   * The backbone by name, with options in brackets: {@code mlp}, {@code cnn3[width=16]}.
   *
   * @throws InputException if there is none of this name, an option is wrong, or it needs images
   *     and there are none
   */
  public ModelBuilder<M> backbone(String text) {
    Choice<BackboneMethod<?>> chosen = Backbones.choose(text);
    if (chosen.method().convolutional() && !images) {
      throw new InputException(
          "backbone "
              + chosen.name()
              + ": needs images, the task has features; allowed are "
              + Backbones.onFeatures());
    }
    return backbone(chosen.method().with(chosen.options()));
  }

  /** A backbone of one's own. */
  public ModelBuilder<M> backbone(Backbone own) {
    backbone = own;
    return this;
  }

  /** Another updater, with its learning rate or schedule. */
  public ModelBuilder<M> updater(IUpdater updater) {
    Optimization o = optimization;
    return optimization(
        new Optimization(
            o.seed(),
            o.dataType(),
            updater,
            o.weightDecay(),
            o.decayConfusions(),
            o.pytorch(),
            o.definition()));
  }

  /** Another seed of the first parameters. */
  public ModelBuilder<M> seed(long seed) {
    Optimization o = optimization;
    return optimization(
        new Optimization(
            seed,
            o.dataType(),
            o.updater(),
            o.weightDecay(),
            o.decayConfusions(),
            o.pytorch(),
            o.definition()));
  }

  /** All of it: seed, data type, updater, weight decay. */
  public ModelBuilder<M> optimization(Optimization all) {
    optimization = all;
    return this;
  }

  /** The model; its {@code graph()} is a new network. */
  public M build() {
    if (backbone == null) {
      backbone(images ? "cnn3" : "mlp");
    }
    return maker.apply(backbone, optimization);
  }
}
