package org.crowdzoo.identification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.files.InputException;

/**
 * What a method of {@code identify} works on where a task has any number of labels.
 *
 * @param dataset the dataset's folder; results go to its {@code identification}
 * @param votes the votes
 * @param labels names of the labels, [L]
 * @param truth [N][L], 1 and 0, null rows where it is not known; null without any
 * @param maxiterDs iterations of Dawid-Skene, at least 1
 * @param resamples bootstrap samples, at least 1
 * @param seed of what is random
 */
public record MultiLabelInput(
    Path dataset,
    MultiLabelVotes votes,
    List<String> labels,
    double[][] truth,
    int maxiterDs,
    int resamples,
    long seed) {
  /** Validates. */
  public MultiLabelInput {
    List<String> problems = new ArrayList<>();
    if (maxiterDs < 1) {
      problems.add("identify: --maxiter-DS must be at least 1, got " + maxiterDs);
    }
    if (resamples < 1) {
      problems.add("identify: --resamples must be at least 1, got " + resamples);
    }
    InputException.throwIfAny(problems);
  }

  /** A file of results. */
  Path file(String name) {
    return dataset.resolve("identification").resolve(name);
  }
}
