package org.crowdzoo.strategy;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.settings.Brackets;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Registry;

/**
 * All strategies by name: those of the class path, Crowdzoo's own first, and every other
 * aggregation, on whose labels a plain network is trained.
 */
public final class Strategies implements Supplier<Registry<StrategyMethod<?>>> {
  private static final class Loaded {
    static final Registry<StrategyMethod<?>> ALL = Registry.of("strategy", own().toList());

    private static Stream<StrategyMethod<?>> own() {
      List<? extends StrategyMethod<?>> services =
          Registry.services(StrategyMethod.class).stream()
              .<StrategyMethod<?>>map(method -> method)
              .toList();
      return Stream.concat(
          services.stream(),
          Aggregations.all().stream()
              .filter(a -> services.stream().noneMatch(s -> s.isCalled(a.name())))
              .map(AggregatedLabels.Method::new));
    }
  }

  @Override
  public Registry<StrategyMethod<?>> get() {
    return Loaded.ALL;
  }

  /** All strategies. */
  public static List<StrategyMethod<?>> all() {
    return Loaded.ALL.all();
  }

  /**
   * A strategy and its options as users write it, {@code conal[scale=1e-4]}.
   *
   * @throws org.crowdzoo.files.InputException with all problems
   */
  public static Choice<StrategyMethod<?>> choose(String text) {
    return Loaded.ALL.parse(text);
  }

  /** The same of a text that is split already. */
  static Choice<StrategyMethod<?>> choose(Brackets brackets) {
    return Loaded.ALL.choose(brackets);
  }
}
