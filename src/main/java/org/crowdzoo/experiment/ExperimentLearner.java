package org.crowdzoo.experiment;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.identification.Learner;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.History;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Trainer;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Trains the plain classifier of an experiment on labels that somebody else chooses, for the
 * methods of identification and for strategies whose labels need networks: the same networks, the
 * same loop, but no results, and no files but checkpoints if asked. The last epoch's network
 * counts; batches are at most as large as the data.
 */
public final class ExperimentLearner implements Learner {
  private static final int EVALUATION_BATCH = 256;

  private final Experiment experiment;
  private final ExperimentData data;
  private final Supplier<TrainingWatcher> progress;
  private final Consumer<String> notes;
  private boolean lowered;
  private Path checkpoints;
  private String identity = "";
  private int predictions;

  /**
   * A learner; nothing happens before it is used.
   *
   * @param experiment its strategy must not learn the workers
   * @param progress gives each training its watcher
   * @param notes told in one line the first time that a batch is larger than the data
   */
  public ExperimentLearner(
      Experiment experiment,
      ExperimentData data,
      Supplier<TrainingWatcher> progress,
      Consumer<String> notes) {
    if (experiment.learnsWorkers()) {
      throw new IllegalArgumentException("needs a plain classifier, got " + experiment.strategy());
    }
    this.experiment = experiment;
    this.data = data;
    this.progress = progress;
    this.notes = notes;
  }

  /**
   * Goes on from checkpoints of predicting networks, which it leaves in the folder: the first asked
   * for is {@code network-0.zip}, and so on.
   *
   * @param made what checkpoints must have been made with
   */
  ExperimentLearner resuming(Path folder, String made) {
    checkpoints = folder;
    identity = made;
    return this;
  }

  @Override
  public void train(int[] tasks, double[][] labels, int[] asked, long seed, EpochWatcher watcher) {
    CrowdIterator questions = questions(asked);
    try (Engine engine = engine(seed);
        Evaluator evaluator = new Evaluator(engine.stock(), engine.mode())) {
      fit(
          engine,
          tasks,
          labels,
          seed,
          null,
          progress.get().and(asking(watcher, () -> evaluator.logits(questions))));
    }
  }

  @Override
  public double[][] predict(int[] tasks, double[][] labels, int[] asked, long seed) {
    int number = predictions++;
    Path checkpoint =
        checkpoints == null ? null : checkpoints.resolve("network-" + number + ".zip");
    try (Engine engine = engine(seed)) {
      fit(engine, tasks, labels, seed, checkpoint, progress.get());
      try (Evaluator evaluator = new Evaluator(engine.stock(), engine.mode())) {
        return evaluator.probabilities(questions(asked));
      }
    }
  }

  private Engine engine(long seed) {
    return Engine.chooseSilently(
        experiment.training().engine(), Networks.build(experiment, data, seed));
  }

  private void fit(
      Engine engine,
      int[] tasks,
      double[][] labels,
      long seed,
      Path checkpoint,
      TrainingWatcher watcher) {
    TrainingSettings training = experiment.training();
    int batchSize = batchSize(tasks.length);
    CrowdIterator batches =
        CrowdIterator.ofLabels(
            data.trainInputs().select(tasks),
            labels,
            ExperimentData.batches(experiment, batchSize, seed));
    new Trainer(
            engine,
            new Trainer.Batches(batches, null, null),
            new Trainer.Options(
                training.epochs(),
                Selection.LAST,
                0,
                training.averaging(),
                seed,
                checkpoint,
                identity + "network: " + predictions + "\n"),
            watcher)
        .train();
  }

  private static TrainingWatcher asking(EpochWatcher watcher, Supplier<double[][]> logits) {
    return new TrainingWatcher() {
      @Override
      public boolean epochDone(int epoch, History history) {
        watcher.epochDone(logits.get());
        return true;
      }
    };
  }

  private int batchSize(int examples) {
    int wanted = experiment.training().batchSize();
    if (wanted > examples && !lowered) {
      lowered = true;
      notes.accept(
          "batches of " + wanted + " are more than the " + examples + " examples, took all");
    }
    return Math.min(wanted, examples);
  }

  /** Inputs of some tasks; their labels are not looked at. */
  private CrowdIterator questions(int[] asked) {
    Inputs inputs = data.trainInputs().select(asked);
    return CrowdIterator.ofLabels(
        inputs,
        new double[asked.length][data.dataset().classes()],
        BatchOptions.evaluation(EVALUATION_BATCH));
  }
}
