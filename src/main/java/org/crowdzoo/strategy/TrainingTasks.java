package org.crowdzoo.strategy;

import java.nio.file.Path;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.TaskList;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.LabelFile;

/**
 * The training tasks of a dataset, without those that are left out: what a strategy makes its
 * targets of.
 *
 * @param dataset where they are from
 * @param removed [N] the training tasks that are left out
 */
public record TrainingTasks(CrowdDataset dataset, boolean[] removed) {

  /**
   * Of a dataset without the tasks that a file lists.
   *
   * @param remove null for none; the file may also name tasks of other splits
   */
  public static TrainingTasks of(CrowdDataset dataset, Path remove) {
    boolean[] removed = new boolean[dataset.train().size()];
    if (remove != null) {
      boolean[] listed = TaskList.read(remove, dataset.allAnswers());
      for (int i = 0; i < removed.length; i++) {
        removed[i] = listed[dataset.allAnswers().taskIndex(dataset.answers().taskKey(i))];
      }
    }
    return new TrainingTasks(dataset, removed);
  }

  /** K. */
  public int classes() {
    return dataset.classes();
  }

  /**
   * The votes, without those on removed tasks; the tasks stay.
   *
   * @throws InputException if there is none
   */
  public Votes votes() {
    dataset.requireVotes();
    return dataset.withVotesOn(i -> !removed[i]).votes();
  }

  /** True if a task may have several labels. */
  public boolean isMultiLabel() {
    return dataset.isMultiLabel();
  }

  /**
   * The votes on several labels a task, without those on removed tasks; the tasks stay.
   *
   * @throws InputException if there is none
   */
  public MultiLabelVotes multiLabelVotes() {
    dataset.requireMultiLabelVotes();
    return dataset.withVotesOn(i -> !removed[i]).multiLabelVotes();
  }

  /**
   * What a network is trained on that learns the workers: the votes; of several labels a task the
   * answers no and yes on each label ({@link MultiLabelVotes#asVotes}).
   *
   * @throws InputException if there is none
   */
  public Votes votesToLearn() {
    return isMultiLabel() ? multiLabelVotes().asVotes() : votes();
  }

  /**
   * The truth as labels [N][K], null where unknown.
   *
   * @throws InputException if none is known
   */
  public double[][] truth() {
    if (!dataset.train().hasLabels()) {
      throw new InputException(
          dataset.folder() + ": the strategy gold needs true classes of the training tasks");
    }
    return isMultiLabel()
        ? dataset.train().multiHot(classes())
        : LabelRows.oneHot(dataset.train().labels(), classes());
  }

  /** Labels [N][K] as targets; those of removed tasks are dropped. */
  public Targets.OfLabels labels(double[][] labels) {
    double[][] kept = labels.clone();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = removed[i] ? null : kept[i];
    }
    return new Targets.OfLabels(kept);
  }

  /**
   * Labels [N][K] of an npy file with a row for each training task, or for each that is not
   * removed.
   *
   * @param hard take the most probable class of soft labels; of several labels a task those of at
   *     least 0.5
   * @throws InputException in one line, if they do not fit
   */
  public double[][] read(Path file, boolean hard) {
    double[][] rows =
        isMultiLabel()
            ? LabelFile.readMultiLabel(file, classes(), hard)
            : LabelFile.read(file, classes(), hard);
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
}
