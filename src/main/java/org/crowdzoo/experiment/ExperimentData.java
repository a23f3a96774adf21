package org.crowdzoo.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.data.BatchOptions;
import org.crowdzoo.data.CrowdDataset;
import org.crowdzoo.data.CrowdIterator;
import org.crowdzoo.data.Inputs;
import org.crowdzoo.data.Preprocessing;
import org.crowdzoo.data.Split;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * A dataset opened for experiments: its splits as inputs of a network, decoded once for all
 * trainings that share it. Safe for use by several threads.
 */
public final class ExperimentData {
  private static final int EVALUATION_BATCH = 256;

  private final CrowdDataset dataset;
  private final Preprocessing preprocessing;
  private final Inputs train;
  private final Inputs validation;
  private final Inputs test;

  /** Opens the dataset of an experiment. */
  public ExperimentData(Experiment experiment) {
    this(CrowdDataset.open(experiment.folder()), experiment.data());
  }

  /** Prepares an open dataset. */
  public ExperimentData(CrowdDataset dataset, Experiment.Data data) {
    this.dataset = dataset;
    this.preprocessing =
        dataset.hasFeatures()
            ? Preprocessing.ofFeatures(dataset, data.normalize())
            : Preprocessing.ofImages(
                dataset, data.imageSize(), data.imageSize(), data.channels(), data.normalize());
    this.train = Inputs.of(dataset.train(), preprocessing);
    this.validation = Inputs.of(dataset.val(), preprocessing);
    this.test = Inputs.of(dataset.test(), preprocessing);
  }

  /** The dataset. */
  public CrowdDataset dataset() {
    return dataset;
  }

  /** What is done to its images or features. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  /**
   * Batches to learn from.
   *
   * @throws InputException if the batch is larger than the data, or there is nothing to learn from
   */
  CrowdIterator training(Experiment experiment, long seed) {
    Experiment.Training training = experiment.training();
    BatchOptions options =
        new BatchOptions(training.batchSize(), true, experiment.data().augment(), seed, 2);
    CrowdIterator batches =
        experiment.strategy().learnsWorkers()
            ? CrowdIterator.ofVotes(train, dataset.requireVotes(), options)
            : CrowdIterator.ofLabels(train, labels(experiment.strategy(), seed), options);
    if (batches.examples() == 0) {
      throw new InputException(dataset.folder() + ": has no task with a label to train on");
    }
    if (training.batchSize() > batches.examples()) {
      throw new InputException(
          experiment.name()
              + ": training.batchSize must be at most the "
              + batches.examples()
              + " training tasks, got "
              + training.batchSize());
    }
    return batches;
  }

  /** Batches of votes on the training tasks, in the order of the tasks, for evaluation. */
  public CrowdIterator batchesOf(Votes votes) {
    return CrowdIterator.ofVotes(train, votes, BatchOptions.evaluation(EVALUATION_BATCH));
  }

  /** The validation split with its truth, or null if there is none. */
  CrowdIterator validation() {
    return truth(dataset.val(), validation);
  }

  /** The test split with its truth, or null if there is none. */
  CrowdIterator test() {
    return truth(dataset.test(), test);
  }

  /** True if the validation split holds the same examples as the test split. */
  boolean validationIsTest() {
    if (validation.size() == 0
        || validation.size() != test.size()
        || !Arrays.equals(dataset.val().labels(), dataset.test().labels())) {
      return false;
    }
    float[] a = new float[preprocessing.length()];
    float[] b = new float[preprocessing.length()];
    return IntStream.range(0, Math.min(20, test.size()))
        .allMatch(
            i -> {
              validation.read(i, a, 0);
              test.read(i, b, 0);
              return Arrays.equals(a, b);
            });
  }

  /** Indices of the workers without a vote. */
  int[] idleWorkers() {
    Votes votes = dataset.requireVotes();
    return IntStream.range(0, votes.workers()).filter(j -> votes.countOfWorker(j) == 0).toArray();
  }

  /**
   * Labels to train on, [N][K] by training example; null drops one.
   *
   * @throws InputException if there is no truth, or the file does not fit
   */
  double[][] labels(Strategy strategy, long seed) {
    return switch (strategy.name()) {
      case "gold" -> oneHot(goldOfTraining());
      case "labels" -> fromFile(Experiment.resolve(strategy.labels()), hard(strategy));
      default -> {
        Aggregated labels =
            Aggregations.parse(strategy.name(), seed).aggregate(dataset.requireVotes());
        yield labels.isSoft() && !hard(strategy) ? labels.probabilities() : oneHot(labels.labels());
      }
    };
  }

  private static boolean hard(Strategy strategy) {
    return Boolean.TRUE.equals(strategy.hard());
  }

  private int[] goldOfTraining() {
    if (!dataset.train().hasLabels()) {
      throw new InputException(
          dataset.folder() + ": the strategy gold needs true classes of the training tasks");
    }
    return dataset.train().labels();
  }

  private double[][] fromFile(Path file, boolean hard) {
    NumpyFile.Array array = NumpyFile.read(file);
    int tasks = dataset.train().size();
    int classes = dataset.classes();
    boolean table = array.shape().length == 2 && array.shape()[1] == classes;
    if (array.shape().length == 0
        || array.shape()[0] != tasks
        || !table && array.shape().length != 1) {
      throw new InputException(
          file
              + ": labels must have the shape ["
              + tasks
              + "] or ["
              + tasks
              + ", "
              + classes
              + "], got "
              + Arrays.toString(array.shape()));
    }
    int[] labels = new int[tasks];
    double[][] rows = new double[tasks][];
    for (int i = 0; i < tasks; i++) {
      if (table) {
        rows[i] = Arrays.copyOfRange(array.values(), i * classes, (i + 1) * classes);
        int best = 0;
        for (int k = 1; k < classes; k++) {
          best = rows[i][k] > rows[i][best] ? k : best;
        }
        labels[i] = best;
      } else {
        labels[i] = (int) array.values()[i];
        if (labels[i] != array.values()[i] || labels[i] < -1 || labels[i] >= classes) {
          throw new InputException(
              file
                  + ": label of row "
                  + i
                  + " must be a class from 0 to "
                  + (classes - 1)
                  + ", or -1 for none, got "
                  + array.values()[i]);
        }
      }
    }
    return table && !hard ? rows : oneHot(labels);
  }

  private double[][] oneHot(int[] labels) {
    double[][] rows = new double[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] >= 0) {
        rows[i] = new double[dataset.classes()];
        rows[i][labels[i]] = 1;
      }
    }
    return rows;
  }

  private CrowdIterator truth(Split split, Inputs inputs) {
    return split.isEmpty() || !split.hasLabels()
        ? null
        : CrowdIterator.ofTruth(
            inputs, split, dataset.classes(), BatchOptions.evaluation(EVALUATION_BATCH));
  }

  /** Class names, by number. */
  List<String> classNames() {
    return dataset.classNames();
  }
}
