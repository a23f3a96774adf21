package org.crowdzoo.input;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

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

  /** Of batches that their receivers keep as long as they like. */
  private static final BatchMemory KEPT = BatchMemory.alwaysNew();

  private final BatchMaker maker;
  private final int[] examples;
  private final BatchOptions options;
  private final transient Queue<CompletableFuture<MadeBatch>> ahead = new ArrayDeque<>();
  private MultiDataSetPreProcessor preProcessor;
  private int epoch;
  private int next;
  private int requested;
  private int[] order;

  /** [N] which examples take part, null for all. */
  private boolean[] participants;

  private CrowdIterator(BatchMaker maker, int[] examples) {
    if (maker.options().augment() && maker.inputs() instanceof FeatureInputs) {
      throw new InputException("augmentation: works on images, the dataset holds features");
    }
    this.maker = maker;
    this.examples = examples;
    this.options = maker.options();
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
    return new CrowdIterator(new BatchMaker(inputs, targets, null, options), targets.examples());
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
    Targets others = new Targets.OfClasses(maker.targets().width(), labels);
    CrowdIterator other =
        new CrowdIterator(
            new BatchMaker(maker.inputs(), others, maker.weights(), options), examples);
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
    requireSameSize(maker.inputs(), ofExamples.length);
    Targets targets = maker.targets();
    double[][] rows = WeightRows.of(ofExamples, targets.examples(), targets.width());
    int[] counting = Arrays.stream(examples).filter(i -> WeightRows.counts(rows[i])).toArray();
    return new CrowdIterator(new BatchMaker(maker.inputs(), targets, rows, options), counting);
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
    BatchOptions plain = BatchOptions.evaluation(256);
    return new CrowdIterator(
        new BatchMaker(maker.inputs(), maker.targets(), null, plain), examples);
  }

  /** Number of examples of the split, N, those without a target included. */
  public int size() {
    return maker.inputs().size();
  }

  /** Starts an epoch, from 0, at its first batch. */
  public void setEpoch(int epoch) {
    this.epoch = epoch;
    next = 0;
    order = null;
    dropAhead();
  }

  /** Frees what was made ahead, or will be when it is made. Nobody has seen it. */
  void dropAhead() {
    ahead.forEach(batch -> batch.thenAccept(MadeBatch::release));
    ahead.clear();
    requested = next;
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
   * The same batches, of which each is given back when the next is asked for. It shares this
   * iterator's epoch and place.
   */
  public LentBatches lent() {
    return new LentBatches(this);
  }

  /**
   * The next batch, to be kept as long as one likes.
   *
   * @throws InputException if an image cannot be decoded, in whichever thread that was
   */
  @Override
  public MultiDataSet next() {
    return next(KEPT).batch();
  }

  /** The next batch in this memory, or, if it was made ahead, that of whoever had asked then. */
  MadeBatch next(BatchMemory memory) {
    if (!hasNext()) {
      throw new NoSuchElementException("no batch left in epoch " + epoch);
    }
    MadeBatch made =
        options.prefetch() == 0 ? maker.make(epoch, examplesOf(next), memory) : awaited(memory);
    next++;
    if (preProcessor != null) {
      preProcessor.preProcess(made.batch());
    }
    return made;
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

  private MadeBatch awaited(BatchMemory memory) {
    while (requested < batches() && requested <= next + options.prefetch()) {
      int[] rows = examplesOf(requested++);
      int ofEpoch = epoch;
      ahead.add(CompletableFuture.supplyAsync(() -> maker.make(ofEpoch, rows, memory), PREFETCHER));
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
