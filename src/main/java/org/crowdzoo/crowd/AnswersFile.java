package org.crowdzoo.crowd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * {@code answers.json} in peerannot's format: {@code {"<task>": {"<worker>": label, …}, …}}, keys
 * in any order, read and written as a stream. A label of -1 or null means "no vote".
 */
public final class AnswersFile {
  private AnswersFile() {}

  /**
   * Reads a file. Workers named in it come in {@link Votes#KEY_ORDER}. If all their names are
   * numbers below the metadata's {@code n_workers} W, the workers are 0 to W-1, idle ones included;
   * if there are fewer other names than W, idle workers are added as {@code idle-1} … A worker
   * {@code AI}, the one that Pl@ntNet's strategy knows, does not count among the W.
   *
   * @throws InputException with all problems at once: broken JSON, a label out of range, a task or
   *     a worker twice, more workers than the metadata says
   */
  public static Votes read(Path file, Metadata metadata) {
    return read(file, metadata, AnswersReader.MAX_LISTED);
  }

  /** As {@link #read(Path, Metadata)}; more problems than {@code maxListed} are counted only. */
  public static Votes read(Path file, Metadata metadata, int maxListed) {
    return new Cells(file, metadata, false, maxListed).read();
  }

  /**
   * Reads a file in which a label may also be a soft vote: a list of K probabilities that sum to 1
   * (to 10⁻³), {@code {"<task>": {"<worker>": [0.7, 0.3]}}}. Otherwise as {@link #read}.
   */
  public static Votes readSoft(Path file, Metadata metadata) {
    return readSoft(file, metadata, AnswersReader.MAX_LISTED);
  }

  /**
   * As {@link #readSoft(Path, Metadata)}; more problems than {@code maxListed} are counted only.
   */
  public static Votes readSoft(Path file, Metadata metadata, int maxListed) {
    return new Cells(file, metadata, true, maxListed).read();
  }

  /**
   * Votes with what was left out of them.
   *
   * @param noVotes cells of -1 or null
   */
  public record Counted(Votes votes, int noVotes) {}

  /** As {@link #readSoft(Path, Metadata, int)}, and counts the cells that are no vote. */
  public static Counted readCounted(Path file, Metadata metadata, int maxListed) {
    Cells answers = new Cells(file, metadata, true, maxListed);
    return new Counted(answers.read(), answers.noVotes());
  }

  /** Writes votes so that {@link #read} gives them back, and {@link #readSoft} soft ones. */
  public static void write(Path file, Votes votes) throws IOException {
    TextFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            for (int i = 0; i < votes.tasks(); i++) {
              json.writeRaw(i == 0 ? "\n" : "");
              json.writeFieldName(votes.taskKey(i));
              json.writeStartObject();
              for (int v = votes.start(i); v < votes.end(i); ) {
                v = writeVote(json, votes, v, votes.end(i));
              }
              json.writeEndObject();
              json.writeRaw("\n");
            }
            json.writeEndObject();
          }
        });
  }

  /** Writes the vote v of a task, with all that belongs to it if it is soft; returns the next. */
  private static int writeVote(JsonGenerator json, Votes votes, int v, int end) throws IOException {
    int worker = votes.worker(v);
    json.writeFieldName(votes.workerKey(worker));
    if (votes.weight(v) == 1) {
      json.writeNumber(votes.label(v));
      return v + 1;
    }
    double[] probabilities = new double[votes.classes()];
    int next = v;
    for (; next < end && votes.worker(next) == worker; next++) {
      probabilities[votes.label(next)] = votes.weight(next);
    }
    json.writeArray(probabilities, 0, probabilities.length);
    return next;
  }

  /** A label, or a soft vote, for each worker. */
  private static final class Cells extends AnswersReader {
    private final boolean soft;
    private final VotesBuilder builder;
    private int minusOnes;

    private Cells(Path file, Metadata metadata, boolean soft, int maxListed) {
      this(file, metadata, soft, maxListed, new VotesBuilder());
    }

    private Cells(Path file, Metadata metadata, boolean soft, int maxListed, VotesBuilder builder) {
      super(file, metadata, "label", maxListed, builder);
      this.soft = soft;
      this.builder = builder;
    }

    private Votes read() {
      readAll();
      return builder.build(classes());
    }

    @Override
    void cell(JsonParser json, JsonToken value, String task, String worker) throws IOException {
      if (soft && value == JsonToken.START_ARRAY) {
        readProbabilities(json, task, worker);
      } else {
        readLabel(json, value, task, worker);
      }
    }

    @Override
    void checkAll() {
      if (classes() == 2
          && minusOnes > 0
          && minusOnes == noVotes()
          && voted().cardinality() == 1
          && voted().get(1)) {
        problem(
            "its labels are -1 and 1: labels are numbers from 0, -1 means no vote; crowdzoo convert"
                + " numbers other labels, and no vote may be written as null");
      }
    }

    private void readProbabilities(JsonParser json, String task, String worker) throws IOException {
      double[] probabilities = new double[Math.min(classes(), 64)];
      double sum = 0;
      int count = 0;
      boolean wrong = false;
      boolean whole = true;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        boolean number = json.currentToken().isNumeric();
        double p = number ? json.getDoubleValue() : Double.NaN;
        wrong |= !(p >= 0);
        whole &= p % 1 == 0;
        if (count < classes()) {
          if (count == probabilities.length) { // as many as stand there, not as many as K says
            probabilities = Arrays.copyOf(probabilities, (int) Math.min(classes(), 2L * count));
          }
          probabilities[count] = p;
        }
        sum += p;
        count++;
        json.skipChildren();
      }
      if (wrong || count != classes() || Math.abs(sum - 1) > 1e-3) {
        problem(
            "soft vote of worker "
                + worker
                + " on task "
                + task
                + " must be "
                + classes()
                + " probabilities that sum to 1, got "
                + count
                + " values with sum "
                + sum
                + (whole && !wrong
                    ? "; lists of labels need \"kind\": \"multi-label\" in metadata.json"
                    : ""));
      } else {
        for (int l = 0; l < classes(); l++) {
          voted().set(l, voted().get(l) || probabilities[l] > 0);
        }
        builder.softVote(task, worker, probabilities);
      }
    }

    private void readLabel(JsonParser json, JsonToken value, String task, String worker)
        throws IOException {
      boolean whole =
          value == JsonToken.VALUE_NUMBER_INT
              || value == JsonToken.VALUE_NUMBER_FLOAT && json.getDoubleValue() % 1 == 0;
      double label = whole ? json.getDoubleValue() : Double.NaN;
      if (value == JsonToken.VALUE_NULL || label == -1) {
        noVote();
        minusOnes += label == -1 ? 1 : 0;
        return;
      }
      if (label >= 0 && label < classes()) {
        voted().set((int) label);
        builder.vote(task, worker, (int) label);
      } else {
        problem(
            "label of worker "
                + worker
                + " on task "
                + task
                + " must be a whole number from 0 to "
                + (classes() - 1)
                + ", got "
                + (value == JsonToken.START_ARRAY ? "a list" : json.getText()));
      }
    }
  }
}
