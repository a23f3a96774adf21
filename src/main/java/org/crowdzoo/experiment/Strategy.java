package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.files.InputException;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.Conal.Scores;
import org.crowdzoo.zoo.Conal.TaskInput;

/**
 * What is done about the workers: {@code conal} and {@code crowdlayer} learn truth and confusions
 * at once; {@code gold} trains on the true labels, {@code labels} on a file of labels, and every
 * other name is an aggregation whose labels are trained on.
 */
public record Strategy(
    @Setting(doc = "conal, crowdlayer, gold, labels, or an aggregation such as dawid_skene")
        String name,
    @Setting(value = Setting.NONE, doc = "of conal: whose settings are the defaults")
        Variant variant,
    @Setting(value = Setting.NONE, min = 0, doc = "of conal: weight λ of the penalty") Double scale,
    @Setting(value = Setting.NONE, doc = "of conal: what the matrices see of the class head")
        Scores scores,
    @Setting(value = Setting.NONE, doc = "of conal: what the task embedding is made of")
        TaskInput taskInput,
    @Setting(value = Setting.NONE, doc = "of conal: whether the task embedding is normalised")
        Boolean normalizeTask,
    @Setting(value = Setting.NONE, min = 1, doc = "of conal: length of the embeddings")
        Integer embedding,
    @Setting(value = Setting.NONE, min = 1, doc = "of conal: units inside the task embedding")
        Integer embeddingHidden,
    @Setting(value = Setting.NONE, doc = "of conal: count idle workers in the penalty")
        Boolean penalizeIdle,
    @Setting(value = Setting.NONE, min = 0, doc = "of constrained conal: pull to the common matrix")
        Double shrinkage,
    @Setting(value = Setting.NONE, doc = "of conal: start of the matrices, times the identity")
        Double diagonal,
    @Setting(value = Setting.NONE, doc = "of crowdlayer: mw, vw, vb or vw-b") Kind kind,
    @Setting(value = Setting.NONE, doc = "of aggregations and labels: most probable class only")
        Boolean hard,
    @Setting(value = Setting.NONE, doc = "of labels: npy file, [N] or [N, K]") String labels) {

  /** Whose settings CoNAL starts from. */
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

  /** Checks the name, and that nothing is given that the strategy would ignore. */
  public Strategy {
    boolean conal = name.equals("conal");
    boolean constrained = variant == Variant.CONSTRAINED;
    List<String> unused = new ArrayList<>();
    note(unused, "variant", variant, conal);
    note(unused, "scale", scale, conal && !constrained);
    note(unused, "scores", scores, conal && !constrained);
    note(unused, "taskInput", taskInput, conal);
    note(unused, "normalizeTask", normalizeTask, conal);
    note(unused, "embedding", embedding, conal);
    note(unused, "embeddingHidden", embeddingHidden, conal);
    note(unused, "penalizeIdle", penalizeIdle, conal && !constrained);
    note(unused, "shrinkage", shrinkage, conal && constrained);
    note(unused, "diagonal", diagonal, conal);
    note(unused, "kind", kind, name.equals("crowdlayer"));
    boolean table = !learnsWorkers(name) && !name.equals("gold");
    note(unused, "hard", hard, table);
    note(unused, "labels", labels, name.equals("labels"));
    String called = constrained ? name + ", variant constrained" : name;
    List<String> problems = new ArrayList<>();
    unused.forEach(key -> problems.add(key + " is not used by the strategy " + called));
    if (name.equals("labels") && labels == null) {
      problems.add("labels is missing: the npy file to train on");
    }
    if (table && !name.equals("labels")) {
      try {
        Aggregations.parse(name, 0);
      } catch (InputException e) {
        e.problems().forEach(line -> problems.add("name: " + line));
      }
    }
    InputException.throwIfAny(problems);
  }

  /** A strategy with nothing but its name. */
  public static Strategy named(String name) {
    return Settings.bind(
        Settings.parse("{name: \"" + name + "\"}", "strategy"), Strategy.class, "strategy");
  }

  /** True for strategies that learn the workers' confusions with the network. */
  public boolean learnsWorkers() {
    return learnsWorkers(name);
  }

  private static boolean learnsWorkers(String name) {
    return name.equals("conal") || name.equals("crowdlayer");
  }

  /** CoNAL's options: the variant's, with what is given in their place. */
  Conal.Options conal() {
    boolean constrained = variant == Variant.CONSTRAINED;
    boolean peerannot = variant == Variant.PEERANNOT;
    boolean all = peerannot || variant == Variant.PYTORCH;
    return new Conal.Options(
        or(scores, peerannot ? Scores.LOGITS : Scores.SOFTMAX),
        or(taskInput, TaskInput.INPUT),
        or(normalizeTask, true),
        or(embedding, 20),
        or(embeddingHidden, 128),
        or(scale, peerannot ? 1e-4 : 1e-5),
        or(penalizeIdle, all),
        constrained,
        or(shrinkage, 30.0),
        or(diagonal, constrained ? 4.0 : 2.0));
  }

  /** CrowdLayer's kind. */
  Kind crowdLayer() {
    return or(kind, Kind.MW);
  }

  private static <T> T or(T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private static void note(List<String> unused, String key, Object value, boolean used) {
    if (value != null && !used) {
      unused.add(key);
    }
  }
}
