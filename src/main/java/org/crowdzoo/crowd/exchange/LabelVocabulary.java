package org.crowdzoo.crowd.exchange;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.Names;

/**
 * The one rule for what the labels of a file stand for. <strong>A label is a name until it is known
 * to be an index.</strong>
 *
 * <ul>
 *   <li>Where the names of the classes are given, a label is one of them; whole numbers from 0 to
 *       K-1 are indices only if no name is a number. Names 00, 01, 02 … are those of labels 0, 1,
 *       2.
 *   <li>Where K is given, whole numbers are indices.
 *   <li>Where neither is, whole numbers are indices only if all of 0 to K-1 occur. Other labels are
 *       names, sorted by {@link #ORDER}.
 * </ul>
 *
 * Names that differ by case or blanks only are classes of their own, and {@link #notes} says so.
 */
public final class LabelVocabulary {
  /** Numbers by value, so that 2.0 is before 11.0, before other names in alphabetical order. */
  public static final Comparator<String> ORDER =
      Comparator.<String, Boolean>comparing(name -> !isNumber(name))
          .thenComparing(name -> isNumber(name) ? new BigDecimal(name) : BigDecimal.ZERO)
          .thenComparing(Comparator.naturalOrder());

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,30}\\.?\\d{0,30}|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");
  private static final Pattern CODE = Pattern.compile("[+-]?0\\d.*");
  private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final double LARGEST_INTEGER = 1e15;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final List<String> names;
  private final Map<String, Integer> index = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final boolean namesAreNumbers;

  /** True if names are whole numbers, some with leading zeros, no two of one value. */
  private final boolean byValue;

  private LabelVocabulary(List<String> names) {
    this.names = List.copyOf(names);
    for (int k = 0; k < names.size(); k++) {
      index.putIfAbsent(canonical(Names.composed(names.get(k))), k);
    }
    for (int k = 0; k < names.size(); k++) { // the very text wins
      index.put(Names.composed(names.get(k)), k);
    }
    this.byValue = haveValues(names);
    if (byValue) {
      names.forEach(name -> index.putIfAbsent(value(name), index.get(Names.composed(name))));
    }
    this.namesAreNumbers = names.stream().anyMatch(LabelVocabulary::isNumber);
  }

  /** K names, in the order of their indices. */
  public static LabelVocabulary ofNames(List<String> names) {
    return new LabelVocabulary(names);
  }

  /**
   * By what is known and, where nothing is, by the labels of a file.
   *
   * @param labels those that occur, without cells that are no vote
   * @param names K names by index, or null
   * @param classes K, or null
   */
  public static LabelVocabulary of(Collection<String> labels, List<String> names, Integer classes) {
    if (names != null) {
      return new LabelVocabulary(names);
    }
    TreeSet<String> found = new TreeSet<>(ORDER);
    labels.forEach(label -> found.add(canonical(label)));
    boolean whole = found.stream().allMatch(label -> INDEX.matcher(label).matches());
    if (classes != null && (whole || found.size() != classes)) {
      return new LabelVocabulary(Votes.numbers(classes));
    }
    boolean dense = whole && !found.isEmpty() && Long.parseLong(found.last()) == found.size() - 1L;
    LabelVocabulary vocabulary = new LabelVocabulary(List.copyOf(found));
    if (whole && !dense && !found.isEmpty()) {
      vocabulary.notes.add(
          "labels are whole numbers, but not all of 0 to "
              + found.last()
              + " occur, so they are taken as names of classes; the option -K takes them as numbers");
    }
    vocabulary.noteLookalikes();
    return vocabulary;
  }

  /** K names; "0", "1", … where labels are indices. */
  public List<String> names() {
    return names;
  }

  /** True if the name of each class is its index, so that no legend is needed. */
  public boolean isNumbered() {
    return names.equals(Votes.numbers(names.size()));
  }

  /** The class that a label stands for, 0 to K-1, or -1 if it is none of them. */
  public int classOf(String label) {
    String composed = Names.composed(label);
    Integer named = index.get(composed);
    named = named == null ? index.get(canonical(composed)) : named;
    if (named != null) {
      return named;
    }
    if (byValue && DIGITS.matcher(composed.strip()).matches()) {
      return index.getOrDefault(value(composed.strip()), -1);
    }
    String number = canonical(composed);
    boolean fits = !namesAreNumbers && INDEX.matcher(number).matches();
    return fits && Integer.parseInt(number) < names.size() ? Integer.parseInt(number) : -1;
  }

  private static boolean haveValues(List<String> names) {
    return names.stream().allMatch(name -> DIGITS.matcher(name).matches())
        && names.stream().map(LabelVocabulary::value).distinct().count() == names.size();
  }

  private static String value(String digits) {
    return Long.toString(Long.parseLong(digits));
  }

  /** What labels may be, for messages. */
  public String allowed() {
    if (isNumbered()) {
      return "a class from 0 to " + (names.size() - 1);
    }
    String listed = String.join(", ", names.subList(0, Math.min(30, names.size())));
    return "one of "
        + listed
        + (names.size() > 30 ? ", …" : "")
        + (namesAreNumbers ? "" : " or a number from 0 to " + (names.size() - 1));
  }

  /** What the user should know of how the labels were taken, a line each. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** True for numbers as they are usually written; 007 is a name. */
  public static boolean isNumber(String label) {
    return NUMBER.matcher(label).matches() && !CODE.matcher(label).matches();
  }

  /** Whole numbers without point, exponent and plus: 3.0 and 3e+00 are the label 3. */
  public static String canonical(String label) {
    if (INDEX.matcher(label).matches()) {
      return label;
    }
    String composed = Names.composed(label);
    String stripped = composed.strip();
    if (!isNumber(stripped)) {
      return composed;
    }
    double value = Double.parseDouble(stripped);
    boolean whole = value == Math.rint(value) && Math.abs(value) < LARGEST_INTEGER;
    return whole ? Long.toString((long) value) : stripped;
  }

  private void noteLookalikes() {
    Map<String, List<String>> alike = new TreeMap<>();
    for (String name : names) {
      String plain = BLANKS.matcher(name.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
      alike.computeIfAbsent(plain, key -> new ArrayList<>()).add('"' + name + '"');
    }
    for (List<String> same : alike.values()) {
      if (same.size() > 1) {
        notes.add(
            "labels "
                + String.join(", ", same)
                + " differ by case or blanks only and are classes of their own");
      }
    }
  }
}
