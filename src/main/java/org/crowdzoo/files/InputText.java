package org.crowdzoo.files;

import java.util.Locale;

/** Text of a file as a message may show it: short, on one line, without codes for a terminal. */
public final class InputText {
  private static final int MOST = 100;
  private static final int MOST_OF_LINE = 4000;

  private InputText() {}

  /** At most 100 characters; line feeds and other controls as escapes. */
  public static String shown(String text) {
    return cut(text, MOST);
  }

  /** A whole message on one line, whatever names and values it quotes. */
  public static String line(String message) {
    return cut(message, MOST_OF_LINE);
  }

  private static String cut(String text, int most) {
    StringBuilder shown = new StringBuilder();
    int[] codes = text.codePoints().limit(most).toArray();
    for (int code : codes) {
      if (Character.isISOControl(code)
          || Character.getType(code) == Character.FORMAT
          || Character.getType(code) == Character.LINE_SEPARATOR
          || Character.getType(code) == Character.PARAGRAPH_SEPARATOR
          || Character.getType(code) == Character.SURROGATE) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", code));
      } else {
        shown.appendCodePoint(code);
      }
    }
    return text.codePoints().skip(most).findAny().isPresent() ? shown + " …" : shown.toString();
  }
}
