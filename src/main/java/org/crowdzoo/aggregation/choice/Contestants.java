package org.crowdzoo.aggregation.choice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.crowdzoo.files.InputException;

/** The list of candidates of a {@link Contest}. */
public final class Contestants {
  private Contestants() {}

  /**
   * The candidates with those in front that are always tried.
   *
   * @param given as users write them, with options in brackets
   * @param always names, the simplest first
   * @param nameOf the plain name of a candidate; throws InputException if it is none
   * @throws InputException if one is none, or stands there twice
   */
  public static List<String> complete(
      List<String> given, List<String> always, UnaryOperator<String> nameOf) {
    List<String> all = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String candidate : given) {
      try {
        names.add(nameOf.apply(candidate));
      } catch (InputException e) {
        throw e.within("candidates: ");
      }
    }
    always.stream().filter(name -> !names.contains(name)).forEach(all::add);
    for (String candidate : given) {
      if (all.contains(candidate)) {
        throw new InputException("candidates must be different, got " + candidate + " twice");
      }
      all.add(candidate);
    }
    int yardstick = names.indexOf(always.get(0));
    if (yardstick >= 0) {
      all.remove(given.get(yardstick));
      all.add(0, given.get(yardstick));
    }
    return List.copyOf(all);
  }
}
