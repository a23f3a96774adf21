package org.crowdzoo.strategy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crowdzoo.settings.Method;

/**
 * How a {@link Strategy} is found by name and made of its options. Found as a service, so that
 * somebody's jar can add more: a public class with a public constructor without arguments, named in
 * {@code META-INF/services/org.crowdzoo.strategy.StrategyMethod}.
 *
 * @param <O> its options
 */
public abstract class StrategyMethod<O extends Record> extends Method<O> {
  /** A method; see {@link Method}. */
  protected StrategyMethod(String name, String summary, Class<O> options, String... aliases) {
    super(name, summary, options, aliases);
  }

  /**
   * The strategy.
   *
   * @param options of this method's type
   */
  public final Strategy with(Record options) {
    return create(optionsType().cast(options));
  }

  /** Makes it; nothing is computed yet. */
  protected abstract Strategy create(O options);

  /**
   * True if it learns the workers with the classifier: its targets are votes, and the workers are
   * the network's second input.
   */
  public boolean learnsWorkers() {
    return false;
  }

  /**
   * True if it takes tasks that may have several labels: its targets are then rows [N][L] from 0 to
   * 1, and its network is one of several labels.
   */
  public boolean takesMultiLabel() {
    return false;
  }

  /**
   * True if its labels come from networks, so that a strategy of this kind needs pictures or
   * features; a run then leaves them as {@code labels.npy}.
   */
  public boolean learnsLabels() {
    return false;
  }

  /**
   * Options as peerannot's command lines mean them, where they differ from ours.
   *
   * @param given what stands in the brackets; may be changed
   */
  public void asPeerannot(ObjectNode given) {}
}
