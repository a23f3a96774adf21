package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.input.Mixing;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.OneOf;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Candidate;
import org.crowdzoo.strategy.Candidates;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.strategy.StrategyMethod;
import org.crowdzoo.weighting.CrowdlabOptions;
import org.crowdzoo.weighting.Curriculum;
import org.crowdzoo.weighting.Policy;
import org.crowdzoo.weighting.Smoothing;
import org.crowdzoo.weighting.Threshold;
import org.crowdzoo.weighting.Weighting;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;

/**
 * One experiment: a dataset, a network, a strategy for the votes, a training. Read strictly from
 * YAML; immutable.
 *
 * @param name of the run, and of its folder
 * @param seeds one training each
 * @param data the dataset and how it enters the network
 * @param backbone the network below the class head
 * @param strategy what is done about the workers
 * @param training the optimisation
 * @param weighting what examples or labels weigh in the loss; null for the same
 * @param threshold which tasks are not trained on; null for none
 * @param curriculum which tasks take part when; null for all always
 * @param smoothing how targets are softened; null for not at all
 * @param crowdlab what CROWDLAB's scores are made of, where one of these asks for them; else null
 * @param calibration how sure the trained network may be; null for as sure as it is
 */
public record Experiment(
    @Setting(doc = "name of the run and of its folder under runs/") String name,
    @Setting(value = "[0]", min = 0, doc = "one training each; results give mean and std")
        List<Integer> seeds,
    DataSettings data,
    @OneOf(Backbones.class)
        @Setting(doc = "the network below the class head; its options stand beside its name")
        Choice<BackboneMethod<?>> backbone,
    @OneOf(Strategies.class)
        @Setting(
            doc = "what is done about the workers; the strategy's options stand beside its name")
        Choice<StrategyMethod<?>> strategy,
    TrainingSettings training,
    @Setting(Setting.NONE) Weighting weighting,
    @Setting(Setting.NONE) Threshold threshold,
    @Setting(Setting.NONE) Curriculum curriculum,
    @Setting(Setting.NONE) Smoothing smoothing,
    @Setting(Setting.NONE) CrowdlabOptions crowdlab,
    @Setting(Setting.NONE) CalibrationOptions calibration) {
  /**
   * Checks what concerns the experiment as a whole, and fills in what the strategy says where the
   * training does not: an experiment always holds every value in force.
   */
  public Experiment {
    if (!name.matches("[\\w.-]+")) {
      throw new InputException("name must hold letters, digits, . _ - only, got \"" + name + "\"");
    }
    if (seeds.isEmpty() || new HashSet<>(seeds).size() < seeds.size()) {
      throw new InputException("seeds must be one or more different numbers, got " + seeds);
    }
    Strategy learning = strategy.method().with(strategy.options());
    training = training.completedBy(learning);
    boolean pretrained =
        backbone.options() instanceof Backbones.Options standard && standard.pretrained() != null;
    if (pretrained && data.channels() != 3) {
      throw new InputException(
          "data.channels must be 3 with pretrained weights, got " + data.channels());
    }
    data = data.completedFor(pretrained);
    if (learning.mixing() == Mixing.NONE) {
      refuse("mixup", training.mixup(), strategy);
      refuse("labelSmoothing", training.labelSmoothing(), strategy);
    }
    boolean asked = asksCrowdlab(weighting, threshold, curriculum, smoothing);
    if (crowdlab != null && !asked) {
      throw new InputException(
          "crowdlab is used by weighting.policy, threshold.by, curriculum.by and smoothing.by"
              + " crowdlab only");
    }
    crowdlab = asked && crowdlab == null ? new CrowdlabOptions(null, null) : crowdlab;
    if (learning.candidates().isPresent()) {
      refuseFilesThatKnow(weighting, crowdlab);
    }
    requireSense(strategy, training, weighting, curriculum, smoothing);
  }

  /** A choice by held-out votes must not be helped by files that may be made of them. */
  private static void refuseFilesThatKnow(Weighting weighting, CrowdlabOptions crowdlab) {
    String file =
        weighting != null && weighting.file() != null
            ? "weighting.file"
            : crowdlab != null && crowdlab.predictions() != null ? "crowdlab.predictions" : null;
    if (file != null) {
      throw new InputException(
          file
              + " may know the votes that strategy auto holds out to choose by; leave it out, or"
              + " name a strategy");
    }
  }

  private static void refuse(String key, double value, Choice<?> strategy) {
    if (value != 0) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "training.%s must be 0 for the strategy %s, whose targets are no distributions, got"
                  + " %s",
              key,
              strategy.name(),
              value));
    }
  }

  private static boolean asksCrowdlab(
      Weighting weighting, Threshold threshold, Curriculum curriculum, Smoothing smoothing) {
    return weighting != null && weighting.byPolicy() == Policy.CROWDLAB
        || threshold != null && threshold.by() == Policy.CROWDLAB
        || curriculum != null && curriculum.by() == Curriculum.By.CROWDLAB
        || smoothing != null && smoothing.by() == Policy.CROWDLAB;
  }

  /** Refuses what means nothing for the strategy. */
  private static void requireSense(
      Choice<StrategyMethod<?>> strategy,
      TrainingSettings training,
      Weighting weighting,
      Curriculum curriculum,
      Smoothing smoothing) {
    Strategy learning = strategy.method().with(strategy.options());
    boolean distributions = !strategy.method().learnsWorkers() && learning.makesDistributions();
    List<String> problems = new ArrayList<>();
    if (weighting != null && learning.againstWeights() != null) {
      problems.add(
          "weighting does not suit the strategy "
              + strategy.name()
              + ": "
              + learning.againstWeights());
    }
    if (training.distributed() != null && learning.againstCopies() != null) {
      problems.add(
          "training.distributed does not suit the strategy "
              + strategy.name()
              + ": "
              + learning.againstCopies());
    }
    if (smoothing != null && !distributions) {
      problems.add(
          "smoothing softens labels, the strategy " + strategy.name() + " is trained on votes");
    }
    if (smoothing != null && distributions && !learning.softensLabels()) {
      problems.add(
          "smoothing softens labels that are there before the training, the strategy "
              + strategy.name()
              + " makes them in it");
    }
    if (curriculum != null
        && curriculum.by() == Curriculum.By.LOSS
        && !learning.makesDistributions()) {
      problems.add(
          "curriculum.by loss looks at classes, the strategy "
              + strategy.name()
              + " is trained on the votes of functions");
    }
    InputException.throwIfAny(problems);
  }

  /** True if a task may have several labels: it has thresholds then. */
  public boolean isMultiLabel() {
    return training.thresholds() != null;
  }

  /** True if a configuration names a dataset whose tasks may have several labels. */
  public static boolean isMultiLabel(ObjectNode tree) {
    return LabelKind.of(tree) == LabelKind.MULTI;
  }

  /** True if the workers are learnt with the classifier. */
  public boolean learnsWorkers() {
    return strategy.method().learnsWorkers();
  }

  /**
   * True if what it learns from may have been made of other votes than the dataset's: votes that
   * were held out of it may be known to the strategy, or to a file of weights or predictions.
   */
  public boolean looksElsewhere() {
    return learning().looksElsewhere()
        || weighting != null && weighting.file() != null
        || crowdlab != null && crowdlab.predictions() != null;
  }

  /** The strategy at work. */
  public Strategy learning() {
    return strategy.method().with(strategy.options());
  }

  /**
   * The strategies that one is chosen from, if its own is none; of several labels a task those that
   * take them.
   */
  Optional<Candidates> candidates() {
    return learning().candidates().map(all -> isMultiLabel() ? all.takingLabels() : all);
  }

  /** The same with a candidate of its strategy, and the candidate's training. */
  Experiment with(Candidate candidate) {
    Experiment other = with(candidate.strategy());
    if (candidate.training().isEmpty()) {
      return other;
    }
    ObjectNode tree = Settings.tree(other);
    candidate.training().forEach((key, value) -> Settings.set(tree, key + "=" + value));
    return of(tree, name + ": strategy.candidates: " + candidate.name());
  }

  /** The same with another strategy. */
  Experiment with(Choice<StrategyMethod<?>> other) {
    return new Experiment(
        name,
        seeds,
        data,
        backbone,
        other,
        training,
        weighting,
        threshold,
        curriculum,
        smoothing,
        crowdlab,
        calibration);
  }

  /**
   * Reads a file and applies assignments as {@code training.epochs=5} to it.
   *
   * @throws InputException with all problems at once
   */
  public static Experiment read(Path file, List<String> assignments) {
    ObjectNode tree = readTree(file, assignments);
    ConfigurationKind.EXPERIMENT.require(tree, file.toString());
    return of(tree, file.toString());
  }

  /** The tree of a file, or of a card as {@code zoo:conal}, with the assignments applied. */
  public static ObjectNode readTree(Path file, List<String> assignments) {
    if (file.toString().startsWith(ModelCard.SCHEME)) {
      String card = file.toString().substring(ModelCard.SCHEME.length());
      return assigned(ModelCard.named(card).experiment(), assignments);
    }
    return assigned(Settings.parse(TextFile.read(file), file.toString()), assignments);
  }

  private static ObjectNode assigned(ObjectNode tree, List<String> assignments) {
    assignments.forEach(assignment -> Settings.set(tree, assignment));
    return tree;
  }

  /** Binds a tree; {@code where} stands in messages. */
  public static Experiment of(ObjectNode tree, String where) {
    LabelKind kind = LabelKind.of(tree);
    Experiment experiment =
        Settings.bind(CalibrationOptions.spelledOut(kind.filled(tree)), Experiment.class, where);
    if (!Files.isDirectory(experiment.folder())) {
      throw new InputException(
          where
              + ": data.dataset must be a folder that is there, got "
              + experiment.data().dataset());
    }
    kind.check(experiment, where);
    experiment
        .candidates()
        .ifPresent(candidates -> candidates.all().forEach(experiment::requireTraining));
    return experiment;
  }

  /** Refuses a candidate whose training cannot be, before anything is trained. */
  private void requireTraining(Candidate candidate) {
    if (!candidate.training().isEmpty()) {
      with(candidate);
    }
  }

  /** The dataset's folder: from the working folder, or else from where Crowdzoo lies. */
  public Path folder() {
    return Places.find(data.dataset());
  }

  /** The dataset, opened with the votes and metadata that the experiment names. */
  public CrowdDataset open() {
    return CrowdDataset.open(folder(), file(data.answers()), file(data.metadata()));
  }

  /** A file that the configuration names, or null if it names none. */
  static Path file(String path) {
    return path.isEmpty() ? null : Places.find(path);
  }
}
