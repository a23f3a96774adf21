package org.crowdzoo.files;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
public final class Nearest {
  private Nearest() {}

  /** {@code did you mean X? }, or nothing if no name is near enough. */
  public static String hint(String given, Collection<String> names) {
    return of(given, names).map(name -> "did you mean " + name + "? ").orElse("");
  }

  /** {@code , did you mean X?} for the end of a message, or nothing. */
  public static String question(String given, Collection<String> names) {
    return of(given, names).map(name -> ", did you mean " + name + "?").orElse("");
  }

  /**
   * The end of a refusal: {@code must be one of a, b, c, got d, did you mean b?}.
   *
   * @param given a word that is none of the names
   */
  public static String mustBeOneOf(Collection<String> names, String given) {
    return mustBeOneOf(names, names, given);
  }

  /**
   * As above.
   *
   * @param known the names and others that are taken too, but not listed
   */
  public static String mustBeOneOf(
      Collection<String> names, Collection<String> known, String given) {
    return "must be one of "
        + String.join(", ", names)
        + ", got "
        + InputText.shown(given)
        + question(given, known);
  }

  /**
   * The name with the fewest letters changed, added, left out or swapped: at most one in three of
   * the letters given, rounded up. Case does not count.
   */
  public static Optional<String> of(String given, Collection<String> names) {
    String lower = given.toLowerCase(Locale.ROOT);
    int most = (lower.length() + 2) / 3;
    return names.stream()
        .filter(name -> distance(lower, name.toLowerCase(Locale.ROOT)) <= most)
        .min(
            Comparator.<String>comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Optimal string alignment: d[i][j] for the first i letters of a and the first j of b. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
