package org.crowdzoo.dataset;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;

/**
 * The votes of a dataset, of the one kind or the other.
 *
 * @param single a label a task; null in a multi-label dataset
 * @param multi any number of labels a task; null in a single-label dataset
 */
record DatasetVotes(Votes single, MultiLabelVotes multi) {
  static DatasetVotes of(Votes single) {
    return new DatasetVotes(single, null);
  }

  static DatasetVotes of(MultiLabelVotes multi) {
    return new DatasetVotes(null, multi);
  }

  boolean isMultiLabel() {
    return multi != null;
  }

  /** Who answered which task: all that does not ask for labels. */
  Votes answers() {
    return multi == null ? single : multi.answers();
  }

  DatasetVotes withTasks(IntPredicate keep) {
    return multi == null ? of(single.withTasks(keep)) : of(multi.withTasks(keep));
  }

  /** The votes on some of the tasks; all tasks stay. */
  DatasetVotes onTasks(IntPredicate tasks) {
    Votes answers = answers();
    boolean[] kept = new boolean[answers.size()];
    for (int i = 0; i < answers.tasks(); i++) {
      Arrays.fill(kept, answers.start(i), answers.end(i), tasks.test(i));
    }
    return multi == null ? of(single.withVotes(v -> kept[v])) : of(multi.withAnswers(a -> kept[a]));
  }
}
