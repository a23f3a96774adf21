package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.Words;

/**
 * Gathers the cells of a file, whoever reads it, and makes votes of them: {@link NoVote} says which
 * are none, {@link LabelVocabulary} what the others stand for, {@link RepeatedVotes} what counts
 * where a worker votes twice.
 */
final class VoteCollector {
  private static final int MAX_LISTED = 50;

  /** Tells where in its file a cell stands. */
  @FunctionalInterface
  interface Place {
    String of(String task, String worker, int place);
  }

  private final Path file;
  private final VoteOptions options;
  private final Place place;
  private final Map<String, Integer> tasks = new LinkedHashMap<>();
  private final Map<String, Integer> workers = new LinkedHashMap<>();
  private final Map<String, Integer> labels = new LinkedHashMap<>();
  private final Map<String, String> columns = new LinkedHashMap<>();
  private final Map<String, Integer> noVotes = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Cells cells = new Cells();
  private int passedOver;
  private int unlisted;

  VoteCollector(Path file, VoteOptions options, Place place) {
    this.file = file;
    this.options = options;
    this.place = place;
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

  /** A cell; the label is null for JSON's null. */
  void vote(String task, String worker, String label, int at) {
    int i = number(tasks, Names.composed(task));
    int j = number(workers, Names.composed(worker));
    if (label == null || label.isBlank()) {
      noVotes.merge(label == null ? "null" : "blank", 1, Integer::sum);
    } else {
      cells.add(i, j, number(labels, Names.composed(label)), at);
    }
  }

  void column(String what, String name) {
    columns.put(what, name);
  }

  void passOver() {
    passedOver++;
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
    List<String> cellTexts = List.copyOf(labels.keySet());
    boolean[] none = withoutVote(cellTexts);
    List<String> voted = new ArrayList<>();
    for (int c = 0; c < none.length; c++) {
      if (!none[c]) {
        voted.add(cellTexts.get(c));
      }
    }
    LabelVocabulary vocabulary = LabelVocabulary.of(voted, options.classNames(), options.classes());
    int[] classOf = classes(cellTexts, none, vocabulary);
    if (problems.isEmpty() && voted.isEmpty()) {
      problem("holds no vote" + (noVotes.isEmpty() ? "" : ", its cells are " + noVotes.keySet()));
    }
    RepeatedVotes votes =
        new RepeatedVotes(
            List.copyOf(tasks.keySet()), List.copyOf(workers.keySet()), cells, classOf);
    if (options.repeats() == null) {
      votes.firstRepeat(none).ifPresent(this::repeatProblem);
    }
    throwProblems();
    Votes built = votes.build(Math.max(1, vocabulary.names().size()), options.repeats());
    return new NamedVotes(built, vocabulary.names(), summary(built, vocabulary, votes.repeated()));
  }

  private void throwProblems() {
    if (unlisted > 0) {
      problems.add(file + ": … and " + unlisted + " more problems");
    }
    InputException.throwIfAny(problems);
  }

  /** Which texts of cells are no vote; they are counted. */
  private boolean[] withoutVote(List<String> texts) {
    NoVote rule = NoVote.of(options.missing());
    int[] counts = cells.counts(texts.size());
    boolean[] none = new boolean[texts.size()];
    for (int c = 0; c < none.length; c++) {
      NoVote.Meaning meaning = rule.of(texts.get(c), texts, options.classNames());
      if (meaning == NoVote.Meaning.NONE) {
        none[c] = true;
        noVotes.merge(texts.get(c), counts[c], Integer::sum);
      } else if (meaning == NoVote.Meaning.AMBIGUOUS) {
        problem(
            "all labels are -1 or 1, so -1 may be a class or no vote; --missing=-1 says that it is"
                + " no vote, --missing= that it is a class");
      }
    }
    return none;
  }

  /** [texts], -1 for no vote. */
  private int[] classes(List<String> texts, boolean[] none, LabelVocabulary vocabulary) {
    int[] classOf = new int[texts.size()];
    for (int c = 0; c < classOf.length; c++) {
      classOf[c] = none[c] ? -1 : vocabulary.classOf(texts.get(c));
      if (!none[c] && classOf[c] < 0) {
        problem(
            placeOf(cells.firstOf(c))
                + ": label must be "
                + vocabulary.allowed()
                + ", got "
                + texts.get(c));
      }
    }
    return classOf;
  }

  private void repeatProblem(RepeatedVotes.Repeat found) {
    problem(
        placeOf(found.cell())
            + ": worker "
            + key(workers, cells.worker(found.cell()))
            + " votes more than once on task "
            + key(tasks, cells.task(found.cell()))
            + ", first in "
            + placeOf(found.first())
            + (found.count() > 1 ? "; " + found.count() + " votes repeat another" : "")
            + "; --repeats says what counts: "
            + String.join(", ", Words.all(Repeats.class))
            + "; --kind multi-label, if workers may name several labels of a task");
  }

  private VoteSummary summary(Votes votes, LabelVocabulary vocabulary, int repeated) {
    double[] counts = new double[votes.classes()];
    for (int v = 0; v < votes.size(); v++) {
      counts[votes.label(v)] += votes.weight(v);
    }
    List<Long> classVotes = new ArrayList<>();
    for (int k = 0; k < vocabulary.names().size(); k++) {
      classVotes.add(Math.round(counts[k]));
    }
    return new VoteSummary(
        columns,
        vocabulary.names(),
        classVotes,
        noVotes,
        passedOver,
        repeated,
        repeated > 0 ? options.repeats() : null,
        vocabulary.notes());
  }

  private String placeOf(int cell) {
    return place.of(
        key(tasks, cells.task(cell)), key(workers, cells.worker(cell)), cells.place(cell));
  }

  private static String key(Map<String, Integer> numbers, int number) {
    return numbers.keySet().stream().skip(number).findFirst().orElseThrow();
  }

  private static int number(Map<String, Integer> numbers, String key) {
    Integer known = numbers.putIfAbsent(key, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }
}
