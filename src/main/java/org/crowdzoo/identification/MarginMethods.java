package org.crowdzoo.identification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

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

  /** One network on the majority vote of each task; ties are drawn. */
  static List<Path> aum(IdentificationInput input) throws IOException {
    Votes votes = input.votes();
    int[] tasks = answered(votes);
    int[] all = Aggregations.parse("majority_voting", input.seed()).aggregate(votes).labels();
    int[] labels = IntStream.of(tasks).map(i -> all[i]).toArray();
    MarginRecorder recorder = new MarginRecorder(votes.tasks(), votes.classes());
    input
        .learner()
        .train(
            tasks,
            oneHot(labels, votes.classes()),
            tasks,
            input.seed(),
            logits -> recorder.record(tasks, labels, logits));
    return files(input, "aum").writeAum(recorder);
  }

  /** One network on all votes, each an example. */
  static List<Path> waum(IdentificationInput input) throws IOException {
    Votes votes = input.votes();
    MarginRecorder recorder = new MarginRecorder(votes.size(), votes.classes());
    record(input, IntStream.range(0, votes.size()).toArray(), taskOfVotes(votes), recorder);
    return files(input, "waum").writeWaum(recorder, input.maxiterDs());
  }

  /** One network a worker, on that worker's votes; all start from the same parameters. */
  static List<Path> waumPerWorker(IdentificationInput input) throws IOException {
    Votes votes = input.votes();
    int[] taskOf = taskOfVotes(votes);
    MarginRecorder recorder = new MarginRecorder(votes.size(), votes.classes());
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
    int[] tasks = IntStream.range(0, votes.tasks()).filter(i -> votes.count(i) > 0).toArray();
    if (tasks.length == 0) {
      throw new InputException("identify: there is no vote");
    }
    return tasks;
  }

  private static int[] taskOfVotes(Votes votes) {
    int[] taskOf = new int[votes.size()];
    for (int i : answered(votes)) {
      java.util.Arrays.fill(taskOf, votes.start(i), votes.end(i), i);
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
    return new MarginFiles(input.dataset(), method, input.votes(), input.margin(), input.alpha());
  }
}
