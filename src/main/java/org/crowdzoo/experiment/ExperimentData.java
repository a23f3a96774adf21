package org.crowdzoo.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.choice.MatrixCheck;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.strategy.Targets;
import org.crowdzoo.strategy.TrainingTasks;
import org.crowdzoo.training.LearningData;
import org.crowdzoo.training.Participants;
import org.crowdzoo.training.Relabelling;
import org.crowdzoo.zoo.Crowd;

/**
 * A dataset opened for experiments: its splits as inputs of a network, decoded once for all
 * trainings that share it. Safe for use by several threads.
 */
public final class ExperimentData {
  private final CrowdDataset dataset;
  private final LearningData learning;
  private final TrainingTasks tasks;
  private final Recent<Emphasis> emphases;
  private final Recent<double[][]> predictions;

  /** Opens the dataset of an experiment. */
  public ExperimentData(Experiment experiment) {
    this(experiment.open(), experiment.data());
  }

  /** Prepares an open dataset. */
  public ExperimentData(CrowdDataset dataset, DataSettings data) {
    this(
        dataset,
        TrainingTasks.of(dataset, Experiment.file(data.remove())),
        LearningData.of(
            dataset,
            dataset.hasFeatures()
                ? Preprocessing.ofFeatures(dataset, data.normalize())
                : Preprocessing.ofImages(
                    dataset,
                    data.imageSize(),
                    data.imageSize(),
                    data.channels(),
                    data.normalize())));
  }

  private ExperimentData(CrowdDataset dataset, TrainingTasks tasks, LearningData learning) {
    this(dataset, tasks, learning, new Recent<>(), new Recent<>());
  }

  private ExperimentData(
      CrowdDataset dataset,
      TrainingTasks tasks,
      LearningData learning,
      Recent<Emphasis> emphases,
      Recent<double[][]> predictions) {
    this.dataset = dataset;
    this.tasks = tasks;
    this.learning = learning;
    this.emphases = emphases;
    this.predictions = predictions;
  }

  /** The same tasks and labels with features that were computed of the images in their place. */
  ExperimentData with(LearningData features) {
    return new ExperimentData(dataset, tasks, features, emphases, predictions);
  }

  /** The same with the votes on some of the training tasks only; what is decoded is shared. */
  ExperimentData withVotesOn(IntPredicate voted) {
    LearningData fewer = learning.withVotesOn(voted);
    return new ExperimentData(
        fewer.dataset(), new TrainingTasks(fewer.dataset(), tasks.removed()), fewer);
  }

  /**
   * Decodes all splits, so that a broken image is found before any training.
   *
   * @throws InputException one line for each image that cannot be decoded
   */
  public void load() {
    learning.load();
  }

  /** The dataset. */
  public CrowdDataset dataset() {
    return dataset;
  }

  /** True if a task may have several labels. */
  public boolean isMultiLabel() {
    return dataset.isMultiLabel();
  }

  /** What speaks against a free confusion matrix a worker on these votes; empty if nothing does. */
  Optional<MatrixCheck> againstFreeMatrices(long seed) {
    return isMultiLabel()
        ? Optional.empty()
        : Optional.ofNullable(MatrixCheck.of(votes(), seed)).filter(MatrixCheck::likelyToHurt);
  }

  /**
   * The votes to learn from: all but those on removed tasks.
   *
   * @throws InputException if there is none
   */
  Votes votes() {
    return tasks.votesToLearn();
  }

  /** The training tasks. */
  TrainingTasks tasks() {
    return tasks;
  }

  /** True if there is a vote to learn from on a task. */
  boolean isVotedOn(int task) {
    return !tasks.removed()[task] && dataset.answers().count(task) > 0;
  }

  /** How much the tasks count in a training. */
  private Emphasis emphasis(Experiment experiment, long seed) {
    return emphases.get(List.of(experiment, seed), () -> new Emphasis(experiment, this, seed));
  }

  /** Which tasks take part in which epoch; null if all do always. */
  Participants participants(Experiment experiment, long seed) {
    return emphasis(experiment, seed).participants();
  }

  /** Predictions that experiments with the same network share. */
  double[][] outOfFold(
      Experiment plain, long seed, BiFunction<Experiment, Long, double[][]> training) {
    return predictions.get(List.of(plain, seed), () -> training.apply(plain, seed));
  }

  /** The dataset ready to learn from. */
  LearningData learning() {
    return learning;
  }

  /** What is done to its images or features. */
  public Preprocessing preprocessing() {
    return learning.preprocessing();
  }

  /**
   * Batches to learn from.
   *
   * @throws InputException if the batch is larger than the data, or there is nothing to learn from
   */
  CrowdIterator training(Experiment experiment, long seed) {
    return training(experiment, targets(experiment, seed), seed);
  }

  /** What an experiment trains on. */
  Targets targets(Experiment experiment, long seed) {
    return emphasis(experiment, seed).targets();
  }

  /**
   * Batches of what an experiment trains on; where it changes, as it is before the first epoch.
   *
   * @param targets of its strategy; labels of other networks must be made already
   */
  CrowdIterator training(Experiment experiment, Targets targets, long seed) {
    TrainingSettings training = experiment.training();
    BatchOptions options = batches(experiment, training.batchSize(), seed);
    double[][] weights = emphasis(experiment, seed).weights();
    CrowdIterator batches =
        targets instanceof Targets.OfVotes given
            ? learning.votes(given.votes(), options)
            : learning.labels(first(targets), options);
    batches = weights == null ? batches : batches.weighted(weights);
    if (batches.examples() == 0 && weights != null) {
      throw new InputException(
          experiment.name() + ": weighting must give a task with a label more than 0, all weigh 0");
    }
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

  private static double[][] first(Targets targets) {
    if (targets instanceof Targets.Renewed given) {
      return given.first();
    }
    if (targets instanceof Targets.OfLabels given) {
      return given.labels();
    }
    throw new IllegalArgumentException("no labels yet in " + targets);
  }

  /** How labels change in a training of so many epochs; null where they do not. */
  Relabelling relabelling(Targets targets, int epochs) {
    return targets instanceof Targets.Renewed given
        ? new Relabelling(given.renewal().apply(epochs), given.first(), allTasks())
        : null;
  }

  /** The training tasks in their order, without labels, to ask a network about them. */
  public CrowdIterator allTasks() {
    return learning.labels(
        new double[tasks.removed().length][dataset.classes()], LearningData.EVALUATION);
  }

  /** How an experiment makes its batches. */
  static BatchOptions batches(Experiment experiment, int batchSize, long seed) {
    TrainingSettings training = experiment.training();
    BatchOptions options =
        new BatchOptions(batchSize, true, experiment.data().augment(), seed, 2)
            .mixed(training.mixup(), experiment.learning().mixing());
    return experiment.isMultiLabel()
        ? options.smoothedLabels(training.labelSmoothing())
        : options.smoothed(training.labelSmoothing());
  }

  /** Batches of votes on the training tasks, in the order of the tasks, for evaluation. */
  public CrowdIterator batchesOf(Votes votes) {
    return learning.votes(votes, LearningData.EVALUATION);
  }

  /** The training examples as inputs. */
  Inputs trainInputs() {
    return learning.train();
  }

  /**
   * The training tasks with their truth, to see what a trained network says of them; null if the
   * truth of none is known.
   */
  public CrowdIterator trainingTruth() {
    return learning.trainingTruth();
  }

  /** The validation split with its truth, or null if there is none. */
  CrowdIterator validation() {
    return learning.validation();
  }

  /** The test split with its truth, or null if there is none. */
  CrowdIterator test() {
    return learning.test();
  }

  /** True if the validation split holds the same examples as the test split. */
  boolean validationIsTest() {
    Inputs validation = learning.inputs(dataset.val());
    Inputs test = learning.inputs(dataset.test());
    if (validation.size() == 0
        || validation.size() != test.size()
        || !Arrays.equals(dataset.val().labels(), dataset.test().labels())) {
      return false;
    }
    float[] a = new float[preprocessing().length()];
    float[] b = new float[preprocessing().length()];
    return IntStream.range(0, Math.min(20, test.size()))
        .allMatch(
            i -> {
              validation.read(i, a, 0);
              test.read(i, b, 0);
              return Arrays.equals(a, b);
            });
  }

  /** What a network needs to know of the crowd that an experiment learns from. */
  Crowd crowd(Experiment experiment, long seed) {
    return emphasis(experiment, seed).crowd();
  }

  /**
   * Number of training tasks that an experiment would learn from.
   *
   * @throws InputException if it has no labels to learn from
   */
  public int trainingTasks(Experiment experiment) {
    Targets targets = targets(experiment, experiment.seeds().get(0));
    if (targets instanceof Targets.OfVotes given) {
      return votedOn(given.votes());
    }
    if (targets instanceof Targets.OfNetworks given) {
      return (int) IntStream.range(0, given.learnt().length).filter(i -> given.learnt()[i]).count();
    }
    return (int) Arrays.stream(first(targets)).filter(r -> r != null).count();
  }

  /**
   * Labels that an experiment trains on, [N][K] by training example; null drops one.
   *
   * @throws InputException if there is no truth, or the file does not fit
   * @throws IllegalArgumentException if its strategy trains on votes, or on what networks make
   */
  public double[][] labels(Experiment experiment, long seed) {
    if (targets(experiment, seed) instanceof Targets.OfLabels given) {
      return given.labels();
    }
    throw new IllegalArgumentException(experiment.strategy().name() + " makes no labels");
  }

  private static int votedOn(Votes votes) {
    return (int) votes.votedTasks().count();
  }

  /** Class names, by number. */
  List<String> classNames() {
    return dataset.classNames();
  }
}
