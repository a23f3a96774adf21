package org.crowdzoo.files;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Names that come from files: of tasks, workers, classes and files, as they are compared and shown.
 */
public final class Names {
  /**
   * Controls of terminals (C0, DEL, C1), line and paragraph separators, and marks that turn text.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private Names() {}

  /**
   * A name as it is compared: in Unicode's normalization form C, so that é is the same letter
   * whether a Mac wrote it as e and an accent or another system as one.
   */
  public static String composed(String name) {
    for (int c = 0; c < name.length(); c++) {
      if (name.charAt(c) > 0x7f) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
      }
    }
    return name;
  }

  /**
   * A text as it may be printed: one line, and nothing that a terminal obeys. What stood there is
   * shown as {@code \n}, {@code \x1b} or {@code \u2028}.
   */
  public static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(found -> "\\\\" + shown(found.group().charAt(0)));
  }

  private static String shown(char c) {
    return switch (c) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      default -> String.format(c < 0x100 ? "x%02x" : "u%04x", (int) c);
    };
  }
}
