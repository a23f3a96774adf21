package org.crowdzoo.nn;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Probabilities of labels [B, L] as those of the answers no and yes, [B, 2 L]: 1 − p_l in 2 l, p_l
 * in 2 l + 1.
 */
public final class LabelAnswers extends GraphVertex {
  /** Has no options. */
  public LabelAnswers() {}

  @Override
  public GraphVertex clone() {
    return new LabelAnswers();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelAnswers;
  }

  @Override
  public int hashCode() {
    return LabelAnswers.class.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    return new Vertex(graph, name, index, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(2 * inputs[0].arrayElementsPerExample());
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    InputType output = getOutputType(-1, inputs);
    return new LayerMemoryReport.Builder(null, LabelAnswers.class, inputs[0], output)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  /** The vertex at work. */
  private static final class Vertex extends BaseGraphVertex {
    private static final long serialVersionUID = 1L;

    Vertex(ComputationGraph graph, String name, int index, DataType dataType) {
      super(graph, name, index, (VertexIndices[]) null, null, dataType);
    }

    @Override
    public boolean hasLayer() {
      return false;
    }

    @Override
    public Layer getLayer() {
      return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
      double[] p = HostArray.read(inputs[0]);
      double[] answers = new double[2 * p.length];
      for (int e = 0; e < p.length; e++) {
        answers[2 * e] = 1 - p[e];
        answers[2 * e + 1] = p[e];
      }
      long[] shape = {inputs[0].size(0), 2 * inputs[0].size(1)};
      INDArray output =
          workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
      HostArray.write(output, answers);
      return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
      double[] error = HostArray.read(epsilon);
      double[] gradient = new double[error.length / 2];
      for (int e = 0; e < gradient.length; e++) {
        gradient[e] = error[2 * e + 1] - error[2 * e];
      }
      INDArray array =
          workspaceMgr.createUninitialized(
              ArrayType.ACTIVATION_GRAD, dataType, inputs[0].shape(), 'c');
      HostArray.write(array, gradient);
      return new Pair<>(null, new INDArray[] {array});
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
      if (view != null) {
        throw new IllegalStateException("has no parameters");
      }
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int minibatch) {
      return null;
    }

    @Override
    public String toString() {
      return "LabelAnswers(" + getVertexName() + ")";
    }
  }
}
