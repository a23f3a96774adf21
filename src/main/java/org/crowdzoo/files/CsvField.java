package org.crowdzoo.files;

import java.util.regex.Pattern;

/** A text as a field of CSV, as {@link CsvReader} reads it back. */
public final class CsvField {
  private static final Pattern PLAIN = Pattern.compile("[^,\"\n\r]*");
  private static final Pattern PLAIN_FOR_ANY = Pattern.compile("[^,;\t\"\n\r]*");

  private CsvField() {}

  /** In quotes whatever it holds. */
  public static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  /** In quotes if it holds a comma, a quote or a line's end, or begins or ends with a blank. */
  public static String of(String text) {
    return isPlain(PLAIN, text) ? text : quoted(text);
  }

  /** As {@link #of}, for readers that guess the delimiter: also for semicolons and tabs. */
  public static String ofAnyDelimiter(String text) {
    return isPlain(PLAIN_FOR_ANY, text) ? text : quoted(text);
  }

  private static boolean isPlain(Pattern pattern, String text) {
    return pattern.matcher(text).matches() && text.equals(text.strip());
  }
}
