package org.crowdzoo.cli;

import picocli.CommandLine.Model.UsageMessageSpec;

/** A name and a text beside it, line by line, within the width of the terminal. */
public final class TextColumns {
  private static final int NARROW = 60;
  private static final int WIDE = 160;

  private TextColumns() {}

  /** Characters of a line: {@code COLUMNS}, or as wide as the terminal is, or 80. */
  public static int width() {
    String told = System.getenv("COLUMNS");
    int columns =
        told != null && told.matches("\\d{1,4}")
            ? Integer.parseInt(told)
            : System.console() == null
                ? UsageMessageSpec.DEFAULT_USAGE_WIDTH
                : new UsageMessageSpec().autoWidth(true).width();
    return Math.max(NARROW, Math.min(WIDE, columns));
  }

  /**
   * One name with its text, broken between words; what follows the first line stands under it.
   *
   * @param name with the blanks that go before it
   * @param column at which the text begins; a longer name has a line of its own
   * @return one or more lines, each with its line feed
   */
  public static String row(String name, int column, String text, int width) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(name);
    if (name.length() >= column && column > 0) {
      lines.append(name).append('\n');
      line.setLength(0);
    }
    line.append(" ".repeat(column - line.length()));
    for (String word : text.split(" ")) {
      String gap = line.length() > column ? " " : "";
      for (String part : parts(word, width - column)) {
        if (line.length() > column && line.length() + gap.length() + part.length() > width) {
          lines.append(line).append('\n');
          line = new StringBuilder(" ".repeat(column));
          gap = "";
        }
        line.append(gap).append(part);
        gap = "";
      }
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }

  /** What fits no line may be broken behind the bars of {@code a|b|c}, commas and brackets. */
  private static String[] parts(String word, int most) {
    return word.length() > most ? word.split("(?<=[|,\\[])") : new String[] {word};
  }
}
