package org.crowdzoo.input;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Batches of a split for a ComputationGraph.
 *
 * <table>
 * <caption>A batch of B examples; x is [B, C, H, W] or [B, D]</caption>
 * <tr><th>made by</th><th>features</th><th>labels</th><th>label mask</th></tr>
 * <tr><td>{@link #ofVotes}</td><td>x, worker ids [B, A], -1 for padding</td>
 *     <td>one-hot votes [B, K, A]</td><td>[B, A], 1 where there is a vote</td></tr>
 * <tr><td>{@link #ofLabels}, {@link #ofTruth}</td><td>x</td><td>[B, K]</td><td>none</td></tr>
 * <tr><td>the same, {@link #weighted}</td><td></td><td></td>
 *     <td>[B, A], what each vote weighs; [B, 1] or [B, K]</td></tr>
 * </table>
 *
 * <p>A is the largest number of votes of a task in the batch; tasks without a vote are left out.
 * The labels of a soft vote are its probabilities. With mixup ({@link BatchOptions#mixup}) the rows
 * are mixed, and label masks are weights; pairs of votes ({@link Mixing#VOTES}) give batches of V
 * votes with ids [V, 1, 3].
 *
 * <p>A batch is a function of options, epoch and its number alone, so neither prefetching nor the
 * number of threads changes anything, and {@link #setEpoch} takes a resumed run to the batches that
 * an uninterrupted one would see. {@link #reset} goes on to the next epoch if the present one is
 * used up, and back to its beginning if not. Not itself safe for use by several threads.
 */
public final class CrowdIterator implements MultiDataSetIterator {
  private static final ExecutorService PREFETCHER =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "crowdzoo-prefetch");
            thread.setDaemon(true);
            return thread;
          });

  /** Room for one example, a thread its own. */
  private static final Scratch EXAMPLE = new Scratch();

  private final Inputs inputs;
  private final Targets targets;

  /** [N][1] or [N][K], null for none. */
  private final double[][] weights;

  private final int[] examples;
  private final BatchOptions options;
  private final transient Queue<CompletableFuture<MultiDataSet>> ahead = new ArrayDeque<>();
  private MultiDataSetPreProcessor preProcessor;
  private int epoch;
  private int next;
  private int requested;
  private int[] order;

  /** [N] which examples take part, null for all. */
  private boolean[] participants;

  private CrowdIterator(
      Inputs inputs, Targets targets, double[][] weights, int[] examples, BatchOptions options) {
    if (options.augment() && inputs instanceof FeatureInputs) {
      throw new InputException("augmentation: works on images, the dataset holds features");
    }
    this.inputs = inputs;
    this.targets = targets;
    this.weights = weights;
    this.examples = examples;
    this.options = options;
  }

  /**
   * Batches of the tasks with at least one vote. Tasks are dropped by taking their votes away:
   * {@link Votes#withVotes}.
   *
   * @param votes votes on the examples of {@code inputs}, in the same order
   */
  public static CrowdIterator ofVotes(Inputs inputs, Votes votes, BatchOptions options) {
    requireSameSize(inputs, votes.tasks());
    return of(inputs, new Targets.OfVotes(votes), options);
  }

  /**
   * Batches with one label a task, hard (one-hot) or soft.
   *
   * @param labels [N][K] by example; a row that is null drops the example
   */
  public static CrowdIterator ofLabels(Inputs inputs, double[][] labels, BatchOptions options) {
    requireSameSize(inputs, labels.length);
    int classes =
        Arrays.stream(labels).filter(row -> row != null).mapToInt(r -> r.length).max().orElse(0);
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != null && labels[i].length != classes) {
        throw new IllegalArgumentException("labels of example " + i + " must have " + classes);
      }
    }
    return of(inputs, new Targets.OfClasses(classes, labels), options);
  }

  private static CrowdIterator of(Inputs inputs, Targets targets, BatchOptions options) {
    return new CrowdIterator(inputs, targets, null, targets.examples(), options);
  }

  /**
   * Batches with the truth of a split, one-hot, or with as many ones as an example has labels;
   * examples of unknown truth are left out.
   */
  public static CrowdIterator ofTruth(
      Inputs inputs, Split split, int classes, BatchOptions options) {
    double[][] several = split.multiHot(classes);
    double[][] one = LabelRows.oneHot(split.labels(), classes);
    for (int i = 0; i < one.length; i++) {
      one[i] = several[i] == null ? one[i] : several[i];
    }
    return ofLabels(inputs, one, options);
  }

  /**
   * The same examples in the same order with other labels.
   *
   * @param labels [N][K] by example; those that have none here must have none there
   */
  public CrowdIterator relabelled(double[][] labels) {
    int classes = targets.width();
    CrowdIterator other =
        new CrowdIterator(
            inputs, new Targets.OfClasses(classes, labels), weights, examples, options);
    other.setPreProcessor(preProcessor);
    return other;
  }

  /**
   * The same batches with weights in their label mask, for {@code nn.WeightedLoss} and {@code
   * nn.VoteLoss}. An example that weighs nothing is left out.
   *
   * @param ofExamples [N][1] what an example weighs, or [N][K] what each of its labels, or a vote
   *     for each class, weighs: finite numbers from 0, by the example's index in the split
   * @throws IllegalArgumentException if they do not fit the examples
   */
  public CrowdIterator weighted(double[][] ofExamples) {
    requireSameSize(inputs, ofExamples.length);
    double[][] rows = WeightRows.of(ofExamples, targets.examples(), targets.width());
    int[] counting = Arrays.stream(examples).filter(i -> WeightRows.counts(rows[i])).toArray();
    return new CrowdIterator(inputs, targets, rows, counting, options);
  }

  /**
   * Lets only some examples take part, until it is said otherwise, and goes back to the start of
   * the present epoch. The order of those that do is as it would be among all.
   *
   * @param takingPart [N] by index in the split; null for all
   */
  public void restrictTo(boolean[] takingPart) {
    participants = takingPart == null ? null : takingPart.clone();
    setEpoch(epoch);
  }

  /**
   * The same examples and targets in the order of the split, as they are: not weighted, augmented
   * or restricted.
   */
  public CrowdIterator inOrder() {
    return new CrowdIterator(inputs, targets, null, examples, BatchOptions.evaluation(256));
  }

  /** Number of examples of the split, N, those without a target included. */
  public int size() {
    return inputs.size();
  }

  /** Starts an epoch, from 0, at its first batch. */
  public void setEpoch(int epoch) {
    this.epoch = epoch;
    next = 0;
    requested = 0;
    order = null;
    ahead.clear();
  }

  /** The present epoch. */
  public int epoch() {
    return epoch;
  }

  /** Number of examples in an epoch. */
  public int examples() {
    return order().length;
  }

  /** Number of batches in an epoch. */
  public int batches() {
    return (examples() + options.batchSize() - 1) / options.batchSize();
  }

  /** The examples of a batch of the present epoch, by their index in the split. */
  public int[] examplesOf(int batch) {
    int[] all = order();
    int from = batch * options.batchSize();
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + options.batchSize()));
  }

  @Override
  public boolean hasNext() {
    return next < batches();
  }

  /**
   * The next batch.
   *
   * @throws InputException if an image cannot be decoded, in whichever thread that was
   */
  @Override
  public MultiDataSet next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no batch left in epoch " + epoch);
    }
    MultiDataSet batch = options.prefetch() == 0 ? make(epoch, examplesOf(next)) : awaited();
    next++;
    if (preProcessor != null) {
      preProcessor.preProcess(batch);
    }
    return batch;
  }

  @Override
  public void reset() {
    setEpoch(hasNext() ? epoch : epoch + 1);
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  /** False: it prefetches itself, and DL4J's own prefetcher hangs when its source fails. */
  @Override
  public boolean asyncSupported() {
    return false;
  }

  @Override
  public MultiDataSet next(int count) {
    throw new UnsupportedOperationException("the batch size is fixed");
  }

  @Override
  public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
    this.preProcessor = preProcessor;
  }

  @Override
  public MultiDataSetPreProcessor getPreProcessor() {
    return preProcessor;
  }

  private MultiDataSet awaited() {
    while (requested < batches() && requested <= next + options.prefetch()) {
      int[] rows = examplesOf(requested++);
      int ofEpoch = epoch;
      ahead.add(CompletableFuture.supplyAsync(() -> make(ofEpoch, rows), PREFETCHER));
    }
    try {
      return ahead.remove().join();
    } catch (CompletionException e) {
      setEpoch(epoch);
      if (e.getCause() instanceof InputException input) {
        throw new InputException(input.problems());
      }
      throw e;
    }
  }

  private MultiDataSet make(int ofEpoch, int[] rows) {
    inputs.load();
    int length = inputs.preprocessing().length();
    long[] one = inputs.preprocessing().shape();
    long[] shape = new long[one.length + 1];
    shape[0] = rows.length;
    System.arraycopy(one, 0, shape, 1, one.length);
    INDArray x = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    FloatBuffer buffer = x.data().asNioFloat();
    IntStream all = IntStream.range(0, rows.length);
    // a row of features is only copied, which is not worth a second thread
    (inputs.preprocessing().isImage() ? all.parallel() : all)
        .forEach(
            b -> {
              float[] example = EXAMPLE.get(length);
              if (options.augment()) {
                SplittableRandom random = Seeds.random(options.seed(), ofEpoch, 1 + rows[b]);
                inputs.readAugmented(rows[b], random, example, 0);
              } else {
                inputs.read(rows[b], example, 0);
              }
              buffer.duplicate().position(b * length).put(example, 0, length);
            });
    // ND4J cannot see what is written through a Java buffer; a GPU would go on with what it has
    Nd4j.getAffinityManager().tagLocation(x, AffinityManager.Location.HOST);
    DataType type = Nd4j.defaultFloatingPointType();
    return changed(
        targets.batch(type == DataType.FLOAT ? x : x.castTo(type), rows, weights), ofEpoch, rows);
  }

  /** Smoothed and mixed, if asked. */
  private MultiDataSet changed(
      org.nd4j.linalg.dataset.MultiDataSet batch, int ofEpoch, int[] rows) {
    var made = options.smoothing() > 0 ? LabelSmoothing.smooth(batch, options) : batch;
    return options.mixup() > 0
        ? Mixup.mix(made, options, Seeds.random(options.seed(), ofEpoch, -1 - rows[0]))
        : made;
  }

  private int[] order() {
    if (order == null) {
      int[] all =
          options.shuffle()
              ? Seeds.shuffled(examples, Seeds.random(options.seed(), epoch, 0))
              : examples;
      order =
          participants == null ? all : Arrays.stream(all).filter(i -> participants[i]).toArray();
    }
    return order;
  }

  private static void requireSameSize(Inputs inputs, int tasks) {
    if (inputs.size() == 0 && tasks > 0) {
      throw new InputException("train: the dataset holds votes only, no images and no features");
    }
    if (inputs.size() != tasks) {
      throw new IllegalArgumentException(
          tasks + " tasks do not fit the " + inputs.size() + " examples of the split");
    }
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    throw new NotSerializableException("CrowdIterator reads local files");
  }
}
