package example;

import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.Backbone;
import org.crowdzoo.zoo.BackboneMethod;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;

/** A backbone from outside: {@code backbone: {name: residual-mlp, blocks: 3}}. */
public final class ResidualMlp extends BackboneMethod<ResidualMlp.Options> {
  /**
   * What can be chosen.
   *
   * @param units of each layer
   * @param blocks how many layers are added to what they read
   */
  public record Options(
      @Setting(value = "64", min = 1, doc = "units of each layer") int units,
      @Setting(value = "2", min = 0, doc = "layers that are added to what they read") int blocks) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, units, blocks);
    }
  }

  /** For the service loader. */
  public ResidualMlp() {
    super("residual-mlp", "dense layers, each added to what it reads", Options.class);
  }

  @Override
  public boolean convolutional() {
    return false;
  }

  @Override
  protected Backbone create(Options options) {
    return (graph, input, type) -> {
      graph.addLayer("first", dense(options), input);
      String at = "first";
      for (int block = 1; block <= options.blocks(); block++) {
        at = block(graph, at, block, options);
      }
      return at;
    };
  }

  private static String block(GraphBuilder graph, String at, int block, Options options) {
    String sum = "sum" + block;
    graph
        .addLayer("dense" + block, dense(options), at)
        .addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), "dense" + block, at);
    return sum;
  }

  private static DenseLayer dense(Options options) {
    return new DenseLayer.Builder().nOut(options.units()).activation(Activation.RELU).build();
  }
}
