package org.crowdzoo.experiment;

import java.util.List;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Thresholds;

/** The optimisation. */
public record TrainingSettings(
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
    @Setting(value = "0", min = 0, doc = "stop after so many epochs without a better one; 0 never")
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
            doc = "steps (batches) over which the learning rate rises linearly from 0; 0 for none")
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

  /** Checks what belongs together, and fills in what holds where nothing is given. */
  public TrainingSettings {
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
        "averaging must be 0 with distributed, whose steps are on many machines, got " + averaging);
  }

  /** The value given, or the standard where one is used, or null. */
  private static <T> T or(T given, boolean used, T standard) {
    return given == null && used ? standard : given;
  }

  /** The same, with the strategy's own values where none are given. */
  TrainingSettings completedBy(Strategy strategy) {
    return new TrainingSettings(
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
        mixup == null && strategy.candidates().isEmpty() ? Double.valueOf(strategy.mixup()) : mixup,
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
