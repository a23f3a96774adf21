package org.crowdzoo.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.TaskList;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.data.BatchOptions;
import org.crowdzoo.data.CrowdDataset;
import org.crowdzoo.data.CrowdIterator;
import org.crowdzoo.data.Inputs;
import org.crowdzoo.data.Preprocessing;
import org.crowdzoo.data.Split;
import org.crowdzoo.files.InputException;

/**
 * A dataset opened for experiments: its splits as inputs of a network, decoded once for all
 * trainings that share it. Safe for use by several threads.
 */
public final class ExperimentData {
  private static final int EVALUATION_BATCH = 256;

  private final CrowdDataset dataset;
  private final Preprocessing preprocessing;
  private final boolean[] removed;
  private final Inputs train;
  private final Inputs validation;
  private final Inputs test;

  /** Opens the dataset of an experiment. */
  public ExperimentData(Experiment experiment) {
    this(experiment.open(), experiment.data());
  }

  /** Prepares an open dataset. */
  public ExperimentData(CrowdDataset dataset, Experiment.Data data) {
    this.dataset = dataset;
    this.removed =
        data.remove().isEmpty()
            ? new boolean[dataset.train().size()]
            : removed(dataset, Experiment.resolve(data.remove()));
    this.preprocessing =
        dataset.hasFeatures()
            ? Preprocessing.ofFeatures(dataset, data.normalize())
            : Preprocessing.ofImages(
                dataset, data.imageSize(), data.imageSize(), data.channels(), data.normalize());
    this.train = Inputs.of(dataset.train(), preprocessing);
    this.validation = Inputs.of(dataset.val(), preprocessing);
    this.test = Inputs.of(dataset.test(), preprocessing);
  }

  /**
   * Decodes all splits, so that a broken image is found before any training.
   *
   * @throws InputException one line for each image that cannot be decoded
   */
  public void load() {
    train.load();
    validation.load();
    test.load();
  }

  /** The dataset. */
  public CrowdDataset dataset() {
    return dataset;
  }

  /** Which training examples the file names, [N]; it may also name tasks of other splits. */
  private static boolean[] removed(CrowdDataset dataset, Path file) {
    boolean[] listed = TaskList.read(file, dataset.allVotes());
    boolean[] removed = new boolean[dataset.train().size()];
    for (int i = 0; i < removed.length; i++) {
      removed[i] = listed[dataset.allVotes().taskIndex(dataset.votes().taskKey(i))];
    }
    return removed;
  }

  /**
   * The votes to learn from: all but those on removed tasks.
   *
   * @throws InputException if there is none
   */
  Votes votes() {
    Votes all = dataset.requireVotes();
    boolean[] kept = new boolean[all.size()];
    for (int i = 0; i < all.tasks(); i++) {
      Arrays.fill(kept, all.start(i), all.end(i), !removed[i]);
    }
    return all.withVotes(v -> kept[v]);
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
            ? CrowdIterator.ofVotes(train, votes(), options)
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

  /** The training examples as inputs. */
  Inputs trainInputs() {
    return train;
  }

  /**
   * The training tasks with their truth, to see what a trained network says of them; null if the
   * truth of none is known.
   */
  public CrowdIterator trainingTruth() {
    return truth(dataset.train(), train);
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
    Votes votes = votes();
    return IntStream.range(0, votes.workers()).filter(j -> votes.countOfWorker(j) == 0).toArray();
  }

  /**
   * Number of training tasks that an experiment would learn from.
   *
   * @throws InputException if it has no labels to learn from
   */
  public int trainingTasks(Experiment experiment) {
    int seed = experiment.seeds().get(0);
    return experiment.strategy().learnsWorkers()
        ? withVotes(votes())
        : (int) Arrays.stream(labels(experiment.strategy(), seed)).filter(r -> r != null).count();
  }

  /**
   * Labels to train on, [N][K] by training example; null drops one.
   *
   * @throws InputException if there is no truth, or the file does not fit
   */
  public double[][] labels(Strategy strategy, long seed) {
    double[][] labels =
        switch (strategy.name()) {
          case "gold" -> oneHot(goldOfTraining());
          case "labels" -> fromFile(Experiment.resolve(strategy.labels()), hard(strategy));
          default -> {
            Aggregated found = Aggregations.parse(strategy.name(), seed).aggregate(votes());
            yield found.isSoft() && !hard(strategy)
                ? found.probabilities().clone()
                : oneHot(found.labels());
          }
        };
    for (int i = 0; i < labels.length; i++) {
      labels[i] = removed[i] ? null : labels[i];
    }
    return labels;
  }

  private static int withVotes(Votes votes) {
    return (int) IntStream.range(0, votes.tasks()).filter(i -> votes.count(i) > 0).count();
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
    return Arrays.stream(labels).mapToObj(this::oneHot).toArray(double[][]::new);
  }

  /** Null for -1. */
  private double[] oneHot(int label) {
    if (label < 0) {
      return null;
    }
    double[] row = new double[dataset.classes()];
    row[label] = 1;
    return row;
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
