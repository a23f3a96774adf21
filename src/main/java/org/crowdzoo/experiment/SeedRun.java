package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.strategy.Targets;
import org.crowdzoo.training.Calibration;
import org.crowdzoo.training.Calibrator;
import org.crowdzoo.training.EpochFit;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.SplitFigures;
import org.crowdzoo.training.Thresholds;
import org.crowdzoo.training.Trainer;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.zoo.LoadedWeights;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training of an experiment, with the files of its folder. */
final class SeedRun {
  private static final Logger LOG = LoggerFactory.getLogger(SeedRun.class);

  private final Experiment experiment;
  private final ExperimentData data;
  private final SeedFolder folder;
  private final TrainingWatcher watcher;
  private final EpochFit.Cluster cluster;

  /** Where the network is trained on features of a frozen backbone; else null. */
  private FrozenFeatures features;

  private LoadedWeights weights;

  /** Of the training under way; files are read for it, so it is made once. */
  private String identity;

  SeedRun(Experiment experiment, ExperimentData data, Path folder, TrainingWatcher watcher) {
    this(experiment, data, folder, watcher, null);
  }

  /**
   * As above.
   *
   * @param cluster where {@code training.distributed} trains; null for nowhere
   */
  SeedRun(
      Experiment experiment,
      ExperimentData data,
      Path folder,
      TrainingWatcher watcher,
      EpochFit.Cluster cluster) {
    this.cluster = cluster;
    this.experiment = experiment;
    this.data = data;
    this.folder = new SeedFolder(folder);
    this.watcher = watcher;
  }

  SeedResult run(int seed, boolean resume) throws IOException {
    if (!resume) {
      folder.clear();
    }
    SeedResult finished = finished(seed);
    if (finished != null) {
      watcher.finishedBefore(finished.history().epochs());
      return finished;
    }
    return train(seed);
  }

  private SeedResult train(int seed) throws IOException {
    long start = System.nanoTime();
    Targets targets = made(data.targets(experiment, seed), seed);
    Networks.Network made = Networks.make(experiment, data, seed);
    identity = identity(seed);
    weights = made.weights();
    if (weights != null) {
      LOG.info("pretrained: {}", weights.line());
    }
    features = FrozenFeatures.of(experiment, data, made.graph());
    CrowdIterator batches = inputs().training(experiment, targets, seed);
    ComputationGraph graph = features == null ? made.graph() : features.head();
    INDArray table = WorkerReport.table(graph);
    INDArray first = table == null ? null : table.dup();
    try (Engine engine = Engine.choose(experiment.training().engine(), graph);
        Evaluator evaluator = new Evaluator(engine.stock(), engine.mode())) {
      return train(seed, targets, batches, engine, evaluator, first, start);
    }
  }

  /** What goes into the graph that is trained. */
  private ExperimentData inputs() {
    return features == null ? data : features.data();
  }

  /** The targets; labels of other networks are made here. */
  private Targets made(Targets targets, int seed) {
    if (!(targets instanceof Targets.OfNetworks given)) {
      return targets;
    }
    AtomicInteger number = new AtomicInteger();
    ExperimentLearner learner =
        new ExperimentLearner(
                experiment,
                data,
                () -> watcher.aside("network " + number.incrementAndGet() + " for labels"),
                note -> {})
            .resuming(folder.path(), identity(seed));
    return new Targets.OfLabels(given.labels().apply(learner));
  }

  private SeedResult train(
      int seed,
      Targets targets,
      CrowdIterator batches,
      Engine engine,
      Evaluator evaluator,
      INDArray firstTable,
      long start)
      throws IOException {
    Trainer.Options options =
        new Trainer.Options(
            experiment.training().epochs(),
            experiment.training().selection(),
            thresholds(),
            experiment.training().patience(),
            experiment.training().averaging(),
            seed,
            folder.checkpoint(),
            identity);
    CrowdIterator tracked = experiment.training().trackTest() ? inputs().test() : null;
    Trainer.Result trained =
        new Trainer(
                engine,
                new Trainer.Batches(
                    batches,
                    inputs().validation(),
                    tracked,
                    data.participants(experiment, seed),
                    inputs().relabelling(targets, experiment.training().epochs())),
                options,
                watcher,
                elsewhere(),
                evaluator)
            .train();
    double[][] labels = labels(targets, trained);
    boolean judged = trained.figures() != null && (tracked != null || inputs().test() == null);
    Outcome outcome =
        judged && experiment.calibration() == null
            ? new Outcome(trained.figures(), null, List.of())
            : outcome(evaluator);
    SplitFigures figures = outcome.figures();
    SeedResult result =
        new SeedResult(
            seed,
            trained.history(),
            trained.bestEpoch(),
            figures.test(),
            figures.validation(),
            trained.secondsBefore() + (System.nanoTime() - start) / 1e9,
            engine.description()
                + (features == null ? "" : ", on features of the frozen backbone")
                + votes(trained),
            warnings(trained.volume(), outcome.notes()),
            labelAccuracy(labels),
            weights,
            outcome.calibration());
    if (experiment.training().keepLast()) {
      INDArray kept = engine.stock().params().dup();
      engine.stock().params().assign(trained.last());
      save(engine, firstTable, outcome(evaluator), seed, folder.lastModel());
      engine.stock().params().assign(kept);
    }
    if (experiment.strategy().method().learnsLabels()) {
      folder.write(labels, data.dataset().classes());
    }
    save(engine, firstTable, outcome, seed, folder.model());
    folder.end(identity, result);
    return result;
  }

  /** Who trains the epochs, if that is not this process. */
  private EpochFit elsewhere() throws IOException {
    TrainingSettings.Distributed distributed = experiment.training().distributed();
    if (distributed == null) {
      return null;
    }
    if (cluster == null) {
      throw new InputException(
          "training.distributed: trains on a cluster, which crowdzoo run CONFIG --spark MASTER"
              + " names; without the key the training is on this machine");
    }
    Files.createDirectories(folder.path());
    return cluster.fit(
        distributed.workers(), distributed.averageEvery(), folder.path().resolve("batches"));
  }

  /**
   * What a network reaches as it is to be used.
   *
   * @param figures of the calibrated network, where it is calibrated
   * @param calibration or null
   * @param notes what a reader must know of it
   */
  private record Outcome(SplitFigures figures, Calibration calibration, List<String> notes) {}

  private Outcome outcome(Evaluator evaluator) {
    evaluator.temper(null);
    Calibration calibration = null;
    List<String> notes = List.of();
    if (experiment.calibration() != null) {
      Calibrator calibrator =
          new Calibrator(data.classNames(), experiment.calibration().rejectFor());
      calibration = calibrator.fit(evaluator, inputs().validation(), inputs().test());
      notes = calibrator.notes();
    }
    return new Outcome(
        SplitFigures.of(evaluator, inputs().validation(), inputs().test(), thresholds()),
        calibration,
        notes);
  }

  private Thresholds thresholds() {
    Thresholds given = experiment.training().thresholds();
    return given == null ? Thresholds.FIXED : given;
  }

  /** The labels in the end, [N][K]; null where the strategy makes none. */
  private double[][] labels(Targets targets, Trainer.Result trained) {
    if (!experiment.learning().makesLabels()) {
      return null;
    }
    return trained.labels() != null || !(targets instanceof Targets.OfLabels given)
        ? trained.labels()
        : given.labels();
  }

  private Double labelAccuracy(double[][] labels) {
    if (labels == null || !data.dataset().train().hasLabels()) {
      return null;
    }
    LabelAccuracy accuracy = LabelAccuracy.of(data, labels);
    return accuracy.known() == 0 ? null : Double.valueOf(accuracy.percent());
  }

  private List<String> warnings(BatchVolume.Count volume, List<String> notes) {
    List<String> warnings = new ArrayList<>();
    if (volume.leftOut() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the regulariser geometric-f was left out of %d of %d training batches, whose class"
                  + " probabilities were singular or nearly so: a batch needs at least as many"
                  + " tasks as there are classes (%d), better several times as many",
              volume.leftOut(),
              volume.batches(),
              data.dataset().classes()));
    }
    if (volume.matricesLeftOut() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the regulariser geometric-w was left out of %d of %d training batches: the workers'"
                  + " matrices did not tell all classes apart",
              volume.matricesLeftOut(),
              volume.ofMatrices()));
    }
    warnings.addAll(notes);
    return warnings;
  }

  /** What scored the votes, if the network has workers. */
  private static String votes(Trainer.Result trained) {
    return trained.votes().equals("nothing") ? "" : "; votes: " + trained.votes();
  }

  /** Saves the stock graph with what it expects of its workers. */
  private void save(Engine engine, INDArray firstTable, Outcome outcome, int seed, Path file)
      throws IOException {
    ComputationGraph whole = features == null ? engine.stock() : features.whole(engine.stock());
    SavedModel saved =
        new SavedModel(
            whole,
            NetworkCard.of(experiment, data, outcome.figures(), outcome.calibration(), seed),
            null);
    if (experiment.learnsWorkers()) {
      engine.syncFromStock();
      Double moved = WorkerReport.moved(engine.stock(), firstTable);
      ComputationGraph graph = engine.graph();
      Inputs inputs = inputs().trainInputs();
      saved =
          saved.with(
              data.isMultiLabel()
                  ? WorkerReport.ofLabels(
                      graph, inputs, data.tasks().multiLabelVotes(), saved.cuts(), moved)
                  : WorkerReport.of(graph, inputs, data.votes(), moved));
    }
    saved.write(file);
  }

  /** What an earlier run left of this seed, or null. */
  SeedResult finished(int seed) throws IOException {
    return folder.isFinished() ? folder.finished(identity(seed)) : null;
  }

  /** As {@link SeedIdentity} has it. */
  String identity(int seed) {
    return SeedIdentity.of(experiment, data, seed);
  }
}
