package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Targets;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.History;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Trainer;
import org.crowdzoo.training.TrainingWatcher;

/**
 * A training of an experiment on a part of its votes, to its last epoch, that looks at no true
 * class of any split and leaves no file.
 */
final class TrialTraining {
  private final Experiment trial;
  private final ExperimentData reduced;
  private final int seed;

  /**
   * A trial; nothing is trained before {@link #run}.
   *
   * @param reduced the experiment's data with a part of the votes
   * @param epochs of it
   */
  TrialTraining(Experiment experiment, ExperimentData reduced, int epochs, int seed) {
    this.trial = trial(experiment, reduced, epochs);
    this.reduced = reduced;
    this.seed = seed;
  }

  /**
   * Trains.
   *
   * @param watcher of it and of the trainings that make its labels, if it has such
   * @param asked the epochs, counted from 0, after which the class head is asked
   * @param answers told what it says: class probabilities [N][K] of the training tasks
   */
  void run(TrainingWatcher watcher, IntPredicate asked, Consumer<double[][]> answers) {
    Targets targets = reduced.targets(trial, seed);
    try (Engine engine =
        Engine.chooseSilently(trial.training().engine(), Networks.build(trial, reduced, seed))) {
      if (targets instanceof Targets.OfNetworks given) {
        ExperimentLearner learner = new ExperimentLearner(trial, reduced, () -> watcher, n -> {});
        targets = new Targets.OfLabels(given.labels().apply(learner));
      }
      Trainer.Batches batches =
          new Trainer.Batches(
              reduced.training(trial, targets, seed),
              null,
              null,
              reduced.participants(trial, seed),
              reduced.relabelling(targets, trial.training().epochs()));
      Trainer.Options options =
          new Trainer.Options(
              trial.training().epochs(),
              Selection.LAST,
              0,
              trial.training().averaging(),
              seed,
              null,
              "");
      TrainingWatcher asking =
          new TrainingWatcher() {
            @Override
            public boolean epochDone(int epoch, History history) {
              if (asked.test(epoch)) {
                answers.accept(classes(engine));
              }
              return true;
            }
          };
      new Trainer(engine, batches, options, watcher.and(asking)).train();
    }
  }

  private double[][] classes(Engine engine) {
    try (Evaluator evaluator = new Evaluator(engine.stock(), engine.mode())) {
      return evaluator.probabilities(reduced.allTasks());
    }
  }

  private static Experiment trial(Experiment experiment, ExperimentData reduced, int epochs) {
    ObjectNode tree = Settings.tree(experiment);
    Settings.put(tree, "training.selection", TextNode.valueOf("last"));
    Settings.put(tree, "training.patience", IntNode.valueOf(0));
    Settings.put(tree, "training.trackTest", BooleanNode.FALSE);
    Settings.put(tree, "training.epochs", IntNode.valueOf(epochs));
    int voted =
        (int) IntStream.range(0, reduced.votes().tasks()).filter(reduced::isVotedOn).count();
    int batch = Math.min(experiment.training().batchSize(), voted);
    Settings.put(tree, "training.batchSize", IntNode.valueOf(batch));
    return Experiment.of(tree, experiment.name());
  }
}
