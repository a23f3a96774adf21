package org.crowdzoo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.crowdzoo.zoo.ClassHead;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.CrowdTask;
import org.crowdzoo.zoo.MultiLabelClassifier;
import org.crowdzoo.zoo.Optimization;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

@InDoublePrecision
class MeanBinaryCrossEntropyTest {
  private static final IActivation SIGMOID = new ActivationSigmoid();

  private final MeanBinaryCrossEntropy loss = new MeanBinaryCrossEntropy();

  private static INDArray random(long seed, boolean targets, int rows, int columns) {
    Random random = new Random(seed);
    double[] values = new double[rows * columns];
    for (int e = 0; e < values.length; e++) {
      values[e] = targets ? random.nextInt(5) / 4.0 : 3 * random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', rows, columns);
  }

  @Test
  void isDl4jsOwnByTheNumberOfLabels() {
    INDArray logits = random(1, false, 5, 4);
    INDArray targets = random(2, true, 5, 4);
    LossBinaryXENT stock = new LossBinaryXENT();
    assertThat(4 * loss.computeScore(targets, logits.dup(), SIGMOID, null, true))
        .isCloseTo(stock.computeScore(targets, logits.dup(), SIGMOID, null, true), within(1e-10));
    INDArray ours = loss.computeGradient(targets, logits.dup(), SIGMOID, null).mul(4);
    INDArray theirs = stock.computeGradient(targets, logits.dup(), SIGMOID, null);
    assertThat(ours.sub(theirs).amaxNumber().doubleValue()).isLessThan(1e-9);
  }

  /** z = ln 3: probability 3/4; the values are −ln(3/4), −ln(1/4) and halves of both. */
  @Test
  void byHand() {
    double z = Math.log(3);
    INDArray logits = Nd4j.createFromArray(new double[][] {{z, z}, {z, -z}});
    INDArray targets = Nd4j.createFromArray(new double[][] {{1, 0}, {0.5, 0.5}});
    INDArray each = loss.computeScoreArray(targets, logits, SIGMOID, null);
    double sure = -Math.log(0.75);
    double wrong = -Math.log(0.25);
    assertThat(each.getDouble(0)).isCloseTo((sure + wrong) / 2, within(1e-12));
    assertThat(each.getDouble(1)).isCloseTo((sure + wrong) / 2, within(1e-12));
    INDArray gradient = loss.computeGradient(targets, logits, SIGMOID, null);
    assertThat(gradient.toDoubleMatrix()[0]).containsExactly(-0.125, 0.375);
    assertThat(gradient.getDouble(1, 0)).isCloseTo(0.125, within(1e-12));
  }

  @Test
  void isRightWhereTheNetworkIsVerySure() {
    INDArray logits = Nd4j.createFromArray(new double[][] {{800, -800}, {-800, 800}});
    INDArray targets = Nd4j.createFromArray(new double[][] {{1, 0}, {1, 0}});
    INDArray each = loss.computeScoreArray(targets, logits, SIGMOID, null);
    assertThat(each.getDouble(0)).isZero();
    assertThat(each.getDouble(1)).isEqualTo(800);
    assertThat(loss.computeGradient(targets, logits, SIGMOID, null).toDoubleMatrix()[1])
        .containsExactly(-0.5, 0.5);
  }

  @Test
  void masksMultiply() {
    INDArray logits = random(1, false, 3, 2);
    INDArray targets = random(2, true, 3, 2);
    INDArray ofLabels = Nd4j.createFromArray(new double[][] {{1, 0}, {2, 1}, {0, 0}});
    INDArray plain = loss.computeGradient(targets, logits, SIGMOID, null);
    assertThat(loss.computeGradient(targets, logits, SIGMOID, ofLabels).toDoubleMatrix())
        .isDeepEqualTo(plain.mul(ofLabels).toDoubleMatrix());
    INDArray ofExamples = Nd4j.createFromArray(new double[][] {{1}, {0.5}, {0}});
    INDArray each = loss.computeScoreArray(targets, logits, SIGMOID, null);
    assertThat(loss.computeScoreArray(targets, logits, SIGMOID, ofExamples).toDoubleVector())
        .containsExactly(each.getDouble(0), each.getDouble(1) * 0.5, 0);
  }

  @Test
  void refusesWhatDoesNotFit() {
    INDArray two = Nd4j.zeros(DataType.DOUBLE, 2, 2);
    assertThatThrownBy(() -> loss.computeScore(two, two, new ActivationSoftmax(), null, true))
        .hasMessageContaining("must be the sigmoid");
    assertThatThrownBy(
            () -> loss.computeScore(Nd4j.zeros(DataType.DOUBLE, 2, 3), two, SIGMOID, null, true))
        .hasMessageContaining("targets must be as the logits, [2, 2], got [2, 3]");
  }

  private static ComputationGraph network(int labels) {
    return MultiLabelClassifier.of(CrowdTask.of(InputType.feedForward(3), labels, new Crowd(1, 1)))
        .backbone("mlp[hidden=4,dropout=0]")
        .optimization(
            new Optimization(3, DataType.DOUBLE, new NoOp(), List.of(), false, false, false))
        .build()
        .graph();
  }

  @Test
  void gradientOfTheNetwork() {
    for (int labels : new int[] {1, 4}) {
      for (int batch : new int[] {1, 5}) {
        assertThat(
                GradientCheckUtil.checkGradients(
                    new GradientCheckUtil.GraphConfig()
                        .net(network(labels))
                        .epsilon(1e-6)
                        .maxRelError(1e-5)
                        .minAbsoluteError(1e-9)
                        .inputs(new INDArray[] {random(4, false, batch, 3)})
                        .labels(new INDArray[] {random(5, true, batch, labels)})))
            .isTrue();
      }
    }
  }

  @Test
  void survivesSavingAndIsExportedAsStock() {
    ComputationGraph graph = network(3);
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
    assertThat(read).isEqualTo(graph.getConfiguration());
    ComputationGraph stock = ClassHead.of(graph);
    assertThat(ClassHead.isMultiLabel(graph)).isTrue();
    assertThat(ClassHead.isMultiLabel(stock)).isTrue();
    assertThat(stock.getConfiguration().toJson()).doesNotContain("org.crowdzoo");
    LossLayer head =
        (LossLayer)
            ((LayerVertex) stock.getConfiguration().getVertices().get("probabilities"))
                .getLayerConf()
                .getLayer();
    assertThat(head.getLossFn()).isInstanceOf(LossBinaryXENT.class);
    INDArray inputs = random(6, false, 5, 3);
    assertThat(stock.outputSingle(inputs).toDoubleMatrix())
        .isDeepEqualTo(graph.outputSingle(inputs).toDoubleMatrix());
  }
}
