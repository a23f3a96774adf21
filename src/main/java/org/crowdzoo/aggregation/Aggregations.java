package org.crowdzoo.aggregation;

import java.util.List;
import java.util.function.Supplier;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Registry;
import org.crowdzoo.settings.Settings;

/** All aggregations by name: Crowdzoo's own and those of jars on the class path. */
public final class Aggregations implements Supplier<Registry<AggregationMethod<?>>> {
  private static final class Loaded {
    static final Registry<AggregationMethod<?>> ALL = Registry.of("strategy", services());

    /** As the raw type says nothing of options, each is a method of some options. */
    private static List<AggregationMethod<?>> services() {
      return Registry.services(AggregationMethod.class).stream()
          .<AggregationMethod<?>>map(method -> method)
          .toList();
    }
  }

  @Override
  public Registry<AggregationMethod<?>> get() {
    return Loaded.ALL;
  }

  /** All aggregations, Crowdzoo's own first. */
  public static List<AggregationMethod<?>> all() {
    return Loaded.ALL.all();
  }

  /** True if the known truth of some tasks can be given to it. */
  public static boolean takesGold(AggregationMethod<?> method) {
    return method.with(Settings.bind(Settings.parse("{}", ""), method.optionsType(), ""), 0)
        instanceof GoldAggregation;
  }

  /**
   * An aggregation and its options from a text, {@code dawid_skene[maxiter=100,epsilon=1e-8]};
   * names are those of {@link #all()} or their aliases, in upper or lower case.
   *
   * @throws org.crowdzoo.files.InputException with all problems at once: an unknown name or option,
   *     a wrong value; the lines name what is allowed
   */
  public static Choice<AggregationMethod<?>> choose(String text) {
    return Loaded.ALL.parse(text);
  }

  /**
   * The aggregation that a text names.
   *
   * @param seed for what is random, such as drawing among ties
   * @throws org.crowdzoo.files.InputException as {@link #choose}
   */
  public static Aggregation parse(String text, long seed) {
    Choice<AggregationMethod<?>> chosen = choose(text);
    return chosen.method().with(chosen.options(), seed);
  }
}
