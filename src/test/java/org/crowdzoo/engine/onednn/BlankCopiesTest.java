package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.crowdzoo.nn.BlankGraph;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies of a network, whose weights are written over, draw none. */
class BlankCopiesTest {
  /** Counts how often weights are drawn. */
  public static final class Counting implements IWeightInit {
    private static final AtomicInteger DRAWN = new AtomicInteger();

    @Override
    public INDArray init(
        double fanIn, double fanOut, long[] shape, char order, INDArray parameters) {
      DRAWN.incrementAndGet();
      return new WeightInitXavier().init(fanIn, fanOut, shape, order, parameters);
    }
  }

  private static GraphBuilder counted() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .weightInit(new Counting())
        .graphBuilder()
        .addInputs("in")
        .setOutputs("out");
  }

  private static ComputationGraph initialised(GraphBuilder builder) {
    ComputationGraph graph = new ComputationGraph(builder.build());
    graph.init();
    return graph;
  }

  private static ComputationGraph convolutional() {
    return initialised(
        counted()
            .addLayer(
                "conv",
                new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.IDENTITY).build(),
                "in")
            .addLayer("pool", new GlobalPoolingLayer.Builder().build(), "conv")
            .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "pool")
            .setInputTypes(InputType.convolutional(6, 6, 3)));
  }

  private static ComputationGraph dense() {
    return initialised(
        counted()
            .addLayer("hidden", new DenseLayer.Builder().nIn(4).nOut(3).build(), "in")
            .addLayer("out", new OutputLayer.Builder().nIn(3).nOut(2).build(), "hidden"));
  }

  @Test
  void anEnginesGraphDrawsNone() {
    Requirements.oneDnn();
    for (ComputationGraph stock : new ComputationGraph[] {convolutional(), dense()}) {
      int drawn = Counting.DRAWN.get();
      assertThat(drawn).as("the stock graph drew its own").isPositive();
      try (Engine trains = Engine.choose(Engine.Mode.AUTO, stock);
          Engine asked = Engine.chooseForInference(Engine.Mode.AUTO, stock)) {
        assertThat(trains.graph()).isNotSameAs(stock);
        assertThat(Counting.DRAWN).as("weights drawn for copies").hasValue(drawn);
        trains.syncToStock();
        assertThat(asked.graph().params().sumNumber().doubleValue()).isNotZero();
      }
    }
  }

  @Test
  void aBlankGraphDrawsNoneAndIsZero() {
    ComputationGraph stock = convolutional();
    int drawn = Counting.DRAWN.get();
    ComputationGraph blank = BlankGraph.of(stock.getConfiguration().clone());
    assertThat(Counting.DRAWN).hasValue(drawn);
    assertThat(blank.params()).isEqualTo(Nd4j.zeros(stock.params().shape()));
  }
}
