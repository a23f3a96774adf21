package org.crowdzoo.training;

import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.CrowdTask;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * A dataset ready to learn from: what is done to its images or features, and its batches for DL4J's
 * {@code fit}. It is the {@link CrowdTask} that models are built for:
 *
 * <pre>
 * LearningData data = LearningData.of(CrowdDataset.open(folder));
 * ComputationGraph conal = Conal.of(data).backbone("mlp").build().graph();
 * conal.fit(data.votes(BatchOptions.training(64, 0)), 20);
 * </pre>
 *
 * <p>What is decoded is shared by all batches. Safe for use by several threads.
 */
public final class LearningData implements CrowdTask {
  /** Batches for evaluation: in the order of the split. */
  public static final BatchOptions EVALUATION = BatchOptions.evaluation(256);

  private final CrowdDataset dataset;
  private final Preprocessing preprocessing;
  private final Map<Split, Inputs> inputs;

  private LearningData(
      CrowdDataset dataset, Preprocessing preprocessing, Map<Split, Inputs> inputs) {
    this.dataset = dataset;
    this.preprocessing = preprocessing;
    this.inputs = inputs;
  }

  private LearningData(CrowdDataset dataset, Preprocessing preprocessing) {
    if (dataset.classes() < 2 && !dataset.isMultiLabel()) {
      throw new InputException(
          dataset.folder() + ": must have two classes or more to learn, got " + dataset.classes());
    }
    this.dataset = dataset;
    this.preprocessing = preprocessing;
    this.inputs =
        dataset.splits().stream()
            .collect(
                Collectors.toMap(Function.identity(), split -> Inputs.of(split, preprocessing)));
  }

  /**
   * Features, or images in their own size and in colour, centred and scaled by the training split.
   *
   * @throws InputException if there are fewer than two classes, no training split, or images that
   *     differ in size
   */
  public static LearningData of(CrowdDataset dataset) {
    return of(
        dataset,
        dataset.hasFeatures()
            ? Preprocessing.ofFeatures(dataset, Normalization.DATASET)
            : Preprocessing.ofImages(dataset, 0, 0, 3, Normalization.DATASET));
  }

  /**
   * With a preprocessing of the caller's choice.
   *
   * @throws InputException if there are fewer than two classes, or it does not fit the data
   */
  public static LearningData of(CrowdDataset dataset, Preprocessing preprocessing) {
    return new LearningData(dataset, preprocessing);
  }

  /** The same with the votes on some of the training tasks only; what is decoded is shared. */
  public LearningData withVotesOn(IntPredicate tasks) {
    return new LearningData(dataset.withVotesOn(tasks), preprocessing, inputs);
  }

  /**
   * The same with features that were computed of its examples in their place.
   *
   * @param features [N, F] in row-major order for each split, by the split
   * @param length F
   */
  public LearningData withFeatures(Map<Split, float[]> features, int length) {
    Map<Split, Inputs> computed =
        features.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, split -> Inputs.ofRows(split.getValue(), length)));
    return new LearningData(dataset, Preprocessing.ofComputed(length), computed);
  }

  /** The dataset. */
  public CrowdDataset dataset() {
    return dataset;
  }

  /** What is done to its images or features. */
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public InputType input() {
    return preprocessing.isImage()
        ? InputType.convolutional(
            preprocessing.height(), preprocessing.width(), preprocessing.channels())
        : InputType.feedForward(preprocessing.channels());
  }

  /** True if a task may have several labels. */
  public boolean isMultiLabel() {
    return dataset.isMultiLabel();
  }

  @Override
  public int classes() {
    return dataset.classes();
  }

  /**
   * Who voted on the training tasks, workers without a vote included.
   *
   * @throws InputException if the dataset has no votes
   */
  @Override
  public Crowd crowd() {
    return crowd(dataset.requireVotes());
  }

  /** Who voted. */
  public static Crowd crowd(Votes votes) {
    int[] idle =
        IntStream.range(0, votes.workers()).filter(j -> votes.countOfWorker(j) == 0).toArray();
    return new Crowd(votes.workers(), votes.cast(), idle);
  }

  /**
   * Batches of the dataset's votes, for CoNAL and CrowdLayer.
   *
   * @throws InputException if the dataset has no votes
   */
  public CrowdIterator votes(BatchOptions options) {
    return votes(dataset.requireVotes(), options);
  }

  /** Batches of some votes on the training tasks. */
  public CrowdIterator votes(Votes votes, BatchOptions options) {
    return CrowdIterator.ofVotes(train(), votes, options);
  }

  /**
   * Batches of labels that somebody made of the votes, for {@code PlainClassifier} and {@code
   * MultiLabelClassifier}.
   *
   * @param labels [N][K] by training example; a row that is null drops the example
   */
  public CrowdIterator labels(double[][] labels, BatchOptions options) {
    return CrowdIterator.ofLabels(train(), labels, options);
  }

  /** The training tasks with their truth, or null if the truth of none is known. */
  public CrowdIterator trainingTruth() {
    return truth(dataset.train());
  }

  /** The validation split with its truth, or null if there is none. */
  public CrowdIterator validation() {
    return truth(dataset.val());
  }

  /** The test split with its truth, or null if there is none. */
  public CrowdIterator test() {
    return truth(dataset.test());
  }

  /** The training examples as numbers. */
  public Inputs train() {
    return inputs(dataset.train());
  }

  /** The examples of one of the dataset's splits as numbers. */
  public Inputs inputs(Split split) {
    return inputs.get(split);
  }

  /**
   * Decodes all splits, so that a broken image is found before any training.
   *
   * @throws InputException one line for each image that cannot be decoded
   */
  public void load() {
    dataset.splits().forEach(split -> inputs(split).load());
  }

  private CrowdIterator truth(Split split) {
    return split.isEmpty() || !split.hasLabels()
        ? null
        : CrowdIterator.ofTruth(inputs(split), split, dataset.classes(), EVALUATION);
  }
}
