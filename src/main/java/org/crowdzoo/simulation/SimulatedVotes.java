package org.crowdzoo.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.NumpyFile;

/**
 * The votes of a simulated crowd and what they were drawn from.
 *
 * @param votes N tasks with keys 0 to N-1, W workers with keys 0 to W-1, idle ones included
 * @param truths the true class of every task, [N]
 * @param crowd the workers
 */
public record SimulatedVotes(Votes votes, int[] truths, Crowd crowd) {

  /** Draws the votes of {@code crowd} on tasks of the given true classes. */
  public static SimulatedVotes draw(
      int[] truths, int classes, Crowd crowd, Assignment assignment, Random random) {
    int[][] workers = assignment.draw(truths.length, crowd.workers(), random);
    int[] start = new int[truths.length + 1];
    for (int i = 0; i < truths.length; i++) {
      start[i + 1] = start[i] + workers[i].length;
    }
    int[] worker = new int[start[truths.length]];
    int[] label = new int[worker.length];
    for (int i = 0; i < truths.length; i++) {
      for (int n = 0; n < workers[i].length; n++) {
        worker[start[i] + n] = workers[i][n];
        label[start[i] + n] = crowd.answering().draw(workers[i][n], i, truths[i], random);
      }
    }
    Votes votes =
        Votes.of(
            Votes.numbers(truths.length),
            Votes.numbers(crowd.workers()),
            classes,
            start,
            worker,
            label);
    return new SimulatedVotes(votes, truths, crowd);
  }

  /** True classes [tasks], each equally likely. */
  public static int[] drawTruths(int tasks, int classes, Random random) {
    return random.ints(tasks, 0, classes).toArray();
  }

  /**
   * Writes {@code answers.json}, {@code metadata.json}, {@code ground_truth.npy} [N], {@code
   * matrices.npy} [W, K, K], {@code workers.json} (worker: role) and the crowd's own files.
   *
   * @param settings goes into metadata.json beside name, n_classes, n_workers and n_task
   */
  public void write(Path folder, String name, Map<String, Object> settings) throws IOException {
    Map<String, Object> others = new LinkedHashMap<>(settings);
    others.put("n_task", votes.tasks());
    AnswersFile.write(folder.resolve("answers.json"), votes);
    NumpyFile.write(folder.resolve("ground_truth.npy"), truths, truths.length);
    Crowd.writeMatrices(folder.resolve("matrices.npy"), crowd.matrices());
    RolesFile.write(folder.resolve("workers.json"), votes, crowd.roles());
    for (Map.Entry<String, Crowd.FileContent> extra : crowd.extraFiles().entrySet()) {
      extra.getValue().write(folder.resolve(extra.getKey()));
    }
    new Metadata(name, votes.classes(), votes.workers(), others)
        .write(folder.resolve("metadata.json"));
  }
}
