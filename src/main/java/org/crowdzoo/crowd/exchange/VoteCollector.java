package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.InputException;

/**
 * Gathers the votes of a file whose labels may be numbers or names. If the names of the classes are
 * not given, whole numbers stand for themselves and K is the largest plus 1; other labels are
 * sorted and numbered from 0.
 */
final class VoteCollector {
  private static final int MAX_LISTED = 50;

  private final Path file;
  private final List<String> givenNames;
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<String> labelPlaces = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final VotesBuilder keys = new VotesBuilder();
  private int unlisted;

  /**
   * A collector.
   *
   * @param givenNames names of the classes, or null to find them
   */
  VoteCollector(Path file, List<String> givenNames) {
    this.file = file;
    this.givenNames = givenNames;
  }

  void task(String key) {
    keys.task(key);
  }

  void worker(String key) {
    keys.worker(key);
  }

  /** A vote; a label that is empty, -1 or null is none. */
  void vote(String task, String worker, String label, String place) {
    keys.task(task);
    keys.worker(worker);
    if (label != null && !label.isEmpty() && !label.equals("-1")) {
      Integer known = labels.putIfAbsent(label, labels.size());
      if (known == null) {
        labelPlaces.add(place);
      }
      keys.vote(task, worker, labels.get(label));
    }
  }

  void problem(String what) {
    if (problems.size() < MAX_LISTED) {
      problems.add(file + ": " + what);
    } else {
      unlisted++;
    }
  }

  /**
   * All votes.
   *
   * @throws InputException with all problems at once
   */
  NamedVotes finish() {
    List<String> names = givenNames == null ? namesFound() : givenNames;
    int[] classOf = new int[labels.size()];
    labels.forEach((label, index) -> classOf[index] = classOf(label, index, names));
    Votes coded = keys.build(Math.max(1, labels.size()));
    listRepeated(coded);
    if (unlisted > 0) {
      problems.add(file + ": … and " + unlisted + " more problems");
    }
    InputException.throwIfAny(problems);
    return new NamedVotes(relabelled(coded, classOf, Math.max(1, names.size())), names);
  }

  private static Votes relabelled(Votes coded, int[] classOf, int classes) {
    int[] start = new int[coded.tasks() + 1];
    for (int i = 0; i < coded.tasks(); i++) {
      start[i + 1] = coded.end(i);
    }
    int[] worker = new int[coded.size()];
    int[] label = new int[coded.size()];
    for (int v = 0; v < coded.size(); v++) {
      worker[v] = coded.worker(v);
      label[v] = classOf[coded.label(v)];
    }
    return Votes.of(coded.taskKeys(), coded.workerKeys(), classes, start, worker, label);
  }

  private List<String> namesFound() {
    if (labels.keySet().stream().allMatch(VoteCollector::isNumber)) {
      return Votes.numbers(
          labels.keySet().stream().mapToInt(Integer::parseInt).max().orElse(-1) + 1);
    }
    return List.copyOf(new TreeSet<>(labels.keySet()));
  }

  private int classOf(String label, int index, List<String> names) {
    int named = names.indexOf(label);
    if (named >= 0) {
      return named;
    }
    if (isNumber(label) && Integer.parseInt(label) < names.size()) {
      return Integer.parseInt(label);
    }
    problem(
        labelPlaces.get(index)
            + ": label must be one of "
            + String.join(", ", names)
            + " or a number from 0 to "
            + (names.size() - 1)
            + ", got "
            + label);
    return 0;
  }

  private void listRepeated(Votes votes) {
    int[] lastTask = new int[votes.workers()];
    Arrays.fill(lastTask, -1);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        if (lastTask[votes.worker(v)] == i) {
          problem(
              "worker "
                  + votes.workerKey(votes.worker(v))
                  + " votes more than once on task "
                  + votes.taskKey(i));
        }
        lastTask[votes.worker(v)] = i;
      }
    }
  }

  private static boolean isNumber(String label) {
    return label.length() < 7 && label.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
