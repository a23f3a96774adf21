package org.crowdzoo.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.zoo.CrowdLayer;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MatrixRegularizer;

/**
 * CrowdLayer: a matrix, weights or biases a worker behind the class head.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v32i1.11506">Rodrigues and Pereira 2018</a>
 */
public final class CrowdLayerStrategy implements Strategy {
  private final Options options;

  private CrowdLayerStrategy(Options options) {
    this.options = options;
  }

  /**
   * What can be chosen.
   *
   * @param kind what a worker has
   * @param regularizer a term more in the loss, or null
   */
  public record Options(
      @Setting(value = "mw", doc = "what a worker has: a matrix, weights, biases, or both")
          Kind kind,
      @Setting(value = Setting.NONE, doc = "a term more in the loss")
          MatrixRegularizer regularizer) {
    /** Refuses a term in matrices where there are none. */
    public Options {
      if (kind != Kind.MW
          && regularizer != null
          && regularizer.kind() != MatrixRegularizer.Kind.GEOMETRIC_F) {
        throw new InputException(
            "regularizer.kind must be geometric-f for the strategy crowdlayer, kind "
                + Words.of(kind)
                + ", which has no matrices, got "
                + Words.of(regularizer.kind()));
      }
    }
  }

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votesToLearn());
  }

  @Override
  public boolean freeMatrices() {
    return options.kind() == Kind.MW;
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    return frame.ofLabels(
        new CrowdLayer(
                frame.input(),
                frame.backbone(),
                frame.classes(),
                frame.crowd().workers(),
                options.kind(),
                frame.optimization())
            .regularize(options.regularizer(), frame.crowd()));
  }

  @Override
  public String againstLabels() {
    return options.regularizer() == null ? null : "a regularizer";
  }

  @Override
  public String againstWeights() {
    return MatrixRegularizer.againstWeights(options.regularizer());
  }

  /** Found by name. */
  public static final class Method extends StrategyMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("crowdlayer", "a matrix a worker, Rodrigues et al. 2018", Options.class, "crowd_layer");
    }

    @Override
    protected Strategy create(Options options) {
      return new CrowdLayerStrategy(options);
    }

    @Override
    public boolean learnsWorkers() {
      return true;
    }

    @Override
    public boolean takesMultiLabel() {
      return true;
    }

    /** peerannot's knows a penalty that nobody switches on: scale=0. */
    @Override
    public void asPeerannot(ObjectNode given) {
      JsonNode scale = given.get("scale");
      if (scale != null && scale.asDouble(1) == 0) {
        given.remove("scale");
      }
    }
  }
}
