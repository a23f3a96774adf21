package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;

/** Gathers what an export says, and names its tasks and workers. */
public final class ToolAnswers {
  /**
   * One answer.
   *
   * @param task name of the task
   * @param worker name of the worker
   * @param said what she answered
   * @param place where it stands
   */
  public record One(String task, String worker, Answer said, String place) {}

  private final ToolOptions options;
  private final Map<String, List<One>> byQuestion = new LinkedHashMap<>();
  private final Map<String, Set<String>> titles = new LinkedHashMap<>();
  private final Map<String, String> identities = new HashMap<>();
  private final Set<String> tasks = new LinkedHashSet<>();
  private final Set<String> workers = new LinkedHashSet<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> golden = new LinkedHashSet<>();
  private int named;
  private int pictures;

  ToolAnswers(ToolOptions options) {
    this.options = options;
  }

  /**
   * Names a task: by the fields that the user names; else by the one picture it shows; else by the
   * tool's id.
   *
   * @param id the tool's id, which says whether two tasks with one picture are the same
   * @param contents what may be the address of a picture
   */
  String task(ToolRecord record, String id, Iterable<JsonNode> contents) {
    named++;
    if (options.task() != null) {
      return known(named(record, options.task(), "--task-column", record.fields()));
    }
    List<String> shown =
        StreamSupport.stream(contents.spliterator(), false)
            .map(content -> PictureName.of(ToolRecord.text(content)))
            .filter(name -> name != null)
            .distinct()
            .toList();
    if (shown.size() != 1 && id == null) {
      throw new InputException(
          record.place() + ": tells no task; --task-column says which field does, " + keys(record));
    }
    String name = shown.size() == 1 ? shown.get(0) : id;
    pictures += shown.size() == 1 ? 1 : 0;
    String identity = id == null ? name : id;
    String before = identities.putIfAbsent(Names.composed(name), identity);
    if (before != null && !before.equals(identity)) {
      problem(
          record,
          "tasks "
              + before
              + " and "
              + identity
              + " are both called "
              + name
              + "; --task-column says which field tells tasks apart, "
              + keys(record));
    }
    return known(name);
  }

  /**
   * Names a worker: by the fields that the user names, of the annotation or the record; else as the
   * tool does; null if nothing tells.
   */
  String worker(ToolRecord record, JsonNode annotation, String usual) {
    return options.worker() == null
        ? usual
        : named(record, options.worker(), "--worker-column", annotation, record.fields());
  }

  /** An answer to a question; a worker who is null is none. */
  void answer(ToolRecord record, String task, String worker, String question, Answer said) {
    if (worker == null) {
      leaveOut(task, null, "without a worker (--worker-column names the field)");
      return;
    }
    workers.add(worker);
    byQuestion
        .computeIfAbsent(question, q -> new ArrayList<>())
        .add(new One(task, worker, said, record.place()));
  }

  /** Other names that a question goes by. */
  void title(String question, String title) {
    if (title != null) {
      titles.computeIfAbsent(question, q -> new LinkedHashSet<>()).add(title);
    }
  }

  /** Something that is no vote, such as a task that a worker skipped. */
  void leaveOut(String task, String worker, String why) {
    if (worker != null) {
      workers.add(worker);
    }
    leftOut.merge(why, 1, Integer::sum);
  }

  /** A task whose answer the requester knew. */
  void golden(String task) {
    golden.add(task);
  }

  void problem(ToolRecord record, String what) {
    problems.add(record.place() + ": " + what);
  }

  /** Names of all tasks, those without a vote included. */
  public Set<String> tasks() {
    return tasks;
  }

  /** Names of all workers, those without a vote included. */
  public Set<String> workers() {
    return workers;
  }

  /** What is wrong, a line each. */
  public List<String> problems() {
    return problems;
  }

  /** True if all tasks are called by the names of their pictures. */
  public boolean namesPictures() {
    return pictures > 0 && pictures == named;
  }

  /** Names of the tasks whose answer the requester knew. */
  public Set<String> golden() {
    return golden;
  }

  /** What was no vote, with how often it occurs. */
  public Map<String, Integer> leftOut() {
    return leftOut;
  }

  /**
   * The question that the user names, or the only one; null if there is none at all.
   *
   * @throws InputException if there are several and none is named, or another
   */
  public String question() {
    Set<String> all = byQuestion.keySet();
    if (options.question() == null) {
      if (all.size() > 1) {
        throw new InputException(
            "holds answers to several questions; --question says which: " + listed());
      }
      return all.isEmpty() ? null : all.iterator().next();
    }
    String wanted = options.question().strip();
    List<String> fits = all.contains(wanted) ? List.of(wanted) : called(wanted);
    if (fits.size() != 1) {
      throw new InputException("--question: must be one of " + listed() + ", got " + wanted);
    }
    return fits.get(0);
  }

  /** The answers to a question, in the order of the file. */
  public List<One> to(String question) {
    return question == null ? List.of() : byQuestion.get(question);
  }

  private List<String> called(String wanted) {
    return byQuestion.keySet().stream()
        .filter(q -> titles.getOrDefault(q, Set.of()).contains(wanted))
        .toList();
  }

  private String listed() {
    return byQuestion.keySet().stream()
        .map(q -> titles.containsKey(q) ? q + " (" + String.join(", ", titles.get(q)) + ")" : q)
        .limit(20)
        .collect(Collectors.joining(", "));
  }

  private String known(String task) {
    tasks.add(task);
    return task;
  }

  /** What fields tell together, the first of the objects that has a field telling it. */
  private static String named(ToolRecord record, String names, String option, JsonNode... objects) {
    List<String> one = field(names, objects) != null ? List.of(names) : List.of(names.split(","));
    List<String> texts = new ArrayList<>();
    for (String name : one) {
      String text = field(name.strip(), objects);
      if (text == null) {
        throw new InputException(
            record.place()
                + ": "
                + option
                + ": must be a field that is not blank, "
                + keys(record)
                + ", got "
                + name.strip());
      }
      texts.add(text);
    }
    return texts.size() == 1
        ? texts.get(0)
        : texts.stream().map(CsvField::of).collect(Collectors.joining(","));
  }

  /** A field's text: of the objects themselves, else of the objects in them. */
  private static String field(String name, JsonNode... objects) {
    for (JsonNode object : objects) {
      String text = ToolRecord.text(object.path(name));
      if (text != null) {
        return text;
      }
    }
    return Arrays.stream(objects)
        .flatMap(object -> StreamSupport.stream(object.spliterator(), false))
        .filter(JsonNode::isObject)
        .map(inner -> ToolRecord.text(inner.path(name)))
        .filter(text -> text != null)
        .findFirst()
        .orElse(null);
  }

  private static String keys(ToolRecord record) {
    List<String> keys = new ArrayList<>();
    record
        .fields()
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isValueNode()) {
                keys.add(field.getKey());
              } else if (field.getValue().isObject()) {
                field.getValue().fieldNames().forEachRemaining(keys::add);
              }
            });
    return "such as " + String.join(", ", keys.subList(0, Math.min(20, keys.size())));
  }
}
