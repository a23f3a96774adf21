package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.LabelVocabulary;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Names;

/**
 * Which class has which number.
 *
 * <ol>
 *   <li>{@code class_names} of {@code metadata.json}, a list of K names, decides where it stands.
 *   <li>Otherwise the class folders (or the labels of the feature files) are 0 to K-1 {@linkplain
 *       #inOrder in order}: whole numbers by their value, other names alphabetically.
 *   <li>Two kinds of names have a second order that peers use: torchvision and peerannot sort
 *       numbers as texts (0, 1, 10, 2 …), and peerannot's CIFAR-10H folders ({@code plane, car,
 *       bird …}) count in CIFAR-10's order. It is taken only where more votes agree with it.
 * </ol>
 */
public final class ClassNames {
  private static final List<String> CIFAR =
      List.of("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private final Path metadataFile;
  private final Metadata metadata;
  private final Problems problems;

  ClassNames(Path metadataFile, Metadata metadata, Problems problems) {
    this.metadataFile = metadataFile;
    this.metadata = metadata;
    this.problems = problems;
  }

  /**
   * The names of the classes by index.
   *
   * @param splits what lies on disk
   * @param votes the votes, or null if there are none
   */
  List<String> resolve(List<RawSplit> splits, Votes votes) {
    List<String> names = named(splits, votes);
    for (String name : names) {
      if (!InputText.isPrintable(name)) {
        problems.add(
            metadataFile.toAbsolutePath().getParent(),
            "the name of class "
                + InputText.printable(name)
                + " must not hold line feeds or other control characters; rename it where it"
                + " stands: class_names in metadata.json, a folder, or features.csv");
      }
    }
    return names;
  }

  private List<String> named(List<RawSplit> splits, Votes votes) {
    SortedSet<String> found = new TreeSet<>();
    splits.forEach(split -> found.addAll(split.classNames()));
    if (metadata.others().containsKey("class_names")) {
      return declared(metadata.others().get("class_names"));
    }
    int classes = metadata.classes();
    List<String> numbers = Votes.numbers(classes);
    boolean features = splits.stream().anyMatch(RawSplit::isFeatures);
    if (numbers.containsAll(found) && (features || found.size() < classes)) {
      return numbers;
    }
    if (found.size() != classes) {
      problems.add(
          metadataFile,
          "n_classes must be the number of classes found, got "
              + classes
              + ", found "
              + found.size()
              + " ("
              + shortList(found)
              + "); a class without examples must be named by class_names, a list of n_classes"
              + " names");
      return numbers;
    }
    List<List<String>> orders = new ArrayList<>(List.of(inOrder(found)));
    if (!orders.get(0).equals(List.copyOf(found))) {
      orders.add(List.copyOf(found));
    } else if (found.equals(new TreeSet<>(CIFAR))) {
      orders.add(CIFAR);
    }
    return byVotes(orders, splits, votes);
  }

  /**
   * Names of classes in the order of their numbers: by value if all of them are whole numbers,
   * whatever zeros they begin with, else in the {@linkplain LabelVocabulary#ORDER order of labels}.
   */
  public static List<String> inOrder(Collection<String> names) {
    boolean numbers = names.stream().allMatch(name -> name.matches("[0-9]{1,18}"));
    Comparator<String> alphabetical = Comparator.naturalOrder();
    return names.stream()
        .distinct()
        .sorted(
            numbers
                ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(alphabetical)
                : LabelVocabulary.ORDER)
        .toList();
  }

  /** One line for each two names that are one but for letters' case and blanks. */
  static List<String> alikes(List<String> names) {
    Map<String, String> seen = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      String other = seen.putIfAbsent(name.strip().toLowerCase(Locale.ROOT), name);
      if (other != null) {
        lines.add(
            "warning: classes \""
                + other
                + "\" and \""
                + name
                + "\" differ in case or blanks only;"
                + " they are kept apart");
      }
    }
    return lines;
  }

  private List<String> declared(Object value) {
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(name -> names.add(Names.composed(String.valueOf(name))));
    }
    if (names.size() != metadata.classes() || new HashSet<>(names).size() != names.size()) {
      problems.add(
          metadataFile,
          "class_names must be a list of "
              + metadata.classes()
              + " different names (n_classes), got "
              + value);
      return Votes.numbers(metadata.classes());
    }
    return names;
  }

  private static List<String> byVotes(
      List<List<String>> orders, List<RawSplit> splits, Votes votes) {
    List<String> best = orders.get(0);
    if (orders.size() > 1 && votes != null) {
      for (List<String> order : orders) {
        if (agreeing(order, splits.get(0), votes) > agreeing(best, splits.get(0), votes)) {
          best = order;
        }
      }
    }
    return best;
  }

  /** Number of votes for the class in whose folder the task's file lies. */
  private static long agreeing(List<String> order, RawSplit train, Votes votes) {
    Map<String, Integer> index = new HashMap<>();
    order.forEach(name -> index.put(name, index.size()));
    long agreeing = 0;
    for (RawSplit.Row row : train.rows()) {
      int task = votes.taskIndex(row.key());
      if (task >= 0 && row.label() != null) {
        int label = index.get(row.label());
        agreeing += votes.ofTask(task).filter(vote -> vote.label() == label).count();
      }
    }
    return agreeing;
  }

  private static String shortList(SortedSet<String> names) {
    List<String> first = names.stream().limit(12).toList();
    return String.join(", ", first) + (names.size() > first.size() ? ", …" : "");
  }
}
