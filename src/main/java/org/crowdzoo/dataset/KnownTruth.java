package org.crowdzoo.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * What a dataset's folder tells of the truth of its tasks: to judge an aggregation of any votes,
 * also those that do not fit the files as {@link CrowdDataset} requires.
 *
 * <p>Classes and keys are those of {@link CrowdDataset}: the class folders or feature files of the
 * training split, and of validation and test splits whose keys are not numbered from 0 again. A
 * folder without any split may have {@code ground_truth.npy} as {@code simulate} writes it, the
 * class of task 0, 1, 2 …
 */
public final class KnownTruth {
  private KnownTruth() {}

  /**
   * The truth of each task, [N], -1 where nothing tells it; empty if nothing tells any, or if
   * classes and files do not fit together ({@code validate} says how).
   *
   * @param folder of the dataset
   * @param metadata which may be another than the folder's own
   */
  public static Optional<int[]> of(Path folder, Metadata metadata, Votes votes) {
    try {
      return some(() -> ofSplits(folder, metadata, votes))
          .or(() -> some(() -> ofSimulation(folder.resolve("ground_truth.npy"), votes)));
    } catch (InputException e) {
      return Optional.empty();
    }
  }

  /**
   * The truth of each task of a multi-label dataset, [N][L], 1 where a label is there and 0 where
   * not, null rows where nothing tells it; empty if nothing tells any, or if files do not fit
   * together.
   */
  public static Optional<double[][]> of(Path folder, Metadata metadata, MultiLabelVotes votes) {
    double[][] truth = new double[votes.tasks()][];
    try {
      byTask(folder, metadata, votes.answers(), null)
          .forEach(
              (task, example) -> {
                if (example.labels() != null) {
                  truth[task] = new double[votes.labels()];
                  example.labels().forEach(label -> truth[task][label] = 1);
                }
              });
      if (Arrays.stream(truth).allMatch(row -> row == null)) {
        ofSimulation(folder.resolve("ground_truth.npy"), votes, truth);
      }
    } catch (InputException e) {
      return Optional.empty();
    }
    return Arrays.stream(truth).anyMatch(row -> row != null)
        ? Optional.of(truth)
        : Optional.empty();
  }

  /** {@code ground_truth.npy} [N, L] of the tasks 0, 1, 2 …, if it is such a file. */
  private static void ofSimulation(Path file, MultiLabelVotes votes, double[][] truth) {
    if (!Files.exists(file)) {
      return;
    }
    NumpyFile.Array array = NumpyFile.read(file);
    int labels = votes.labels();
    if (array.shape().length == 2 && array.shape()[1] == labels) {
      for (int k = 0; k < array.shape()[0]; k++) {
        int task = votes.taskIndex(Integer.toString(k));
        if (task >= 0) {
          truth[task] = Arrays.copyOfRange(array.values(), k * labels, (k + 1) * labels);
        }
      }
    }
  }

  private static Optional<int[]> some(Supplier<int[]> truth) {
    return Optional.of(truth.get()).filter(labels -> Arrays.stream(labels).anyMatch(k -> k >= 0));
  }

  private static int[] ofSplits(Path folder, Metadata metadata, Votes votes) {
    int[] truth = new int[votes.tasks()];
    Arrays.fill(truth, -1);
    byTask(folder, metadata, votes, votes)
        .forEach((task, example) -> truth[task] = example.label());
    return truth;
  }

  /**
   * The examples of the tasks.
   *
   * @param agreeing votes that may tell the order of the classes, or null
   */
  private static Map<Integer, Example> byTask(
      Path folder, Metadata metadata, Votes votes, Votes agreeing) {
    Problems ofFiles = new Problems(); // an image that cannot be read still tells its class
    List<RawSplit> raw =
        DatasetReader.SPLITS.stream()
            .map(name -> RawSplit.read(folder, name, metadata, ofFiles))
            .toList();
    Map<Integer, Example> found = new HashMap<>();
    if (raw.stream().allMatch(split -> split.rows().isEmpty())) {
      return found;
    }
    Problems problems = new Problems();
    List<String> names = new ClassNames(folder, metadata, problems).resolve(raw, agreeing);
    List<Split> splits =
        raw.stream().map(split -> DatasetReader.numbered(split, names, problems)).toList();
    problems.throwIfAny();
    for (Split split : DatasetReader.withTasks(splits, votes)) {
      for (Example example : split.examples()) {
        int task = votes.taskIndex(DatasetReader.taskKey(example.key(), votes));
        if (task >= 0) {
          found.put(task, example);
        }
      }
    }
    return found;
  }

  private static int[] ofSimulation(Path file, Votes votes) {
    int[] truth = new int[votes.tasks()];
    Arrays.fill(truth, -1);
    if (Files.exists(file)) {
      double[] labels = NumpyFile.read(file).values();
      List<String> numbers = Votes.numbers(labels.length);
      for (int k = 0; k < labels.length; k++) {
        int task = votes.taskIndex(numbers.get(k));
        if (task >= 0 && labels[k] >= 0 && labels[k] < votes.classes()) {
          truth[task] = (int) labels[k];
        }
      }
    }
    return truth;
  }
}
