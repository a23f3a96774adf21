package org.crowdzoo.nn;

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
 * Votes as the examples of ordinary layers: worker embeddings u [B, A, E] become rows [B·A, E]. A
 * second input, of the tasks, [B, …] with F values each, stands behind each of its votes' rows,
 * [B·A, E + F], and gets no gradient from them. {@link VoteMatrices} goes back to votes.
 */
public final class VoteRows extends GraphVertex {
  /** Has no options. */
  public VoteRows() {}

  @Override
  public GraphVertex clone() {
    return new VoteRows();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoteRows;
  }

  @Override
  public int hashCode() {
    return VoteRows.class.hashCode();
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
    return 2;
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
    long length = ((InputType.InputTypeRecurrent) inputs[0]).getSize();
    return InputType.feedForward(
        length + (inputs.length == 1 ? 0 : inputs[1].arrayElementsPerExample()));
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    InputType output = getOutputType(-1, inputs);
    return new LayerMemoryReport.Builder(null, VoteRows.class, inputs[0], output)
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
    public org.deeplearning4j.nn.api.Layer getLayer() {
      return null;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaceMgr) {
      INDArray u = inputs[0];
      int rows = (int) (u.size(0) * u.size(1));
      int own = (int) u.size(2);
      int ofTask = inputs.length == 1 ? 0 : (int) (inputs[1].length() / u.size(0));
      INDArray output =
          workspaceMgr.createUninitialized(
              ArrayType.ACTIVATIONS, dataType, new long[] {rows, own + ofTask}, 'c');
      double[] workers = HostArray.read(u);
      double[] tasks = ofTask == 0 ? new double[0] : HostArray.read(inputs[1]);
      double[] row = new double[own + ofTask];
      HostArray to = HostArray.of(output);
      for (int v = 0; v < rows; v++) {
        System.arraycopy(workers, v * own, row, 0, own);
        System.arraycopy(tasks, v / (int) u.size(1) * ofTask, row, own, ofTask);
        to.write(v * row.length, row, 0, row.length);
      }
      return output;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
      INDArray[] gradients = new INDArray[inputs.length];
      for (int n = 0; n < inputs.length; n++) {
        gradients[n] =
            workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, inputs[n].shape(), 'c');
      }
      int own = (int) inputs[0].size(2);
      int width = (int) epsilon.size(1);
      HostArray from = HostArray.from(epsilon);
      HostArray to = HostArray.of(gradients[0]);
      double[] row = new double[width];
      for (int v = 0; v < epsilon.size(0); v++) {
        from.read(v * width, row, 0, width);
        to.write(v * own, row, 0, own);
      }
      return new Pair<>(null, gradients);
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
      return "VoteRows(" + getVertexName() + ")";
    }
  }
}
