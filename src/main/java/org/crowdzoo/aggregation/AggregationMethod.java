package org.crowdzoo.aggregation;

import org.crowdzoo.settings.Method;

/**
 * How an {@link Aggregation} is found by name and made of its options. Found as a service, so that
 * somebody's jar can add more: a public class with a public constructor without arguments, named in
 * {@code META-INF/services/org.crowdzoo.aggregation.AggregationMethod}.
 *
 * @param <O> its options
 */
public abstract class AggregationMethod<O extends Record> extends Method<O> {
  /** A method; see {@link Method}. */
  protected AggregationMethod(String name, String summary, Class<O> options, String... aliases) {
    super(name, summary, options, aliases);
  }

  /**
   * The aggregation.
   *
   * @param options of this method's type
   * @param seed for what is random, such as drawing among ties
   */
  public final Aggregation with(Record options, long seed) {
    return create(optionsType().cast(options), seed);
  }

  /** Makes it; nothing is computed yet. */
  protected abstract Aggregation create(O options, long seed);
}
