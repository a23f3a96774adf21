package org.crowdzoo.files;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text of a file or a user as it may be printed: on one line, without anything that a terminal
 * obeys. What stood there is shown as {@code \n} or <code>\u001b</code>. Signs that join letters,
 * as Persian names and emoji have them, stay.
 */
public final class InputText {
  private static final int MOST = 100;
  private static final int MOST_OF_LINE = 4000;

  /**
   * Controls of terminals, ends of lines and paragraphs, marks that turn text round, byte order
   * marks, and halves of characters.
   */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

  /** The same without ends of lines, tabs and halves of characters. */
  private static final Pattern COMMANDS =
      Pattern.compile(
          "\\r(?!\\n)|[\\p{Cc}&&[^\\n\\r\\t]]"
              + "|[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]");

  private InputText() {}

  /** The whole text, on one line. */
  public static String printable(String text) {
    return escaped(UNPRINTABLE, text);
  }

  /** Text of many lines and columns, which stay, without anything that a terminal obeys. */
  public static String page(String text) {
    return escaped(COMMANDS, text);
  }

  private static String escaped(Pattern what, String text) {
    return what.matcher(text).replaceAll(found -> "\\\\" + escape(found.group().charAt(0)));
  }

  /** True if nothing of a text need be escaped. */
  public static boolean isPrintable(String text) {
    return !UNPRINTABLE.matcher(text).find();
  }

  /** A value that a message quotes: at most 100 characters. */
  public static String shown(String text) {
    return cut(text, MOST);
  }

  /** A whole message, whatever names and values it quotes: at most 4,000 characters. */
  public static String line(String message) {
    return cut(message, MOST_OF_LINE);
  }

  private static String cut(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return printable(text);
    }
    return printable(text.substring(0, text.offsetByCodePoints(0, most))) + " …";
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "n";
      case '\r' -> "r";
      case '\t' -> "t";
      default -> String.format(Locale.ROOT, "u%04x", (int) c);
    };
  }
}
