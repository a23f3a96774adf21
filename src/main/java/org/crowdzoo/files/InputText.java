package org.crowdzoo.files;

/** Text of a file as a message may show it: short, on one line, without codes for a terminal. */
public final class InputText {
  private static final int MOST = 100;

  private InputText() {}

  /** At most 100 characters; line feeds and other controls as escapes. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    int[] codes = text.codePoints().limit(MOST).toArray();
    for (int code : codes) {
      if (Character.isISOControl(code)
          || Character.getType(code) == Character.FORMAT
          || Character.getType(code) == Character.LINE_SEPARATOR
          || Character.getType(code) == Character.PARAGRAPH_SEPARATOR
          || Character.getType(code) == Character.SURROGATE) {
        shown.append(String.format("\\u%04x", code));
      } else {
        shown.appendCodePoint(code);
      }
    }
    return text.codePoints().skip(MOST).findAny().isPresent() ? shown + " …" : shown.toString();
  }
}
