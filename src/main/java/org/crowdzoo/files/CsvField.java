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

  /** In quotes if it holds a comma, a quote or a line's end. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  /** As {@link #of}, for readers that guess the delimiter: also for semicolons and tabs. */
  public static String ofAnyDelimiter(String text) {
    return PLAIN_FOR_ANY.matcher(text).matches() ? text : quoted(text);
  }
}
