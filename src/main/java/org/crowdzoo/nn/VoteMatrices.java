package org.crowdzoo.nn;

import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.RNNFormat;
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
 * A table of scores for each vote: rows m [B·A, K·K] of ordinary layers, stored [vote, true],
 * become [B, A, K, K] with a constant on the diagonal, which says what is believed of workers of
 * whom nothing is known. The second input, [B, A, E], says how many votes a task has; where it is
 * all zero there is none, and the table is all zero, as a {@link WorkerTable} gives it.
 */
public final class VoteMatrices extends GraphVertex {
  private int classes;
  private double diagonal;

  /** For deserialisation. */
  public VoteMatrices() {}

  /** The vertex for K classes, with what is added on the diagonal. */
  public VoteMatrices(int classes, double diagonal) {
    this.classes = classes;
    this.diagonal = diagonal;
  }

  public int getClasses() {
    return classes;
  }

  public void setClasses(int classes) {
    this.classes = classes;
  }

  public double getDiagonal() {
    return diagonal;
  }

  public void setDiagonal(double diagonal) {
    this.diagonal = diagonal;
  }

  @Override
  public GraphVertex clone() {
    return new VoteMatrices(classes, diagonal);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoteMatrices that
        && classes == that.classes
        && diagonal == that.diagonal;
  }

  @Override
  public int hashCode() {
    return Objects.hash(classes, diagonal);
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
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
    return new Vertex(this, graph, name, index, dataType);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.recurrent((long) classes * classes, RNNFormat.NWC);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    InputType output = getOutputType(-1, inputs);
    return new LayerMemoryReport.Builder(null, VoteMatrices.class, inputs[0], output)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  /** The vertex at work. */
  private static final class Vertex extends BaseGraphVertex {
    private static final long serialVersionUID = 1L;

    private final int classes;
    private final double diagonal;

    Vertex(VoteMatrices conf, ComputationGraph graph, String name, int index, DataType dataType) {
      super(graph, name, index, (VertexIndices[]) null, null, dataType);
      this.classes = conf.classes;
      this.diagonal = conf.diagonal;
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
      INDArray u = inputs[1];
      INDArray output =
          workspaceMgr.createUninitialized(
              ArrayType.ACTIVATIONS,
              dataType,
              new long[] {u.size(0), u.size(1), classes, classes},
              'c');
      boolean[] cast = cast();
      HostArray from = HostArray.from(inputs[0]);
      HostArray to = HostArray.of(output);
      double[] matrix = new double[classes * classes];
      for (int v = 0; v < cast.length; v++) {
        from.read(v * matrix.length, matrix, 0, matrix.length);
        for (int k = 0; k < classes; k++) {
          matrix[k * classes + k] += diagonal;
        }
        if (!cast[v]) {
          Arrays.fill(matrix, 0);
        }
        to.write(v * matrix.length, matrix, 0, matrix.length);
      }
      return output;
    }

    /** Which slots hold a vote. */
    private boolean[] cast() {
      double[] u = HostArray.read(inputs[1]);
      int length = (int) inputs[1].size(2);
      boolean[] cast = new boolean[u.length / length];
      for (int e = 0; e < u.length; e++) {
        cast[e / length] |= u[e] != 0;
      }
      return cast;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaceMgr) {
      INDArray[] gradients = new INDArray[2];
      for (int n = 0; n < 2; n++) {
        gradients[n] =
            workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, inputs[n].shape(), 'c');
      }
      boolean[] cast = cast();
      HostArray from = HostArray.from(epsilon);
      HostArray to = HostArray.of(gradients[0]);
      double[] matrix = new double[classes * classes];
      for (int v = 0; v < cast.length; v++) {
        if (cast[v]) {
          from.read(v * matrix.length, matrix, 0, matrix.length);
          to.write(v * matrix.length, matrix, 0, matrix.length);
        }
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
      return "VoteMatrices(" + getVertexName() + ")";
    }
  }
}
