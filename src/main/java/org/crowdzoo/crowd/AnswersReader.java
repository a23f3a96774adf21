package org.crowdzoo.crowd;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;

/**
 * What all kinds of {@code answers.json} have in common: tasks that hold workers, the workers that
 * {@code metadata.json} knows besides, and how many classes and workers the votes justify. What a
 * worker said of a task is for {@link #cell} to read.
 */
abstract class AnswersReader {
  /** More problems than this are counted, not listed, unless asked for. */
  static final int MAX_LISTED = 50;

  /** The key of a worker who is no human. */
  private static final String AI = "AI";

  /** As many classes or workers as metadata.json says are taken without votes for or by them … */
  private static final int ALWAYS_ALLOWED = 100_000;

  /** … and more only if they are at most so many times those that the votes know. */
  private static final int AT_MOST_TIMES = 100;

  private final Path file;
  private final String cellForm;
  private final int classes;
  private final int workers;
  private final int maxListed;
  private final VotesBuilder keys;
  private final List<String> problems = new ArrayList<>();
  private final BitSet voted = new BitSet();
  private int unlisted;
  private int noVotes;

  /**
   * A reader of one file.
   *
   * @param cellForm what stands for a worker, for messages, such as {@code label}
   * @param keys gets all tasks and workers
   */
  AnswersReader(Path file, Metadata metadata, String cellForm, int maxListed, VotesBuilder keys) {
    this.file = file;
    this.cellForm = cellForm;
    this.classes = metadata.classes();
    this.workers = metadata.workers();
    this.maxListed = maxListed;
    this.keys = keys;
  }

  /** Reads what stands for a worker in a task; the parser stands at its first token. */
  abstract void cell(JsonParser json, JsonToken value, String task, String worker)
      throws IOException;

  /** Problems of the file as a whole, after all cells. */
  void checkAll() {}

  /** K or L. */
  final int classes() {
    return classes;
  }

  /** The classes that were voted for. */
  final BitSet voted() {
    return voted;
  }

  /** Cells that are no vote. */
  final int noVotes() {
    return noVotes;
  }

  final void noVote() {
    noVotes++;
  }

  /** Reads the file into the builder. */
  final void readAll() {
    Set<String> seenWorkers = new HashSet<>();
    JsonFile.stream(
        file,
        "{\"task\": {\"worker\": " + cellForm + "}}",
        json -> {
          while (json.nextToken() != JsonToken.END_OBJECT) {
            readTask(json, seenWorkers);
          }
        });
    requireJustifiedClasses();
    checkAll();
    addIdleWorkers(seenWorkers);
    if (unlisted > 0) {
      problems.add(file + ": … and " + unlisted + " more problems");
    }
    InputException.throwIfAny(problems);
  }

  /** What K asks for in memory must be justified by what was voted for. */
  private void requireJustifiedClasses() {
    if (classes > ALWAYS_ALLOWED && classes / AT_MOST_TIMES > voted.cardinality()) {
      problem(
          "has votes for "
              + voted.cardinality()
              + " classes, which does not justify n_classes "
              + classes
              + " of metadata.json");
    }
  }

  private void readTask(JsonParser json, Set<String> seenWorkers) throws IOException {
    String task = Names.composed(json.getCurrentName());
    if (keys.hasTask(task)) {
      problem("task " + task + " stands twice");
    }
    keys.task(task);
    if (json.nextToken() != JsonToken.START_OBJECT) {
      problem(
          "task "
              + task
              + " must be an object {\"worker\": "
              + cellForm
              + "}, got "
              + json.getText());
      json.skipChildren();
      return;
    }
    Set<String> answered = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String worker = Names.composed(json.getCurrentName());
      JsonToken value = json.nextToken();
      seenWorkers.add(worker);
      if (answered.add(worker)) {
        cell(json, value, task, worker);
      } else {
        problem("worker " + worker + " votes twice on task " + task);
      }
      json.skipChildren();
    }
  }

  private void addIdleWorkers(Set<String> seenAll) {
    Set<String> seen = new HashSet<>(seenAll);
    seen.remove(AI);
    if (workers > ALWAYS_ALLOWED && workers / AT_MOST_TIMES > seen.size()) {
      problem(
          "has votes of "
              + seen.size()
              + " workers, which does not justify n_workers "
              + workers
              + " of metadata.json");
      return;
    }
    if (seen.stream().allMatch(Votes::isInteger)) {
      seen.stream()
          .sorted(Votes.KEY_ORDER)
          .filter(key -> Long.parseLong(key) >= workers)
          .forEach(
              key ->
                  problem(
                      "unknown worker " + key + ", metadata.json allows 0 to " + (workers - 1)));
      if (problems.isEmpty()) {
        Votes.numbers(workers).forEach(keys::worker);
      }
    } else if (seen.size() > workers) {
      problem("has " + seen.size() + " workers, metadata.json allows " + workers);
    } else {
      seen.forEach(keys::worker);
      for (int n = 1; n <= workers - seen.size(); n++) {
        keys.worker("idle-" + n);
      }
    }
  }

  final void problem(String what) {
    if (problems.size() < maxListed) {
      problems.add(file + ": " + what);
    } else {
      unlisted++;
    }
  }
}
