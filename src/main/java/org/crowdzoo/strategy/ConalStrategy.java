package org.crowdzoo.strategy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.Selection;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.Conal.Scores;
import org.crowdzoo.zoo.Conal.TaskInput;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MatrixRegularizer;

/**
 * CoNAL: common and own confusions, mixed by how alike task and worker are.
 *
 * <p>The loss is the mean over the observed votes of a batch. Chu et al. write a mean over tasks:
 * with V/N votes a task, their λ is ours times V/N (LabelMe 2.5, Music 4.2).
 *
 * @see <a href="https://doi.org/10.1609/aaai.v35i7.16730">Chu, Ma, Wang 2021</a>
 */
public final class ConalStrategy implements Strategy {
  private final Options options;

  private ConalStrategy(Options options) {
    this.options = options;
  }

  /** Whose settings are the defaults. */
  public enum Variant {
    /** Chu et al. 2021; workers without a vote are left out of the penalty. */
    PAPER,
    /** CoNAL-pytorch: all workers in the penalty. */
    PYTORCH,
    /** peerannot: logits before the matrices, λ 1e-4, smallest validation loss. */
    PEERANNOT,
    /** Our own: row-stochastic matrices, drawn to the common one the fewer votes a worker has. */
    CONSTRAINED
  }

  /**
   * What can be chosen; what is not given takes the variant's value, so that the record always
   * holds what is in force. Null is what the variant has no use for.
   *
   * @param variant whose settings are the defaults
   * @param scale λ of the penalty −λ Σ‖Π^j − Π^g‖
   * @param scores what the matrices see of the class head
   * @param taskInput what the task embedding is made of
   * @param normalizeTask whether the task embedding is normalised
   * @param embedding length of the embeddings
   * @param embeddingHidden units inside the task embedding
   * @param penalizeIdle whether idle workers count in the penalty
   * @param shrinkage in votes: how much evidence the common matrix is worth
   * @param diagonal start of the matrices, times the identity
   * @param regularizer a term more in the loss, or null
   */
  public record Options(
      @Setting(value = "paper", doc = "whose settings are the defaults") Variant variant,
      @Setting(
              value = Setting.NONE,
              min = 0,
              otherwise = "1e-5, of peerannot 1e-4; not of constrained",
              doc = "weight λ of the penalty that pushes matrices from the common one")
          Double scale,
      @Setting(
              value = Setting.NONE,
              otherwise = "softmax, of peerannot logits; not of constrained",
              doc = "what the matrices see of the class head")
          Scores scores,
      @Setting(value = "input", doc = "what the task embedding is made of") TaskInput taskInput,
      @Setting(value = "true", doc = "whether the task embedding is normalised")
          boolean normalizeTask,
      @Setting(value = "20", min = 1, doc = "length of the embeddings") int embedding,
      @Setting(value = "128", min = 1, doc = "units inside the task embedding") int embeddingHidden,
      @Setting(
              value = Setting.NONE,
              otherwise = "false, of pytorch and peerannot true; not of constrained",
              doc = "count workers without a vote in the penalty")
          Boolean penalizeIdle,
      @Setting(
              value = Setting.NONE,
              min = 0,
              otherwise = "30; of constrained only",
              doc =
                  "votes that the common matrix is worth: a Gaussian prior on a worker's logits"
                      + " around it")
          Double shrinkage,
      @Setting(
              value = Setting.NONE,
              otherwise = "2, of constrained 4",
              doc = "start of the matrices, times the identity")
          Double diagonal,
      @Setting(value = Setting.NONE, doc = "a term more in the loss")
          MatrixRegularizer regularizer) {
    /** Fills in the variant's values and refuses what it would ignore. */
    public Options {
      boolean constrained = variant == Variant.CONSTRAINED;
      boolean peerannot = variant == Variant.PEERANNOT;
      List<String> unused = new ArrayList<>();
      note(unused, "scale", constrained && scale != null);
      note(unused, "scores", constrained && scores != null);
      note(unused, "penalizeIdle", constrained && penalizeIdle != null);
      note(unused, "shrinkage", !constrained && shrinkage != null);
      if (!unused.isEmpty()) {
        String called = variant.name().toLowerCase(Locale.ROOT);
        throw new InputException(
            unused.stream()
                .map(key -> key + " is not used by the strategy conal, variant " + called)
                .toList());
      }
      if (constrained) {
        shrinkage = or(shrinkage, 30.0);
      } else {
        scale = or(scale, peerannot ? 1e-4 : 1e-5);
        scores = or(scores, peerannot ? Scores.LOGITS : Scores.SOFTMAX);
        penalizeIdle = or(penalizeIdle, peerannot || variant == Variant.PYTORCH);
      }
      diagonal = or(diagonal, constrained ? 4.0 : 2.0);
      Settings.requireRanges(
          Options.class,
          variant,
          scale,
          scores,
          taskInput,
          normalizeTask,
          embedding,
          embeddingHidden,
          penalizeIdle,
          shrinkage,
          diagonal,
          regularizer);
    }

    private static void note(List<String> unused, String key, boolean given) {
      if (given) {
        unused.add(key);
      }
    }

    private static <T> T or(T given, T otherwise) {
      return given == null ? otherwise : given;
    }

    /** As the zoo wants it. */
    Conal.Options model() {
      boolean constrained = variant == Variant.CONSTRAINED;
      return new Conal.Options(
          constrained ? Scores.SOFTMAX : scores,
          taskInput,
          normalizeTask,
          embedding,
          embeddingHidden,
          constrained ? 0 : scale,
          constrained || penalizeIdle,
          constrained,
          constrained ? shrinkage : 0,
          diagonal);
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votesToLearn());
  }

  @Override
  public boolean freeMatrices() {
    return options.variant() != Variant.CONSTRAINED;
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    return frame.ofLabels(
        new Conal(
                frame.input(),
                frame.backbone(),
                frame.classes(),
                frame.crowd(),
                options.model(),
                frame.optimization())
            .regularize(options.regularizer(), frame.crowd()));
  }

  @Override
  public Selection selection() {
    return options.variant() == Variant.PEERANNOT ? Selection.VAL_LOSS : Selection.VAL_ACCURACY;
  }

  @Override
  public String againstLabels() {
    return options.scores() == Scores.LOGITS
        ? "scores: logits, as of variant peerannot"
        : options.regularizer() == null ? null : "a regularizer";
  }

  @Override
  public String againstWeights() {
    return MatrixRegularizer.againstWeights(options.regularizer());
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("conal", "common and own confusions, Chu et al. 2021", Options.class);
    }

    @Override
    protected Strategy create(Options options) {
      return new ConalStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }

    @Override
    public boolean takesMultiLabel() {
      return true;
    }

    @Override
    public void asPeerannot(ObjectNode given) {
      if (!given.has("variant")) {
        given.put("variant", "peerannot");
      }
    }
  }
}
