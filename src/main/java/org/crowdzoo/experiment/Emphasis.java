package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.Words;
import org.crowdzoo.identification.OutOfFold;
import org.crowdzoo.identification.Predictions;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Targets;
import org.crowdzoo.training.LearningData;
import org.crowdzoo.training.Participants;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.weighting.CrowdlabOptions;
import org.crowdzoo.weighting.Curriculum;
import org.crowdzoo.weighting.MultiLabelScores;
import org.crowdzoo.weighting.Policy;
import org.crowdzoo.weighting.Scores;
import org.crowdzoo.weighting.TaskScores;
import org.crowdzoo.weighting.Threshold;
import org.crowdzoo.weighting.WeightFile;
import org.crowdzoo.weighting.Weighting;
import org.crowdzoo.zoo.Crowd;

/**
 * What an experiment says of how much its training tasks count, for one seed: weights, a threshold,
 * a curriculum, smoothing. Everything is by training task; nothing depends on the order in which
 * tasks are learnt.
 */
final class Emphasis {
  private static final List<String> PARTS =
      List.of("weighting", "threshold", "curriculum", "smoothing", "crowdlab");

  private final Experiment experiment;
  private final ExperimentData data;
  private final long seed;
  private Scores scores;
  private Targets targets;
  private double[][] weights;

  Emphasis(Experiment experiment, ExperimentData data, long seed) {
    this.experiment = experiment;
    this.data = data;
    this.seed = seed;
  }

  /**
   * What the tasks are trained on: the strategy's targets, softened, without those that are dropped
   * or weigh nothing.
   */
  synchronized Targets targets() {
    if (targets == null) {
      Targets all = experiment.learning().targets(data.tasks(), seed);
      if (experiment.smoothing() != null && all instanceof Targets.OfLabels given) {
        all = new Targets.OfLabels(softened(given.labels()));
      }
      targets = kept(kept(all, reaching()), weighing());
    }
    return targets;
  }

  private double[][] softened(double[][] labels) {
    return data.isMultiLabel()
        ? experiment.smoothing().ofLabels(labels, scores())
        : experiment.smoothing().of(labels, scores());
  }

  /** Weights [N][1] of the tasks, or [N][K] of their labels; null for none. */
  synchronized double[][] weights() {
    Weighting weighting = experiment.weighting();
    if (weighting == null) {
      return null;
    }
    if (weights == null) {
      weights =
          weighting.byPolicy() == null
              ? weighting.weights(stored(weighting))
              : weighting.of(scores());
      if (experiment.isMultiLabel() && experiment.learnsWorkers()) {
        weights = ofAnswers(weights);
      }
    }
    return weights;
  }

  /** What no and yes on a label weigh: what the label does. */
  private static double[][] ofAnswers(double[][] rows) {
    return Arrays.stream(rows)
        .map(
            row ->
                row.length == 1
                    ? row
                    : Arrays.stream(row).flatMap(w -> DoubleStream.of(w, w)).toArray())
        .toArray(double[][]::new);
  }

  /** Which tasks take part when; null if all do always. */
  Participants participants() {
    Curriculum curriculum = experiment.curriculum();
    if (curriculum == null) {
      return null;
    }
    if (curriculum.by() == Curriculum.By.LOSS) {
      return (epoch, losses) -> curriculum.byLoss(epoch, losses.get());
    }
    double[] score = scores().ofTasks(curriculum.by().policy());
    double highest = trained().mapToDouble(i -> score[i]).max().orElse(0);
    double needed =
        Math.max(curriculum.threshold(0), curriculum.threshold(experiment.training().epochs() - 1));
    if (!Threshold.reaches(highest, needed)) {
      throw none(
          "curriculum." + (needed == curriculum.from() ? "from" : "to"),
          curriculum.by().policy(),
          highest,
          needed);
    }
    return (epoch, losses) -> curriculum.byScore(epoch, score);
  }

  /** Who votes on the tasks that are trained on, each vote as often as it weighs. */
  Crowd crowd() {
    Votes votes = data.votes();
    boolean[] used = new boolean[votes.tasks()];
    trained().forEach(i -> used[i] = true);
    boolean unchanged = experiment.weighting() == null && experiment.threshold() == null;
    Votes left = unchanged ? votes : without(votes, used);
    Crowd crowd = LearningData.crowd(left);
    double[][] weigh = weights();
    if (weigh == null && !data.isMultiLabel()) {
      return crowd;
    }
    double sum = 0;
    for (int i = 0; i < left.tasks(); i++) {
      for (int v = left.start(i); v < left.end(i); v++) {
        double weight = data.isMultiLabel() ? 1 : left.weight(v); // an answer on each label
        sum += weigh == null ? weight : weight * weigh[i][weigh[i].length == 1 ? 0 : left.label(v)];
      }
    }
    return new Crowd(crowd.workers(), sum, crowd.idle());
  }

  private IntStream trained() {
    Targets all = targets();
    if (all instanceof Targets.Renewed given) {
      return IntStream.range(0, given.first().length).filter(i -> given.first()[i] != null);
    }
    if (all instanceof Targets.OfNetworks given) {
      return IntStream.range(0, given.learnt().length).filter(i -> given.learnt()[i]);
    }
    return all instanceof Targets.OfVotes given
        ? given.votes().votedTasks()
        : IntStream.range(0, ((Targets.OfLabels) all).labels().length)
            .filter(i -> ((Targets.OfLabels) all).labels()[i] != null);
  }

  /** Which tasks reach the threshold; null if there is none. */
  private boolean[] reaching() {
    Threshold threshold = experiment.threshold();
    if (threshold == null) {
      return null;
    }
    boolean[] kept = threshold.kept(scores());
    if (IntStream.range(0, kept.length).noneMatch(i -> kept[i])) {
      throw none("threshold.below", threshold.by(), threshold.highest(scores()), threshold.below());
    }
    return kept;
  }

  private boolean[] weighing() {
    double[][] rows = weights();
    if (rows == null) {
      return null;
    }
    boolean[] kept = new boolean[rows.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = Arrays.stream(rows[i]).anyMatch(w -> w > 0);
    }
    return kept;
  }

  private static Targets kept(Targets targets, boolean[] kept) {
    if (kept == null) {
      return targets;
    }
    if (targets instanceof Targets.OfVotes given) {
      return new Targets.OfVotes(without(given.votes(), kept));
    }
    if (targets instanceof Targets.Renewed given) {
      return new Targets.Renewed(dropped(given.first(), kept), given.renewal());
    }
    if (targets instanceof Targets.OfNetworks given) {
      boolean[] learnt = given.learnt().clone();
      for (int i = 0; i < learnt.length; i++) {
        learnt[i] &= kept[i];
      }
      return new Targets.OfNetworks(
          learnt, learner -> dropped(given.labels().apply(learner), kept));
    }
    return new Targets.OfLabels(dropped(((Targets.OfLabels) targets).labels(), kept));
  }

  private static double[][] dropped(double[][] rows, boolean[] kept) {
    double[][] labels = rows.clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = kept[i] ? labels[i] : null;
    }
    return labels;
  }

  /** The votes on some tasks; the tasks stay. */
  private static Votes without(Votes votes, boolean[] kept) {
    boolean[] votesKept = new boolean[votes.size()];
    for (int i = 0; i < votes.tasks(); i++) {
      Arrays.fill(votesKept, votes.start(i), votes.end(i), kept[i]);
    }
    return votes.withVotes(v -> votesKept[v]);
  }

  private InputException none(String key, Policy by, double highest, double needed) {
    return new InputException(
        String.format(
            Locale.ROOT,
            "%s: %s must be at most the highest score by %s, %.4g, got %s",
            experiment.name(),
            key,
            Words.of(by),
            highest,
            needed));
  }

  private synchronized Scores scores() {
    if (scores == null) {
      scores =
          data.isMultiLabel()
              ? new MultiLabelScores(data.tasks().multiLabelVotes(), this::predictions, seed)
              : new TaskScores(data.votes(), this::predictions, seed);
    }
    return scores;
  }

  /** Of the training tasks, from a file or by networks that have not seen them. */
  private double[][] predictions() {
    CrowdlabOptions options = experiment.crowdlab();
    if (options.predictions() != null) {
      Path file = Places.find(options.predictions());
      return data.isMultiLabel()
          ? Predictions.read(file, data.tasks().multiLabelVotes())
          : Predictions.read(file, data.votes());
    }
    String where = experiment.name() + ": crowdlab.folds";
    return data.outOfFold(
        plain(),
        seed,
        (experiment, seed) -> {
          ExperimentLearner learner =
              new ExperimentLearner(experiment, data, () -> TrainingWatcher.SILENT, note -> {});
          return data.isMultiLabel()
              ? OutOfFold.predictions(
                  data.tasks().multiLabelVotes(), learner, options.folds(), seed, where)
              : OutOfFold.predictions(data.votes(), learner, options.folds(), seed, where);
        });
  }

  /** The experiment with a plain classifier and without any of this. */
  private Experiment plain() {
    ObjectNode tree = Settings.tree(experiment);
    tree.remove(PARTS);
    tree.putObject("strategy").put("name", "naive_soft");
    tree.put("name", "predictions");
    tree.putArray("seeds").add(0);
    ObjectNode training = (ObjectNode) tree.get("training");
    training.put("selection", "last").put("votes", "auto").put("trackTest", false);
    return Experiment.of(tree, experiment.name() + ": crowdlab");
  }

  /** Weights [N][1] or [N][K] of a file, by training task. */
  private double[][] stored(Weighting weighting) {
    CrowdDataset dataset = data.dataset();
    Path file = Places.find(weighting.file());
    WeightFile read =
        WeightFile.read(file, weighting.per() == Weighting.Per.LABEL ? dataset.classNames() : null);
    if (read.namesTasks()) {
      return read.of(dataset.train().examples().stream().map(Example::key).toList());
    }
    try {
      return dataset.byTrainingExample(read.rows());
    } catch (InputException e) {
      throw new InputException(
          file
              + ": weights must have one row for each of the "
              + dataset.train().size()
              + " training tasks, got "
              + read.rows().length,
          e);
    }
  }
}
