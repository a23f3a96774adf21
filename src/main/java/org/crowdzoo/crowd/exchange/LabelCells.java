package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;

/**
 * Gathers what a file says of single labels, whoever reads it, and makes sets of them. A cell says
 * that a worker names a label of a task, or that she does not though she was asked. An answer that
 * is {@linkplain #whole whole} is about all labels; others are about those with a cell, but where a
 * file never says that a label is not there, what is not named is not there.
 */
final class LabelCells {
  private static final int MAX_LISTED = 50;

  private final Path file;
  private final VoteOptions options;
  private final NoVote none;
  private final Map<String, Integer> tasks = new LinkedHashMap<>();
  private final Map<String, Integer> workers = new LinkedHashMap<>();
  private final Map<Long, Answer> answers = new LinkedHashMap<>();
  private final Map<String, String> columns = new LinkedHashMap<>();
  private final Map<String, Integer> noVotes = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private boolean cellsTell;
  private int passedOver;
  private int repeated;
  private int unlisted;

  /** One statement on one label. */
  private record Cell(String label, boolean there, String place) {}

  /** All that is said of a worker's answer on a task. */
  private static final class Answer {
    private final List<Cell> cells = new ArrayList<>(2);
    private boolean whole;
    private String emptyAt;
  }

  LabelCells(Path file, VoteOptions options) {
    this.file = file;
    this.options = options;
    this.none = NoVote.of(options.missing());
    if (options.repeats() == Repeats.SOFT || options.repeats() == Repeats.WORKER) {
      throw new InputException(
          "--repeats: on several labels a task must be one of first, last, majority, got "
              + options.repeats());
    }
  }

  VoteOptions options() {
    return options;
  }

  void task(String key) {
    number(tasks, Names.composed(key));
  }

  void worker(String key) {
    number(workers, Names.composed(key));
  }

  void column(String what, String name) {
    columns.put(what, name);
  }

  void passOver() {
    passedOver++;
  }

  /** What is asked is told by cells, though none says that a label is not there. */
  void cellsTell() {
    cellsTell = true;
  }

  /** A cell that is no vote; the task and the worker are known none the less. */
  void noVote(String task, String worker, String text) {
    task(task);
    worker(worker);
    noVotes.merge(text.isBlank() ? "blank" : text, 1, Integer::sum);
  }

  /** True for a text that is no vote; blank is for the reader to say. */
  boolean isNone(String text) {
    return none.of(text, List.of("0"), options.classNames()) == NoVote.Meaning.NONE;
  }

  /** An answer about all labels. */
  void whole(String task, String worker) {
    answer(task, worker).whole = true;
  }

  /** An answer about all labels that names none. */
  void empty(String task, String worker, String place) {
    Answer answer = answer(task, worker);
    answer.whole = true;
    if (answer.emptyAt == null) {
      answer.emptyAt = place;
    } else if (options.repeats() == null) {
      repeatProblem(place, worker, task, "none of the labels", answer.emptyAt);
    }
  }

  /** Says of a label that it is there or not. */
  void cell(String task, String worker, String label, boolean there, String place) {
    answer(task, worker).cells.add(new Cell(Names.composed(label), there, place));
    cellsTell |= !there;
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
  NamedMultiLabelVotes finish() {
    TreeSet<String> texts = new TreeSet<>();
    answers.values().forEach(a -> a.cells.forEach(cell -> texts.add(cell.label)));
    LabelVocabulary vocabulary = LabelVocabulary.of(texts, options.classNames(), options.classes());
    Map<String, Integer> classOf = new HashMap<>();
    texts.forEach(text -> classOf.put(text, vocabulary.classOf(text)));
    if (problems.isEmpty() && answers.isEmpty()) {
      problem("holds no vote" + (noVotes.isEmpty() ? "" : ", its cells are " + noVotes.keySet()));
    }
    List<String> taskKeys = List.copyOf(tasks.keySet());
    List<String> workerKeys = List.copyOf(workers.keySet());
    MultiLabelVotesBuilder builder = new MultiLabelVotesBuilder();
    taskKeys.forEach(builder::task);
    workerKeys.forEach(builder::worker);
    answers.forEach(
        (pair, answer) -> {
          String task = taskKeys.get((int) (pair >> 32));
          String worker = workerKeys.get((int) (long) pair);
          add(builder, task, worker, answer, classOf, vocabulary);
        });
    if (unlisted > 0) {
      problems.add(file + ": … and " + unlisted + " more problems");
    }
    InputException.throwIfAny(problems);
    MultiLabelVotes votes = builder.build(Math.max(1, vocabulary.names().size()));
    return new NamedMultiLabelVotes(votes, names(vocabulary), summary(votes, vocabulary));
  }

  /** A file in which nobody names any label has one all the same. */
  private static List<String> names(LabelVocabulary vocabulary) {
    return vocabulary.names().isEmpty() ? List.of("0") : vocabulary.names();
  }

  private void add(
      MultiLabelVotesBuilder builder,
      String task,
      String worker,
      Answer answer,
      Map<String, Integer> classOf,
      LabelVocabulary vocabulary) {
    Map<Integer, List<Cell>> byLabel = new TreeMap<>();
    for (Cell cell : answer.cells) {
      int label = classOf.get(cell.label);
      if (label < 0) {
        problem(cell.place + ": label must be " + vocabulary.allowed() + ", got " + cell.label);
        return;
      }
      List<Cell> same = byLabel.computeIfAbsent(label, l -> new ArrayList<>(1));
      if (!same.isEmpty() && options.repeats() == null) {
        repeatProblem(cell.place, worker, task, cell.label, same.get(0).place);
      }
      same.add(cell);
    }
    TreeSet<Integer> named = new TreeSet<>();
    byLabel.forEach(
        (label, same) -> {
          repeated += same.size() - 1;
          if (counts(same)) {
            named.add(label);
          }
        });
    if (answer.emptyAt != null && !named.isEmpty()) {
      problem(
          answer.emptyAt
              + ": worker "
              + worker
              + " names none of the labels of task "
              + task
              + ", but "
              + answer.cells.get(0).label
              + " in "
              + answer.cells.get(0).place);
      return;
    }
    boolean whole = answer.whole || !cellsTell;
    builder.answer(task, worker, named, whole ? null : byLabel.keySet());
  }

  /** What counts of several cells on one label. */
  private boolean counts(List<Cell> same) {
    Repeats repeats = options.repeats() == null ? Repeats.FIRST : options.repeats();
    long there = same.stream().filter(Cell::there).count();
    return switch (repeats) {
      case LAST -> same.get(same.size() - 1).there;
      case MAJORITY -> 2 * there == same.size() ? same.get(0).there : 2 * there > same.size();
      default -> same.get(0).there;
    };
  }

  private void repeatProblem(String place, String worker, String task, String label, String first) {
    problem(
        place
            + ": worker "
            + worker
            + " votes more than once on "
            + label
            + " of task "
            + task
            + ", first in "
            + first
            + "; --repeats says what counts: first, last, majority");
  }

  private VoteSummary summary(MultiLabelVotes votes, LabelVocabulary vocabulary) {
    List<String> names = names(vocabulary);
    long[] counts = new long[names.size()];
    int partial = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      int[] ofTask = votes.histogram(i);
      for (int l = 0; l < counts.length; l++) {
        counts[l] += ofTask[l];
      }
      for (int a = votes.start(i); a < votes.end(i); a++) {
        partial += votes.asksAll(a) ? 0 : 1;
      }
    }
    List<Long> labelVotes = new ArrayList<>();
    for (long count : counts) {
      labelVotes.add(count);
    }
    List<String> notes = new ArrayList<>(vocabulary.notes());
    notes.add(
        "kind: multi-label, "
            + votes.empty()
            + " votes for none of the labels"
            + (partial == 0 ? "" : ", " + partial + " about some of the labels only"));
    return new VoteSummary(
        columns,
        names,
        labelVotes,
        noVotes,
        passedOver,
        repeated,
        repeated > 0 ? Optional.ofNullable(options.repeats()).orElse(Repeats.FIRST) : null,
        notes);
  }

  private Answer answer(String task, String worker) {
    long pair =
        ((long) number(tasks, Names.composed(task)) << 32)
            + number(workers, Names.composed(worker));
    return answers.computeIfAbsent(pair, key -> new Answer());
  }

  private static int number(Map<String, Integer> numbers, String key) {
    Integer known = numbers.putIfAbsent(key, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }
}
