package org.crowdzoo.crowd.exchange;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The one rule for which cells of a file are no vote. A blank one never is a vote. Without further
 * word, neither is what pandas reads as missing ({@code NaN}, {@code None}, {@code null}, {@code
 * NA} …), unless it is the name of a class that was given; nor is -1, unless it is such a name or
 * other labels are negative, too. Beside votes for 1 alone, -1 may be a class (weak labels) or
 * none: that is for the user to say. Listed values, as {@code --missing} gives them, take the place
 * of all this; numbers are compared by value.
 */
public final class NoVote {
  private static final String MINUS_ONE = "-1";
  private static final Set<String> USUAL =
      Set.of(
          "NaN", "nan", "NAN", "-NaN", "-nan", "None", "null", "NULL", "NA", "N/A", "n/a", "#N/A",
          "#NA", "<NA>", "<na>");

  /** What a cell is. */
  public enum Meaning {
    /** A label. */
    VOTE,
    /** No vote. */
    NONE,
    /** One or the other; the user must say. */
    AMBIGUOUS
  }

  private final List<String> listed;

  private NoVote(List<String> listed) {
    this.listed = listed;
  }

  /**
   * The rule.
   *
   * @param listed the only values besides blanks that are no vote; null for the usual ones
   */
  public static NoVote of(List<String> listed) {
    return new NoVote(
        listed == null
            ? null
            : listed.stream().map(String::strip).map(LabelVocabulary::canonical).toList());
  }

  /**
   * What a cell means.
   *
   * @param cell a text, null for JSON's null
   * @param labels all cells of the file
   * @param classNames names of classes that were given, or null
   */
  public Meaning of(String cell, Collection<String> labels, List<String> classNames) {
    if (cell == null || cell.isBlank()) {
      return Meaning.NONE;
    }
    String text = LabelVocabulary.canonical(cell.strip());
    if (listed != null) {
      return listed.contains(text) ? Meaning.NONE : Meaning.VOTE;
    }
    if (classNames != null && classNames.contains(text)) {
      return Meaning.VOTE;
    }
    if (text.equals(MINUS_ONE)) {
      return classNames != null ? Meaning.NONE : ofMinusOne(labels);
    }
    return USUAL.contains(text) ? Meaning.NONE : Meaning.VOTE;
  }

  private static Meaning ofMinusOne(Collection<String> labels) {
    List<String> others =
        labels.stream()
            .filter(label -> !label.isBlank() && !USUAL.contains(label.strip()))
            .map(LabelVocabulary::canonical)
            .filter(label -> !label.equals(MINUS_ONE))
            .distinct()
            .toList();
    if (others.equals(List.of("1"))) {
      return Meaning.AMBIGUOUS;
    }
    boolean negative =
        others.stream().anyMatch(label -> LabelVocabulary.isNumber(label) && label.startsWith("-"));
    return negative ? Meaning.VOTE : Meaning.NONE;
  }
}
