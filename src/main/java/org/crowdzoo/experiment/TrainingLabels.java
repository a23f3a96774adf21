package org.crowdzoo.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.TaskList;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;

/**
 * What the training tasks of a dataset are trained on: their votes, or labels by a strategy.
 *
 * @param removed [N] the training tasks that are left out
 */
record TrainingLabels(CrowdDataset dataset, boolean[] removed) {

  /**
   * Of a dataset without the tasks that a file lists.
   *
   * @param remove empty for none; the file may also name tasks of other splits
   */
  static TrainingLabels of(CrowdDataset dataset, String remove) {
    boolean[] removed = new boolean[dataset.train().size()];
    if (!remove.isEmpty()) {
      boolean[] listed = TaskList.read(Experiment.resolve(remove), dataset.allVotes());
      for (int i = 0; i < removed.length; i++) {
        removed[i] = listed[dataset.allVotes().taskIndex(dataset.votes().taskKey(i))];
      }
    }
    return new TrainingLabels(dataset, removed);
  }

  /** The votes, without those on removed tasks; the tasks stay. */
  Votes votes() {
    Votes all = dataset.requireVotes();
    boolean[] kept = new boolean[all.size()];
    for (int i = 0; i < all.tasks(); i++) {
      Arrays.fill(kept, all.start(i), all.end(i), !removed[i]);
    }
    return all.withVotes(v -> kept[v]);
  }

  /** Labels [N][K] by a strategy that does not learn the workers; null drops a task. */
  double[][] of(Strategy strategy, long seed) {
    boolean hard = Boolean.TRUE.equals(strategy.hard());
    double[][] labels =
        switch (strategy.name()) {
          case "gold" -> oneHot(gold());
          case "labels" -> fromFile(Experiment.resolve(strategy.labels()), hard);
          default -> aggregated(strategy.name(), hard, seed);
        };
    for (int i = 0; i < labels.length; i++) {
      labels[i] = removed[i] ? null : labels[i];
    }
    return labels;
  }

  private double[][] aggregated(String strategy, boolean hard, long seed) {
    Aggregated found = Aggregations.parse(strategy, seed).aggregate(votes());
    return found.isSoft() && !hard ? found.probabilities().clone() : oneHot(found.labels());
  }

  private int[] gold() {
    if (!dataset.train().hasLabels()) {
      throw new InputException(
          dataset.folder() + ": the strategy gold needs true classes of the training tasks");
    }
    return dataset.train().labels();
  }

  private double[][] fromFile(Path file, boolean hard) {
    double[][] rows = LabelFile.read(file, dataset.classes(), hard);
    int kept = 0;
    for (boolean gone : removed) {
      kept += gone ? 0 : 1;
    }
    if (rows.length == kept && kept < removed.length) {
      return spread(rows);
    }
    try {
      return dataset.byTrainingExample(rows);
    } catch (InputException e) {
      throw new InputException(
          file
              + ": labels must have one row for each of the "
              + removed.length
              + " training tasks, got "
              + rows.length,
          e);
    }
  }

  /** Rows of the tasks that are not removed, as an aggregation without them wrote them. */
  private double[][] spread(double[][] rows) {
    double[][] all = new double[removed.length][];
    int next = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = removed[i] ? null : rows[next++];
    }
    return all;
  }

  private double[][] oneHot(int[] labels) {
    return Arrays.stream(labels)
        .mapToObj(label -> LabelFile.oneHot(label, dataset.classes()))
        .toArray(double[][]::new);
  }
}
