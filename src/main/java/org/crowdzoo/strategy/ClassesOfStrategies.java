package org.crowdzoo.strategy;

import java.util.HashSet;
import java.util.Set;
import org.crowdzoo.nn.SavedClasses;
import org.crowdzoo.settings.Registry;

/** What lies in the package of a strategy on the class path may stand in its saved models. */
public final class ClassesOfStrategies implements SavedClasses {
  private final Set<String> packages = new HashSet<>();

  /** For the service loader. */
  public ClassesOfStrategies() {
    for (StrategyMethod<?> strategy : Registry.services(StrategyMethod.class)) {
      packages.add(strategy.getClass().getPackageName());
    }
  }

  @Override
  public boolean contains(String name) {
    return name.lastIndexOf('.') > 0 && packages.contains(name.substring(0, name.lastIndexOf('.')));
  }
}
