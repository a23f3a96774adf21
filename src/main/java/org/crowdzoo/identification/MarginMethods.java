package org.crowdzoo.identification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * AUM and WAUM: networks are trained and their margins recorded.
 *
 * <p>Margins are those of the network at the end of each epoch, without dropout and with running
 * batch statistics, of all tasks at the same parameters. peerannot records each batch just before
 * the step that learns it, which mixes parameters of a whole epoch; the mean over epochs differs
 * little, and a task's score does not depend on the batch it was drawn into.
 */
final class MarginMethods {
  private MarginMethods() {}

  /** One network on the given labels, or the majority vote of each task; ties are drawn. */
  static List<Path> aum(IdentificationInput input) throws IOException {
    Votes votes = input.votes();
    int[] all = labels(input);
    int[] tasks = IntStream.range(0, all.length).filter(i -> all[i] >= 0).toArray();
    int[] labels = IntStream.of(tasks).map(i -> all[i]).toArray();
    MarginRecorder recorder = recorder(input, votes.tasks());
    MarginFiles files = files(input, "aum");
    Path log = files.aumFolder().resolve("full_aum_records.csv");
    AtomicFile.write(
        log,
        out -> {
          AumRecords records =
              new AumRecords(out, input.names(), votes.classes(), input.margins().top());
          input
              .learner()
              .train(
                  tasks,
                  oneHot(labels, votes.classes()),
                  tasks,
                  input.seed(),
                  logits -> {
                    recorder.record(tasks, labels, logits);
                    records.add(tasks, labels, logits);
                  });
        });
    List<Path> written = new ArrayList<>(files.writeAum(recorder));
    written.add(log);
    return written;
  }

  /** The labels whose AUM is asked for, [N], -1 for none. */
  private static int[] labels(IdentificationInput input) {
    Votes votes = input.votes();
    Path file = input.margins().hardLabels();
    if (file == null) {
      answered(votes);
      return Aggregations.parse("majority_voting", input.seed()).aggregate(votes).labels();
    }
    NumpyFile.Array given = NumpyFile.read(file);
    if (!Arrays.equals(given.shape(), new int[] {votes.tasks()})) {
      throw new InputException(
          file
              + ": must hold the labels of "
              + votes.tasks()
              + " tasks, got the shape "
              + Arrays.toString(given.shape()));
    }
    int[] labels = new int[votes.tasks()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (int) given.values()[i];
      if (labels[i] != given.values()[i] || labels[i] < -1 || labels[i] >= votes.classes()) {
        throw new InputException(
            file
                + ": label "
                + i
                + " must be from -1 (none) to "
                + (votes.classes() - 1)
                + ", got "
                + given.values()[i]);
      }
    }
    if (Arrays.stream(labels).noneMatch(k -> k >= 0)) {
      throw new InputException(file + ": holds no label");
    }
    return labels;
  }

  private static MarginRecorder recorder(IdentificationInput input, int examples) {
    return new MarginRecorder(examples, input.votes().classes(), input.margins().top());
  }

  /** One network on all votes, each an example. */
  static List<Path> waum(IdentificationInput input) throws IOException {
    Votes votes = input.votes();
    MarginRecorder recorder = recorder(input, votes.size());
    record(input, IntStream.range(0, votes.size()).toArray(), taskOfVotes(votes), recorder);
    return files(input, "waum").writeWaum(recorder, input.maxiterDs());
  }

  /** One network a worker, on that worker's votes; all start from the same parameters. */
  static List<Path> waumPerWorker(IdentificationInput input) throws IOException {
    Votes votes = input.votes();
    int[] taskOf = taskOfVotes(votes);
    MarginRecorder recorder = recorder(input, votes.size());
    for (int j = 0; j < votes.workers(); j++) {
      int worker = j;
      int[] own = IntStream.range(0, votes.size()).filter(v -> votes.worker(v) == worker).toArray();
      if (own.length > 0) {
        record(input, own, taskOf, recorder);
      }
    }
    return files(input, "waum_perworker").writeWaum(recorder, input.maxiterDs());
  }

  /** Trains a network on these votes and records their margins. */
  private static void record(
      IdentificationInput input, int[] votes, int[] taskOf, MarginRecorder recorder) {
    int[] tasks = IntStream.of(votes).map(v -> taskOf[v]).toArray();
    int[] labels = IntStream.of(votes).map(v -> input.votes().label(v)).toArray();
    int[] asked = IntStream.of(tasks).distinct().toArray();
    int[] row = new int[input.votes().tasks()];
    for (int m = 0; m < asked.length; m++) {
      row[asked[m]] = m;
    }
    input
        .learner()
        .train(
            tasks,
            oneHot(labels, recorder.classes()),
            asked,
            input.seed(),
            logits -> {
              for (int n = 0; n < votes.length; n++) {
                recorder.record(votes[n], labels[n], logits[row[tasks[n]]]);
              }
            });
  }

  private static int[] answered(Votes votes) {
    int[] tasks = votes.votedTasks().toArray();
    if (tasks.length == 0) {
      throw new InputException("identify: there is no vote");
    }
    return tasks;
  }

  private static int[] taskOfVotes(Votes votes) {
    int[] taskOf = new int[votes.size()];
    for (int i : answered(votes)) {
      Arrays.fill(taskOf, votes.start(i), votes.end(i), i);
    }
    return taskOf;
  }

  private static double[][] oneHot(int[] labels, int classes) {
    double[][] rows = new double[labels.length][classes];
    for (int n = 0; n < labels.length; n++) {
      rows[n][labels[n]] = 1;
    }
    return rows;
  }

  private static MarginFiles files(IdentificationInput input, String method) {
    return new MarginFiles(input.dataset(), method, input.votes(), input.names(), input.margins());
  }
}
