package org.crowdzoo.crowd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.TextFile;

/**
 * {@code answers.json} of a multi-label dataset: {@code {"<task>": {"<worker>": [0, 3], …}, …}},
 * the numbers, or names of {@code class_names}, of the labels that the worker sees. An empty list
 * is the vote "none of them"; a worker who skipped the task is absent (null and -1 are no vote,
 * too). A worker who was asked about some labels only is written {@code {"labels": [0], "asked":
 * [0, 3, 4]}}; who always was, is named once, by {@code "asked": {"<worker>": [0, 3, 4]}} in {@code
 * metadata.json}.
 */
public final class MultiLabelAnswers {
  private MultiLabelAnswers() {}

  /**
   * Votes with what was left out of them.
   *
   * @param noVotes cells of -1 or null
   */
  public record Counted(MultiLabelVotes votes, int noVotes) {}

  /**
   * Reads a file; idle workers as in {@link AnswersFile#read(Path, Metadata)}.
   *
   * @throws InputException with all problems at once
   */
  public static MultiLabelVotes read(Path file, Metadata metadata) {
    return readCounted(file, metadata, AnswersReader.MAX_LISTED).votes();
  }

  /** As above; more problems than {@code maxListed} are counted only. */
  public static Counted readCounted(Path file, Metadata metadata, int maxListed) {
    Map<String, TreeSet<Integer>> asked = askedOf(file, metadata);
    Cells cells = new Cells(file, metadata, maxListed, new MultiLabelVotesBuilder(), asked);
    cells.readAll();
    MultiLabelVotes votes = cells.builder.build(metadata.classes());
    requireKnown(file, asked.keySet(), votes.workerKeys());
    return new Counted(votes, cells.noVotes());
  }

  private static void requireKnown(Path file, Set<String> asked, List<String> workers) {
    Set<String> unknown = new TreeSet<>(asked);
    workers.forEach(unknown::remove);
    InputException.throwIfAny(
        unknown.stream()
            .map(worker -> file + ": asked of metadata.json names an unknown worker " + worker)
            .toList());
  }

  /** Writes votes so that {@link #read} gives them back; answers that are partial say so. */
  public static void write(Path file, MultiLabelVotes votes) throws IOException {
    TextFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            for (int i = 0; i < votes.tasks(); i++) {
              json.writeRaw(i == 0 ? "\n" : "");
              json.writeFieldName(votes.taskKey(i));
              json.writeStartObject();
              for (int a = votes.start(i); a < votes.end(i); a++) {
                json.writeFieldName(votes.workerKey(votes.worker(a)));
                writeAnswer(json, votes, a);
              }
              json.writeEndObject();
              json.writeRaw("\n");
            }
            json.writeEndObject();
          }
        });
  }

  /** What stands for one answer: a list, or an object where not all labels were asked about. */
  public static void writeAnswer(JsonGenerator json, MultiLabelVotes votes, int answer)
      throws IOException {
    int[] labels = votes.labelsOf(answer);
    if (votes.asksAll(answer)) {
      json.writeArray(labels, 0, labels.length);
      return;
    }
    int[] asked = votes.askedOf(answer);
    json.writeStartObject();
    json.writeFieldName("labels");
    json.writeArray(labels, 0, labels.length);
    json.writeFieldName("asked");
    json.writeArray(asked, 0, asked.length);
    json.writeEndObject();
  }

  /** Which workers were asked about some labels only, by {@code metadata.json}. */
  private static Map<String, TreeSet<Integer>> askedOf(Path file, Metadata metadata) {
    Object value = metadata.others().get("asked");
    Map<String, TreeSet<Integer>> asked = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    if (value instanceof Map<?, ?> workers) {
      workers.forEach(
          (worker, labels) -> {
            TreeSet<Integer> set = set(labels, metadata.classes());
            if (set == null) {
              problems.add(mustBe(file, metadata) + " for worker " + worker + ", got " + labels);
            } else {
              asked.put(Names.composed(String.valueOf(worker)), set);
            }
          });
    } else if (value != null) {
      problems.add(mustBe(file, metadata) + " by worker, {\"worker\": [labels]}, got " + value);
    }
    InputException.throwIfAny(problems);
    return asked;
  }

  private static String mustBe(Path file, Metadata metadata) {
    return file
        + ": asked of metadata.json must be a list of labels from 0 to "
        + (metadata.classes() - 1);
  }

  /** Null unless it is a list of at least one label. */
  private static TreeSet<Integer> set(Object value, int labels) {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      return null;
    }
    TreeSet<Integer> set = new TreeSet<>();
    for (Object label : list) {
      if (!(label instanceof Integer number) || number < 0 || number >= labels) {
        return null;
      }
      set.add(number);
    }
    return set;
  }

  /** A list of labels, or labels and what was asked, for each worker. */
  private static final class Cells extends AnswersReader {
    private static final String FORM = "[labels]";

    private final MultiLabelVotesBuilder builder;
    private final Map<String, TreeSet<Integer>> asked;
    private final List<String> names;

    private Cells(
        Path file,
        Metadata metadata,
        int maxListed,
        MultiLabelVotesBuilder builder,
        Map<String, TreeSet<Integer>> asked) {
      super(file, metadata, FORM, maxListed, builder.keys());
      this.builder = builder;
      this.asked = asked;
      this.names = metadata.classNames() == null ? List.of() : metadata.classNames();
    }

    @Override
    void cell(JsonParser json, JsonToken value, String task, String worker) throws IOException {
      String where = "worker " + worker + " on task " + task;
      if (value == JsonToken.START_ARRAY) {
        add(task, worker, where, labels(json, "labels of " + where), asked.get(worker));
      } else if (value == JsonToken.START_OBJECT) {
        readPartial(json, task, worker, where);
      } else if (value == JsonToken.VALUE_NULL
          || value == JsonToken.VALUE_NUMBER_INT && "-1".equals(json.getText())) {
        noVote();
      } else {
        problem(
            "labels of "
                + where
                + " must be a list of numbers from 0 to "
                + (classes() - 1)
                + " ([] for none of them), got "
                + json.getText());
      }
    }

    private void readPartial(JsonParser json, String task, String worker, String where)
        throws IOException {
      TreeSet<Integer> labels = null;
      TreeSet<Integer> about = null;
      boolean wrong = false;
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String key = json.getCurrentName();
        boolean list = json.nextToken() == JsonToken.START_ARRAY;
        if (list && key.equals("labels")) {
          labels = labels(json, "labels of " + where);
          wrong |= labels == null;
        } else if (list && key.equals("asked")) {
          about = labels(json, "asked of " + where);
          wrong |= about == null;
          if (about != null && about.isEmpty()) {
            problem("asked of " + where + " must name a label; a worker who skipped it is absent");
            wrong = true;
          }
        } else {
          problem(where + " must be {\"labels\": [...], \"asked\": [...]}, got the key " + key);
          json.skipChildren();
          wrong = true;
        }
      }
      if (labels == null && !wrong) {
        problem(where + " must be {\"labels\": [...], \"asked\": [...]}, got no labels");
      } else if (!wrong) {
        add(task, worker, where, labels, about);
      }
    }

    private void add(
        String task, String worker, String where, TreeSet<Integer> labels, TreeSet<Integer> about) {
      if (labels == null) {
        return; // told already
      }
      if (about != null && !about.containsAll(labels)) {
        problem(where + " names the labels " + labels + ", but was asked about " + about + " only");
        return;
      }
      labels.forEach(voted()::set);
      builder.answer(task, worker, labels, about);
    }

    /** Reads a list; null, and a problem, if it holds anything but different labels. */
    private TreeSet<Integer> labels(JsonParser json, String where) throws IOException {
      TreeSet<Integer> labels = new TreeSet<>();
      boolean right = true;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        JsonToken token = json.currentToken();
        double label =
            token.isNumeric() && json.getDoubleValue() % 1 == 0 ? json.getDoubleValue() : -1;
        label = token == JsonToken.VALUE_STRING ? names.indexOf(json.getText()) : label;
        boolean inRange = label >= 0 && label < classes();
        if (right && !(inRange && labels.add((int) label))) {
          problem(
              where
                  + " must be different whole numbers from 0 to "
                  + (classes() - 1)
                  + ", got "
                  + (token.isScalarValue() ? json.getText() : "a list or an object")
                  + (inRange ? " twice" : ""));
          right = false;
        }
        json.skipChildren();
      }
      return right ? labels : null;
    }
  }
}
