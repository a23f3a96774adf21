package org.crowdzoo.dataset;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the labels of an example are written into one cell: separated by semicolons, bars, commas or
 * blanks, the first of these that occurs in any cell of the column; {@code [0, 3]} and quotes as
 * Python writes lists are taken, too. A cell that is the name of a class is that class, whatever it
 * holds. An empty cell says that there is none, {@code NaN}, {@code NA}, {@code null} or {@code -1}
 * that it is not known.
 */
final class LabelSets {
  private static final Set<String> UNKNOWN = Set.of("nan", "na", "<na>", "n/a", "null", "-1");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final List<String> names;
  private final Pattern separator;

  /**
   * The rule for one column.
   *
   * @param names of the classes, null if they are not known
   */
  LabelSets(Collection<String> cells, List<String> names) {
    this.names = names == null ? List.of() : names;
    List<String> open = cells.stream().filter(cell -> !this.names.contains(cell.strip())).toList();
    this.separator =
        Stream.of(";", "|", ",")
            .filter(mark -> open.stream().anyMatch(cell -> cell.contains(mark)))
            .findFirst()
            .map(mark -> Pattern.compile(Pattern.quote(mark)))
            .orElse(BLANKS);
  }

  /** The labels as they are written, each once; null where they are not known. */
  List<String> of(String cell) {
    String text = cell.strip();
    if (names.contains(text)) {
      return List.of(text);
    }
    if (isUnknown(text)) {
      return null;
    }
    String inner =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    List<String> labels = new ArrayList<>();
    for (String item : separator.split(inner)) {
      String label = unquoted(item.strip());
      if (!label.isEmpty() && !labels.contains(label)) {
        labels.add(label);
      }
    }
    return labels;
  }

  /** True for a cell that says that the truth is not known. */
  static boolean isUnknown(String text) {
    return UNKNOWN.contains(text.toLowerCase(Locale.ROOT));
  }

  private static String unquoted(String item) {
    boolean quoted =
        item.length() > 1
            && (item.charAt(0) == '\'' || item.charAt(0) == '"')
            && item.charAt(item.length() - 1) == item.charAt(0);
    return quoted ? item.substring(1, item.length() - 1) : item;
  }
}
