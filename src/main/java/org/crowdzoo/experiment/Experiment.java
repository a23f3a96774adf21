package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.input.Mixing;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.OneOf;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Candidate;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.strategy.StrategyMethod;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Thresholds;
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
    Data data,
    @OneOf(Backbones.class)
        @Setting(doc = "the network below the class head; its options stand beside its name")
        Choice<BackboneMethod<?>> backbone,
    @OneOf(Strategies.class)
        @Setting(
            doc = "what is done about the workers; the strategy's options stand beside its name")
        Choice<StrategyMethod<?>> strategy,
    Training training,
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
      Training training,
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
   * The dataset.
   *
   * @param dataset its folder
   */
  public record Data(
      @Setting(doc = "folder of the dataset, from the working folder or Crowdzoo's own")
          String dataset,
      @Setting(value = "", doc = "file of the votes, if not the dataset's answers.json")
          String answers,
      @Setting(value = "", doc = "metadata, if not the dataset's metadata.json") String metadata,
      @Setting(value = "", doc = "file of tasks not to train on, such as too_hard.txt")
          String remove,
      @Setting(value = "0", min = 0, max = 4096, doc = "pixels of a side; 0 is the images' own")
          int imageSize,
      @Setting(value = "3", min = 1, max = 3, doc = "3 for RGB, 1 for grey") int channels,
      @Setting(
              value = Setting.NONE,
              otherwise = "dataset, of pretrained backbones imagenet",
              doc = "how values are scaled and centred")
          Normalization normalize,
      @Setting(
              value = "false",
              doc = "shear, flip or random crop of each training image, as peerannot does")
          boolean augment) {
    /** Checks the channels. */
    public Data {
      if (channels == 2) {
        throw new InputException("channels must be 1 or 3, got 2");
      }
    }

    /**
     * The same with the normalisation that the weights of the backbone expect, if none is given.
     */
    Data completedFor(boolean pretrained) {
      return normalize != null
          ? this
          : new Data(
              dataset,
              answers,
              metadata,
              remove,
              imageSize,
              channels,
              pretrained ? Normalization.IMAGENET : Normalization.DATASET,
              augment);
    }
  }

  /** What updates the parameters. */
  public enum Optimizer {
    SGD,
    ADAM,
    ADAMW,
    RADAM
  }

  /** How the learning rate changes. */
  public enum Scheduler {
    NONE,
    MULTISTEP,
    COSINE
  }

  /** What scores the votes of a network with workers. */
  public enum VoteScoring {
    AUTO,
    KERNEL,
    DEFINITION
  }

  /** What does not learn. */
  public enum Freeze {
    FALSE,
    TRUE,
    BACKBONE;

    /** Whether the backbone stays as it is. */
    public boolean isOn() {
      return this != FALSE;
    }
  }

  /** Whose habits hold where a paper leaves a choice. */
  public enum Compat {
    DL4J,
    PYTORCH
  }

  /**
   * One network on many machines: each worker trains a copy, and all are averaged.
   *
   * @param workers copies
   * @param averageEvery batches of a worker between two averages
   */
  public record Distributed(
      @Setting(value = "2", min = 1, max = 10000, doc = "copies of the network that train at once")
          int workers,
      @Setting(
              value = "5",
              min = 1,
              doc =
                  "batches of a copy after which all copies are averaged, their updaters' state too")
          int averageEvery) {}

  /** The optimisation. */
  public record Training(
      @Setting(value = "50", min = 1, doc = "passes over the training tasks") int epochs,
      @Setting(value = "64", min = 1, doc = "tasks in a batch") int batchSize,
      @Setting(value = "adam", doc = "what updates the parameters") Optimizer optimizer,
      @Setting(value = "1e-3", above = 0, doc = "learning rate at the start") double learningRate,
      @Setting(
              value = Setting.NONE,
              min = 0,
              below = 1,
              otherwise = "0.9 with sgd",
              doc = "momentum of sgd")
          Double momentum,
      @Setting(value = Setting.NONE, otherwise = "false", doc = "Nesterov's momentum, of sgd")
          Boolean nesterov,
      @Setting(
              value = "0",
              min = 0,
              doc =
                  "L2 in the gradient, decoupled with adamw; spares biases, batch norm and workers'"
                      + " tables")
          double weightDecay,
      @Setting(value = "false", doc = "apply the decay to confusion matrices too")
          boolean decayConfusions,
      @Setting(value = "none", doc = "how the learning rate changes") Scheduler scheduler,
      @Setting(value = "[]", min = 1, doc = "epochs at which multistep lowers the rate, rising")
          List<Integer> milestones,
      @Setting(
              value = Setting.NONE,
              above = 0,
              max = 1,
              otherwise = "0.1",
              doc = "factor of multistep")
          Double decay,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "all epochs",
              doc = "epochs of the first cycle of cosine")
          Integer cycle,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "1",
              doc = "each cycle of cosine is so many times longer")
          Integer cycleMultiplier,
      @Setting(
              value = Setting.NONE,
              otherwise = "the strategy's: val-accuracy, of conal variant peerannot val-loss",
              doc = "which epoch's network is kept")
          Selection selection,
      @Setting(
              value = Setting.NONE,
              otherwise = "fixed, of multi-label datasets only",
              doc =
                  "from which probability on a label is given: fixed at 0.5, or tuned for the label's"
                      + " highest F1 on the validation split")
          Thresholds thresholds,
      @Setting(
              value = "0",
              min = 0,
              doc = "stop after so many epochs without a better one; 0 never")
          int patience,
      @Setting(value = "", doc = "saved model to take equal layers from") String startFrom,
      @Setting(
              value = "false",
              doc =
                  "true and backbone: train the class head and what is behind it only; backbone also"
                      + " computes the features once, where nothing changes the images, and keeps"
                      + " them for other runs")
          Freeze freeze,
      @Setting(value = "false", doc = "evaluate the test split after each epoch, for the record")
          boolean trackTest,
      @Setting(value = "false", doc = "write the last epoch's network too, as model-last.zip")
          boolean keepLast,
      @Setting(
              value = "",
              doc =
                  "folder for TensorBoard's event files; true is tensorboard in the run's own, false"
                      + " or nothing writes none")
          String tensorboard,
      @Setting(
              value = "0",
              min = 0,
              below = 1,
              doc =
                  "d of the moving average of the weights over the steps, d average + (1 - d)"
                      + " weights, which is evaluated, chosen and saved; 0 averages nothing")
          double averaging,
      @Setting(
              value = Setting.NONE,
              min = 0,
              otherwise = "0, of annot_mix 1, of auto each candidate's",
              doc =
                  "alpha of mixup: inputs and targets of pairs in a batch are mixed, their shares"
                      + " drawn from Beta(alpha, alpha); 0 mixes nothing")
          Double mixup,
      @Setting(
              value = "0",
              min = 0,
              below = 1,
              doc =
                  "e of label smoothing: targets become (1 - e) target + e / classes; of several"
                      + " labels a task (1 - e) target + e / 2")
          double labelSmoothing,
      @Setting(
              value = "0",
              min = 0,
              doc =
                  "steps (batches) over which the learning rate rises linearly from 0; 0 for none")
          int warmup,
      @Setting(value = "auto", doc = "auto, onednn or stock: what computes convolutions")
          Engine.Mode engine,
      @Setting(
              value = "auto",
              doc =
                  "what scores votes: kernel or definition (SameDiff); auto is the kernel where"
                      + " there is one")
          VoteScoring votes,
      @Setting(
              value = "dl4j",
              doc =
                  "dl4j: biases start at 0, decay spares biases and workers' tables; pytorch: as"
                      + " torch.nn's layers do, decay reaches them")
          Compat compat,
      @Setting(Setting.NONE) Distributed distributed) {
    /** Checks what belongs together, and fills in what holds where nothing is given. */
    public Training {
      for (int i = 1; i < milestones.size(); i++) {
        if (milestones.get(i) <= milestones.get(i - 1)) {
          throw new InputException("milestones must rise, got " + milestones);
        }
      }
      boolean multistep = scheduler == Scheduler.MULTISTEP;
      require(
          multistep != milestones.isEmpty(),
          multistep ? "milestones are missing" : "milestones are used by multistep only");
      require(multistep || decay == null, "decay is used by multistep only");
      boolean cosine = scheduler == Scheduler.COSINE;
      require(cosine || cycle == null, "cycle is used by cosine only");
      require(cosine || cycleMultiplier == null, "cycleMultiplier is used by cosine only");
      boolean sgd = optimizer == Optimizer.SGD;
      require(sgd || momentum == null, "momentum is used by sgd only");
      require(sgd || nesterov == null, "nesterov is used by sgd only");
      decay = or(decay, multistep, 0.1);
      cycle = or(cycle, cosine, epochs);
      cycleMultiplier = or(cycleMultiplier, cosine, 1);
      momentum = or(momentum, sgd, 0.9);
      nesterov = or(nesterov, sgd, false);
      require(
          distributed == null || averaging == 0,
          "averaging must be 0 with distributed, whose steps are on many machines, got "
              + averaging);
    }

    /** The value given, or the standard where one is used, or null. */
    private static <T> T or(T given, boolean used, T standard) {
      return given == null && used ? standard : given;
    }

    /** The same, with the strategy's own values where none are given. */
    Training completedBy(Strategy strategy) {
      return new Training(
          epochs,
          batchSize,
          optimizer,
          learningRate,
          momentum,
          nesterov,
          weightDecay,
          decayConfusions,
          scheduler,
          milestones,
          decay,
          cycle,
          cycleMultiplier,
          selection == null ? strategy.selection() : selection,
          thresholds,
          patience,
          startFrom,
          freeze,
          trackTest,
          keepLast,
          tensorboard,
          averaging,
          mixup == null && strategy.candidates().isEmpty()
              ? Double.valueOf(strategy.mixup())
              : mixup,
          labelSmoothing,
          warmup,
          engine,
          votes,
          compat,
          distributed);
    }

    private static void require(boolean good, String problem) {
      if (!good) {
        throw new InputException(problem);
      }
    }
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
        .learning()
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
