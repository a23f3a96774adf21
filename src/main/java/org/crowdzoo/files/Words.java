package org.crowdzoo.files;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Words that stand for the constants of an enumeration: the one way in which options and keys that
 * allow a few words are read. Case does not count, and hyphen, underscore and plus are the same.
 * Others are refused by {@link Nearest#mustBeOneOf}.
 */
public final class Words {
  private Words() {}

  /** How a constant is written: in lower case, with hyphens. */
  public static String of(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The words of all constants, in their order. */
  public static List<String> all(Class<?> enumeration) {
    return Arrays.stream(enumeration.getEnumConstants()).map(Words::of).toList();
  }

  /** The constant that a word stands for, if there is one. */
  public static <E> Optional<E> find(Class<E> enumeration, String word) {
    String plain = word.strip().replace('_', '-').replace('+', '-').toLowerCase(Locale.ROOT);
    return Arrays.stream(enumeration.getEnumConstants())
        .filter(constant -> of(constant).equals(plain))
        .findFirst();
  }

  /**
   * The constant that a word stands for.
   *
   * @param where what the word was given for, such as {@code --as}
   * @throws InputException that lists the words, and the nearest
   */
  public static <E> E require(String where, Class<E> enumeration, String word) {
    return find(enumeration, word)
        .orElseThrow(
            () ->
                new InputException(
                    where + " " + Nearest.mustBeOneOf(all(enumeration), word.strip())));
  }
}
