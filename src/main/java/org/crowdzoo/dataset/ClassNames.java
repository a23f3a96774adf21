package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;

/**
 * Which class has which number.
 *
 * <ol>
 *   <li>{@code class_names} of {@code metadata.json}, a list of K names, decides where it stands.
 *   <li>Otherwise the class folders (or the labels of the feature files) in alphabetical order are
 *       0 to K-1, as in torchvision and peerannot.
 *   <li>Two kinds of names have a second order that peers use: whole numbers count by their value,
 *       and peerannot's CIFAR-10H folders ({@code plane, car, bird …}) by CIFAR-10's order. Where
 *       it differs from the alphabetical one, the votes tell: the order that more votes agree with
 *       is taken, the alphabetical one if both agree equally.
 * </ol>
 */
final class ClassNames {
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
    List<List<String>> orders = new ArrayList<>(List.of(List.copyOf(found)));
    if (found.stream().allMatch(name -> name.matches("\\d{1,9}"))) {
      orders.add(found.stream().sorted(Votes.KEY_ORDER).toList());
    } else if (found.equals(new TreeSet<>(CIFAR))) {
      orders.add(CIFAR);
    }
    return byVotes(orders, splits, votes);
  }

  private List<String> declared(Object value) {
    List<String> names = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(name -> names.add(String.valueOf(name)));
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
