package org.crowdzoo.strategy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.zoo.CrowdLayer;
import org.crowdzoo.zoo.CrowdModel;

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
   */
  public record Options(
      @Setting(value = "mw", doc = "what a worker has: a matrix, weights, biases, or both")
          Kind kind) {}

  @Override
  public Targets targets(TrainingTasks tasks, long seed) {
    return new Targets.OfVotes(tasks.votes());
  }

  @Override
  public boolean freeMatrices() {
    return options.kind() == Kind.MW;
  }

  @Override
  public CrowdModel network(NetworkFrame frame) {
    return new CrowdLayer(
        frame.input(),
        frame.backbone(),
        frame.classes(),
        frame.crowd().workers(),
        options.kind(),
        frame.optimization());
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
