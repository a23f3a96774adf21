package org.crowdzoo.dataset.install;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.InputException;

/**
 * A dataset that is ready to be written.
 *
 * @param name for {@code metadata.json}
 * @param classNames K names by index
 * @param votes on the training items, by key; null without a crowd, and where a task may have
 *     several labels
 * @param sets the votes where a task may have several labels, else null
 * @param heldOut votes on the validation items, by key; null if there are none
 * @param train training items
 * @param val validation items, may be empty
 * @param test test items, may be empty
 * @param about more entries of {@code metadata.json}
 */
record Prepared(
    String name,
    List<String> classNames,
    Votes votes,
    MultiLabelVotes sets,
    Votes heldOut,
    List<Item> train,
    List<Item> val,
    List<Item> test,
    Map<String, Object> about) {

  Prepared {
    classNames = List.copyOf(classNames);
    train = List.copyOf(train);
    val = List.copyOf(val);
    test = List.copyOf(test);
    about = Map.copyOf(about);
  }

  /** One label a task. */
  Prepared(
      String name,
      List<String> classNames,
      Votes votes,
      Votes heldOut,
      List<Item> train,
      List<Item> val,
      List<Item> test,
      Map<String, Object> about) {
    this(name, classNames, votes, null, heldOut, train, val, test, about);
  }

  /** Several labels a task. */
  static Prepared ofSets(
      String name,
      List<String> labelNames,
      MultiLabelVotes sets,
      List<Item> train,
      List<Item> val,
      List<Item> test,
      Map<String, Object> about) {
    return new Prepared(name, labelNames, null, sets, null, train, val, test, about);
  }

  /** Who answered which task; null without a crowd. */
  Votes answers() {
    return sets == null ? votes : sets.answers();
  }

  /** Without votes on the validation items. */
  Prepared(
      String name,
      List<String> classNames,
      Votes votes,
      List<Item> train,
      List<Item> val,
      List<Item> test,
      Map<String, Object> about) {
    this(name, classNames, votes, null, train, val, test, about);
  }

  /** With another validation split; a drawn one keeps its votes in {@code answers.json}. */
  Prepared with(Validation validation, long seed) {
    if (validation instanceof Validation.None) {
      return splits(train, List.of());
    } else if (validation instanceof Validation.CopyOfTest) {
      return splits(train, test);
    } else if (validation instanceof Validation.Drawn drawn) {
      return drawn(drawn.share(), seed);
    }
    return this;
  }

  /** Without the workers who never voted; the others are numbered through again. */
  Prepared withoutIdleWorkers() {
    int[] active =
        IntStream.range(0, answers().workers())
            .filter(j -> answers().countOfWorker(j) > 0)
            .toArray();
    return renumbered(active);
  }

  /**
   * With workers that {@code answers.json} can hold without a crowd of idle ones: numbers far apart
   * are replaced by 0, 1, 2 … and kept as {@code worker_names} in {@code metadata.json}.
   */
  Prepared withDenseWorkers() {
    long largest = largestNumber(answers());
    return largest < 10L * answers().workers() + 100
        ? this
        : renumbered(IntStream.range(0, answers().workers()).toArray());
  }

  private Prepared renumbered(int[] workers) {
    boolean numbered = largestNumber(answers()) >= 0;
    List<String> names = IntStream.of(workers).mapToObj(answers()::workerKey).toList();
    List<String> keys = numbered ? Votes.numbers(workers.length) : names;
    Map<String, Object> more = new LinkedHashMap<>(about);
    if (!keys.equals(names)) {
      more.put("worker_names", names);
    }
    if (sets != null) {
      return ofSets(name, classNames, renamed(sets, names, keys), train, val, test, more);
    }
    Votes dense = renamed(votes, names, keys, keys);
    Votes others = heldOut == null ? null : renamed(heldOut, names, keys, List.of());
    return new Prepared(name, classNames, dense, others, train, val, test, more);
  }

  /** The answers of some workers under other keys. */
  private static MultiLabelVotes renamed(
      MultiLabelVotes sets, List<String> names, List<String> keys) {
    MultiLabelVotesBuilder renamed = new MultiLabelVotesBuilder();
    sets.taskKeys().forEach(renamed::task);
    keys.forEach(renamed::worker);
    for (int i = 0; i < sets.tasks(); i++) {
      for (int a = sets.start(i); a < sets.end(i); a++) {
        int place = names.indexOf(sets.workerKey(sets.worker(a)));
        if (place >= 0) {
          renamed.answer(
              sets.taskKey(i),
              keys.get(place),
              IntStream.of(sets.labelsOf(a)).boxed().toList(),
              IntStream.of(sets.askedOf(a)).boxed().toList());
        }
      }
    }
    return renamed.build(sets.labels());
  }

  /** The votes of some workers under other keys; of workers {@code known} even if idle. */
  private static Votes renamed(
      Votes votes, List<String> names, List<String> keys, List<String> known) {
    Map<String, String> keyOf = new HashMap<>();
    for (int j = 0; j < names.size(); j++) {
      keyOf.put(names.get(j), keys.get(j));
    }
    VotesBuilder renamed = new VotesBuilder();
    votes.taskKeys().forEach(renamed::task);
    known.forEach(renamed::worker);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); ) {
        int end = endOfWorker(votes, i, v);
        String key = keyOf.get(votes.workerKey(votes.worker(v)));
        if (key != null && votes.isSoft()) {
          renamed.softVote(votes.taskKey(i), key, shares(votes, v, end));
        } else if (key != null) {
          renamed.vote(votes.taskKey(i), key, votes.label(v));
        }
        v = end;
      }
    }
    return renamed.build(votes.classes());
  }

  /** A soft vote is several in a row; others are one by one. */
  private static int endOfWorker(Votes votes, int task, int vote) {
    int end = vote + 1;
    while (end < votes.end(task) && votes.goesOn(task, end)) {
      end++;
    }
    return end;
  }

  private static double[] shares(Votes votes, int from, int end) {
    double[] shares = new double[votes.classes()];
    for (int v = from; v < end; v++) {
      shares[votes.label(v)] = votes.weight(v);
    }
    return shares;
  }

  /** The number of workers W that {@code metadata.json} has to name. */
  int workerCount() {
    if (answers() == null) {
      return 0;
    }
    long largest = largestNumber(answers());
    return largest >= 0 ? Math.toIntExact(largest + 1) : answers().workers();
  }

  /** The largest of the workers' keys if all are numbers, else -1. */
  private static long largestNumber(Votes votes) {
    long largest = -1;
    for (String key : votes.workerKeys()) {
      if (!key.matches("\\d{1,18}")) {
        return -1;
      }
      largest = Math.max(largest, Long.parseLong(key));
    }
    return largest;
  }

  private Prepared drawn(double share, long seed) {
    List<Item> labelled = new ArrayList<>(train.stream().filter(Item::isLabelled).toList());
    int count = (int) Math.round(share * train.size());
    if (count < 1 || count >= labelled.size()) {
      throw new InputException(
          "--val: a share of "
              + share
              + " makes "
              + count
              + " validation tasks, the training split has "
              + labelled.size()
              + " of known class");
    }
    java.util.Collections.shuffle(labelled, new Random(seed));
    Set<String> keys = new HashSet<>();
    labelled.subList(0, count).forEach(item -> keys.add(item.key()));
    return splits(
        train.stream().filter(item -> !keys.contains(item.key())).toList(),
        train.stream().filter(item -> keys.contains(item.key())).toList());
  }

  private Prepared splits(List<Item> newTrain, List<Item> newVal) {
    return sets == null
        ? new Prepared(name, classNames, votes, newTrain, newVal, test, about)
        : ofSets(name, classNames, sets, newTrain, newVal, test, about);
  }
}
