package org.crowdzoo.crowd.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;

/** Makes votes of cells among which a worker may vote more than once on a task. */
final class RepeatedVotes {
  /**
   * A vote that repeats another.
   *
   * @param cell of the first such vote in the file
   * @param first the worker's first vote on the task
   * @param count number of such votes in the file
   */
  record Repeat(int cell, int first, int count) {}

  private final List<String> tasks;
  private final List<String> workers;
  private final Cells cells;
  private final int[] classOf;
  private int repeated;

  /** By class of each text, -1 for no vote. */
  RepeatedVotes(List<String> tasks, List<String> workers, Cells cells, int[] classOf) {
    this.tasks = tasks;
    this.workers = workers;
    this.cells = cells;
    this.classOf = classOf;
  }

  /** The first repeat in the file. */
  Optional<Repeat> firstRepeat(boolean[] none) {
    if (!anyRepeat(none)) {
      return Optional.empty();
    }
    Map<Long, Integer> first = new HashMap<>();
    int cell = -1;
    int count = 0;
    for (int c = 0; c < cells.size(); c++) {
      if (!none[cells.text(c)] && first.putIfAbsent(pair(c), c) != null) {
        cell = count++ == 0 ? c : cell;
      }
    }
    return Optional.of(new Repeat(cell, first.get(pair(cell)), count));
  }

  /** By sorting, which takes less memory than a table of all pairs. */
  private boolean anyRepeat(boolean[] none) {
    long[] pairs =
        IntStream.range(0, cells.size())
            .filter(c -> !none[cells.text(c)])
            .mapToLong(this::pair)
            .sorted()
            .toArray();
    return IntStream.range(1, pairs.length).anyMatch(c -> pairs[c] == pairs[c - 1]);
  }

  /** All votes; repeats must be null if there are none. */
  Votes build(int classes, Repeats repeats) {
    VotesBuilder builder = new VotesBuilder();
    tasks.forEach(builder::task);
    workers.forEach(builder::worker);
    if (repeats == null) {
      for (int c = 0; c < cells.size(); c++) {
        put(builder, c, workers.get(cells.worker(c)));
      }
      return builder.build(classes);
    }
    Map<Long, List<Integer>> byPair = new LinkedHashMap<>();
    for (int c = 0; c < cells.size(); c++) {
      if (label(c) >= 0) {
        byPair.computeIfAbsent(pair(c), key -> new ArrayList<>(1)).add(c);
      }
    }
    Set<String> taken = new HashSet<>(workers);
    Map<Long, String> copies = new HashMap<>();
    for (List<Integer> same : byPair.values()) {
      repeated += same.size() - 1;
      put(builder, same, repeats, classes, taken, copies);
    }
    return builder.build(classes);
  }

  /** Number of votes that repeat another. */
  int repeated() {
    return repeated;
  }

  private void put(
      VotesBuilder builder,
      List<Integer> same,
      Repeats repeats,
      int classes,
      Set<String> taken,
      Map<Long, String> copies) {
    int first = same.get(0);
    String worker = workers.get(cells.worker(first));
    if (same.size() == 1 || repeats == Repeats.FIRST) {
      put(builder, first, worker);
      return;
    }
    switch (repeats) {
      case LAST -> put(builder, same.get(same.size() - 1), worker);
      case MAJORITY -> {
        double[] shares = shares(same, classes);
        int best = first;
        for (int c : same) {
          best = shares[label(c)] > shares[label(best)] ? c : best;
        }
        put(builder, best, worker);
      }
      case SOFT -> builder.softVote(tasks.get(cells.task(first)), worker, shares(same, classes));
      case WORKER -> {
        put(builder, first, worker);
        for (int n = 1; n < same.size(); n++) {
          long copy = ((long) cells.worker(first) << 32) + n;
          int number = n + 1;
          String name = copies.computeIfAbsent(copy, key -> free(worker + "#" + number, taken));
          put(builder, same.get(n), name);
        }
      }
      default -> throw new IllegalArgumentException(repeats.toString());
    }
  }

  /** A name that no worker has. */
  private static String free(String name, Set<String> taken) {
    String free = name;
    while (!taken.add(free)) {
      free += "#";
    }
    return free;
  }

  private double[] shares(List<Integer> same, int classes) {
    double[] shares = new double[classes];
    for (int c : same) {
      shares[label(c)] += 1.0 / same.size();
    }
    return shares;
  }

  private void put(VotesBuilder builder, int cell, String worker) {
    if (label(cell) >= 0) {
      builder.vote(tasks.get(cells.task(cell)), worker, label(cell));
    }
  }

  private int label(int cell) {
    return classOf[cells.text(cell)];
  }

  private long pair(int cell) {
    return ((long) cells.task(cell) << 32) + cells.worker(cell);
  }
}
