package org.crowdzoo.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.engine.update.Swap;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.nn.VoteVertex;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The training loop: epochs of {@code fit}, evaluation of the class head, the best network kept,
 * checkpoints. With averaging, what is evaluated, kept and handed out is the average of the
 * parameters over the steps. What happens in an epoch is a function of the seed and the epoch's
 * number, so a run that was interrupted and resumed ends as one that was not.
 */
public final class Trainer {
  /** Epochs that are shorter than this share a checkpoint. */
  private static final long CHECKPOINT_NANOS =
      Long.getLong("crowdzoo.checkpointMillis", 5000) * 1_000_000;

  /** Used arrays that wait for a checkpoint; the training waits for it sooner than for more. */
  private static final int MOST_USED = 4;

  private static final String NOTHING = "nothing";
  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  private final Engine engine;
  private final Batches batches;
  private final Options options;
  private final TrainingWatcher watcher;
  private final Evaluator evaluator;
  private final boolean lent;
  private final EpochListener listener;
  private final Averaging averaging;
  private final EpochFit elsewhere;

  /** Used parameters, which a checkpoint that is being written may still look at. */
  private final List<INDArray> used = new ArrayList<>();

  private CrowdIterator train;
  private History history = History.empty();
  private int bestEpoch = -1;
  private double bestScore = Double.NEGATIVE_INFINITY;
  private INDArray bestParameters;
  private SplitFigures bestFigures;
  private double secondsBefore;
  private String votesBefore = NOTHING;
  private BatchVolume.Count volumeBefore = BatchVolume.Count.ZERO;
  private long start;

  /**
   * The batches of a training.
   *
   * @param train to learn from
   * @param validation with the truth, or null
   * @param test with the truth, looked at after each epoch for the record only, or null
   * @param participants which examples to learn from take part in an epoch; null for all
   * @param relabelling the labels of {@code train}, if they change; or null
   */
  public record Batches(
      CrowdIterator train,
      CrowdIterator validation,
      CrowdIterator test,
      Participants participants,
      Relabelling relabelling) {
    /** All examples take part in all epochs, and labels stay. */
    public Batches(CrowdIterator train, CrowdIterator validation, CrowdIterator test) {
      this(train, validation, test, null, null);
    }
  }

  /**
   * How to train.
   *
   * @param epochs at most
   * @param selection which epoch's network is kept; without a validation split the last
   * @param thresholds how those of several labels are found on the validation split; not looked at
   *     with one class a task
   * @param patience epochs without a better one before the training stops; 0 never stops it
   * @param averaging d of the moving average θ̄ ← d θ̄ + (1 − d) θ over the steps; 0 for none
   * @param seed of what is random inside the network (dropout)
   * @param checkpoint file to go on from if it is there, and to write; or null
   * @param identity what a checkpoint must have been made with: the configuration, as YAML
   */
  public record Options(
      int epochs,
      Selection selection,
      Thresholds thresholds,
      int patience,
      double averaging,
      long seed,
      Path checkpoint,
      String identity) {
    /** With thresholds of 0.5. */
    public Options(
        int epochs,
        Selection selection,
        int patience,
        double averaging,
        long seed,
        Path checkpoint,
        String identity) {
      this(epochs, selection, Thresholds.FIXED, patience, averaging, seed, checkpoint, identity);
    }
  }

  /**
   * The end of a training; the engine's stock graph holds the kept parameters.
   *
   * @param history of all epochs
   * @param bestEpoch the kept one, counted from 0
   * @param figures of the kept network on the splits that the trainer was given; null if an earlier
   *     part of the training kept it
   * @param secondsBefore that earlier parts of a resumed training took
   * @param last the parameters of the last epoch, in the order of the stock graph's
   * @param votes what scored them in the training steps, earlier parts included, as {@link
   *     VoteVertex#ran} names it
   * @param volume training batches that passed a regulariser in the class probabilities, earlier
   *     parts included
   * @param labels [N][K] that the last epoch's network leads to, where labels change; or null
   */
  public record Result(
      History history,
      int bestEpoch,
      SplitFigures figures,
      double secondsBefore,
      INDArray last,
      String votes,
      BatchVolume.Count volume,
      double[][] labels) {}

  /** A trainer of the engine's graph; nothing happens before {@link #train}. */
  public Trainer(Engine engine, Batches batches, Options options, TrainingWatcher watcher) {
    this(engine, batches, options, watcher, null, null);
  }

  /**
   * As above.
   *
   * @param elsewhere trains the epochs in place of this process; null for none
   * @param evaluator of the engine's stock graph, which the caller closes; null for one of its own
   */
  public Trainer(
      Engine engine,
      Batches batches,
      Options options,
      TrainingWatcher watcher,
      EpochFit elsewhere,
      Evaluator evaluator) {
    this.lent = evaluator != null;
    this.elsewhere = elsewhere;
    this.engine = engine;
    this.batches = batches;
    this.train = batches.train();
    this.options = options;
    this.watcher = watcher;
    this.evaluator = lent ? evaluator : new Evaluator(engine.stock(), engine.mode());
    this.listener = new EpochListener(watcher);
    this.averaging = new Averaging(engine, options.averaging());
  }

  /**
   * Trains to the end, going on from the checkpoint if there is one.
   *
   * @return what happened; the stock graph then holds the parameters of the kept epoch
   * @throws DivergedException if the loss is not a number
   * @throws org.crowdzoo.files.InputException if the checkpoint belongs to another configuration
   */
  public Result train() {
    start = System.nanoTime();
    resume();
    List<TrainingListener> listeners = new ArrayList<>(List.of(listener, averaging));
    listeners.addAll(watcher.listeners());
    engine.graph().addListeners(listeners.toArray(TrainingListener[]::new));
    watcher.started(history.epochs(), options.epochs(), train.batches());
    double[][] labels;
    try (CheckpointWriter checkpoints = new CheckpointWriter()) {
      long lastCheckpoint = 0;
      boolean goOn = true;
      while (goOn && history.epochs() < options.epochs() && !patienceIsOver()) {
        int epoch = history.epochs();
        final long begun = System.nanoTime();
        trainEpoch(epoch);
        final long learnt = System.nanoTime();
        evaluateEpoch(epoch);
        relabel(epoch);
        final long evaluated = System.nanoTime();
        if (lastCheckpoint == 0 || System.nanoTime() - lastCheckpoint > CHECKPOINT_NANOS) {
          writeCheckpoint(checkpoints);
          lastCheckpoint = System.nanoTime();
        }
        freeUsed(checkpoints);
        LOG.debug(
            "epoch {}: learnt in {} s, evaluated in {} s, kept in {} s",
            epoch + 1,
            seconds(begun, learnt),
            seconds(learnt, evaluated),
            seconds(evaluated, System.nanoTime()));
        goOn = watcher.epochDone(epoch, history);
      }
      labels = batches.relabelling() == null ? null : batches.relabelling().last(evaluator);
      checkpoints.close();
      freeUsed(checkpoints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      engine.graph().getListeners().removeAll(listeners);
      if (!lent) {
        evaluator.close();
      }
      watcher.ended();
    }
    INDArray last = bestParameters; // in a moment
    Swap.values(engine.stock().params(), bestParameters);
    return new Result(
        history, bestEpoch, bestFigures, secondsBefore, last, votes(), volume(), labels);
  }

  private void freeUsed(CheckpointWriter checkpoints) throws IOException {
    if (used.size() > MOST_USED) {
      checkpoints.close();
    }
    if (checkpoints.isIdle()) {
      used.forEach(INDArray::close);
      used.clear();
    }
  }

  private void freeLater(INDArray former) {
    if (former != null) {
      used.add(former);
    }
  }

  private static String seconds(long from, long to) {
    return String.format(Locale.ROOT, "%.3f", (to - from) / 1e9);
  }

  /** A part of a training that was resumed after its last epoch has scored none itself. */
  private String votes() {
    String ran = VoteVertex.ran(engine.graph());
    return ran.equals(NOTHING) ? votesBefore : ran;
  }

  private BatchVolume.Count volume() {
    return volumeBefore.and(BatchVolume.count(engine.graph()));
  }

  /**
   * Number of epochs after which a checkpoint was written.
   *
   * @throws org.crowdzoo.files.InputException if it is none
   */
  public static int epochsDone(Path checkpoint) {
    return Checkpoint.epochs(checkpoint);
  }

  private void trainEpoch(int epoch) {
    if (batches.participants() != null) {
      train.restrictTo(batches.participants().of(epoch, () -> evaluator.losses(train.inOrder())));
    }
    freeLater(averaging.hide());
    // + 1: ND4J takes the time for a seed of 0
    long seed = options.seed() * 1_000_003L + epoch + 1;
    Nd4j.getRandom().setSeed(seed);
    train.setEpoch(epoch);
    listener.startEpoch(epoch);
    if (elsewhere == null) {
      try (LentBatches lent = train.lent()) {
        engine.graph().fit(lent);
      }
    } else {
      fitElsewhere(epoch, seed);
    }
    averaging.show();
  }

  private void fitElsewhere(int epoch, long seed) {
    try {
      double loss = elsewhere.epoch(engine.stock(), train, seed);
      if (!Double.isFinite(loss)) {
        throw new DivergedException(
            epoch, 0, loss, engine.stock().getLearningRate(CrowdModel.LOGITS));
      }
      listener.take(loss);
      engine.syncFromStock();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void evaluateEpoch(int epoch) {
    SplitFigures figures =
        SplitFigures.of(evaluator, batches.validation(), batches.test(), options.thresholds());
    Evaluation validation = figures.validation();
    history = history.and(listener.meanLoss(), listener.accuracy(), validation, figures.test());
    watcher.evaluated(epoch, figures);
    double score = validation == null ? epoch : options.selection().score(validation, epoch);
    if (score > bestScore) {
      bestScore = score;
      bestEpoch = epoch;
      freeLater(bestParameters);
      bestParameters = engine.stock().params().dup();
      bestFigures = figures;
    }
  }

  private void relabel(int epoch) {
    if (batches.relabelling() != null && batches.relabelling().after(epoch, evaluator)) {
      train = batches.relabelling().batches(train);
    }
  }

  private boolean patienceIsOver() {
    return options.patience() > 0 && history.epochs() - 1 - bestEpoch >= options.patience();
  }

  private void writeCheckpoint(CheckpointWriter checkpoints) throws IOException {
    if (options.checkpoint() == null) {
      return;
    }
    INDArray average = averaging.hide();
    double seconds = secondsBefore + (System.nanoTime() - start) / 1e9;
    BatchVolume.Count volume = volume().equals(BatchVolume.Count.ZERO) ? null : volume();
    Checkpoint state =
        new Checkpoint(options.identity(), history, bestEpoch, bestScore, seconds, votes(), volume);
    INDArray labels = batches.relabelling() == null ? null : batches.relabelling().stored();
    checkpoints.write(
        options.checkpoint(),
        state.content(engine.stock(), new Checkpoint.Restored(bestParameters, average, labels)));
    if (average != null) {
      freeLater(average);
      averaging.show();
    }
  }

  private void resume() {
    if (options.checkpoint() == null || !Files.exists(options.checkpoint())) {
      return;
    }
    Checkpoint checkpoint = Checkpoint.read(options.checkpoint(), options.identity());
    boolean averaged = options.averaging() > 0;
    long labels = batches.relabelling() == null ? 0 : batches.relabelling().length();
    Checkpoint.Restored restored =
        checkpoint.restoreInto(engine.stock(), options.checkpoint(), averaged, labels);
    bestParameters = restored.best();
    if (restored.labels() != null) {
      batches.relabelling().restore(restored.labels());
      train = batches.relabelling().batches(train);
    }
    averaging.restore(restored.average());
    history = checkpoint.history();
    bestEpoch = checkpoint.bestEpoch();
    bestScore = checkpoint.bestScore();
    secondsBefore = checkpoint.seconds() == null ? 0 : checkpoint.seconds();
    votesBefore = checkpoint.votes() == null ? NOTHING : checkpoint.votes();
    volumeBefore = checkpoint.volume() == null ? BatchVolume.Count.ZERO : checkpoint.volume();
  }
}
