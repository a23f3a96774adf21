package org.crowdzoo.nn;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks rows of a {@link WorkerTable} up and adds their gradients together. */
final class WorkerTableLayer extends BaseLayer<WorkerTable> {
  private static final long serialVersionUID = 1L;

  /** Row of each slot of the last input, -1 for a padded one. */
  private int[] rowOfSlot;

  WorkerTableLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    WorkerTable table = layerConf();
    int batch = (int) input.size(0);
    int slots = (int) input.size(1) + (table.isCommonRow() ? 1 : 0);
    rowOfSlot = rowsOfSlots(HostArray.read(input), batch, slots);
    int length = table.rowLength();
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, outputShape(table.getRowShape(), batch, slots), 'c');
    HostArray rows = HostArray.from(getParam(WorkerTableInitializer.ROWS));
    HostArray output = HostArray.of(result);
    double[] added = added(table);
    double[] looked = new double[length];
    for (int s = 0; s < rowOfSlot.length; s++) {
      if (rowOfSlot[s] < 0) {
        Arrays.fill(looked, 0);
        output.write(s * length, looked, 0, length);
      } else if (added != null) {
        rows.read(rowOfSlot[s] * length, looked, 0, length);
        for (int e = 0; e < length; e++) {
          looked[e] += added[e];
        }
        output.write(s * length, looked, 0, length);
      } else {
        output.copy(s * length, rows, rowOfSlot[s] * length, length);
      }
    }
    return result;
  }

  /** What every row gets on top when it is looked up, or null. */
  private double[] added(WorkerTable table) {
    if (table.isJointlyNormalized()) {
      INDArray rows = getParam(WorkerTableInitializer.ROWS);
      return JointSoftmax.normalizers(HostArray.read(rows), table.rowLength());
    }
    return table.isRowBias() ? HostArray.read(getParam(WorkerTableInitializer.BIAS)) : null;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    WorkerTable table = layerConf();
    int length = table.rowLength();
    int[] compact = compactRows(table.rows());
    int distinct = Arrays.stream(compact).max().orElse(0);
    double[] sums = new double[distinct * length];
    double[] biasSum = new double[length];
    sumUp(HostArray.from(epsilon), compact, sums, biasSum);
    INDArray gradient = gradientViews.get(WorkerTableInitializer.ROWS);
    gradient.assign(0);
    HostArray rows = HostArray.of(gradient);
    for (int row = 0; row < compact.length; row++) {
      if (compact[row] > 0) {
        rows.write(row * length, sums, (compact[row] - 1) * length, length);
      }
    }
    if (table.isJointlyNormalized()) {
      double[] all = HostArray.read(getParam(WorkerTableInitializer.ROWS));
      JointSoftmax.subtractGradient(all, biasSum, rows);
    }
    Gradient result = new DefaultGradient(gradientsFlattened);
    result.setGradientFor(WorkerTableInitializer.ROWS, gradient);
    if (table.isRowBias()) {
      INDArray biasGradient = gradientViews.get(WorkerTableInitializer.BIAS);
      HostArray.write(biasGradient, biasSum);
      result.setGradientFor(WorkerTableInitializer.BIAS, biasGradient);
    }
    // Ids have no gradient, but the graph wants an array of their shape.
    return new Pair<>(
        result, workspaceMgr.create(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c'));
  }

  /** Adds up what the slots of each row have, and of all rows. */
  private void sumUp(HostArray epsilon, int[] compact, double[] sums, double[] total) {
    int length = total.length;
    int slots = rowOfSlot.length / (int) input.size(0);
    double[] delta = new double[slots * length];
    for (int s = 0; s < rowOfSlot.length; s++) {
      int at = s % slots * length;
      if (at == 0) {
        epsilon.read(s * length, delta, 0, delta.length);
      }
      if (rowOfSlot[s] >= 0) {
        int to = (compact[rowOfSlot[s]] - 1) * length;
        for (int e = 0; e < length; e++) {
          sums[to + e] += delta[at + e];
          total[e] += delta[at + e];
        }
      }
    }
  }

  /** For each row of the table its number from 1 among those of the batch, 0 if it is not in it. */
  private int[] compactRows(int rows) {
    int[] compact = new int[rows];
    int next = 0;
    for (int row : rowOfSlot) {
      if (row >= 0 && compact[row] == 0) {
        compact[row] = ++next;
      }
    }
    return compact;
  }

  private int[] rowsOfSlots(double[] ids, int batch, int slots) {
    WorkerTable table = layerConf();
    int first = table.isCommonRow() ? 1 : 0;
    int votes = slots - first;
    int[] rows = new int[batch * slots];
    for (int i = 0; i < batch; i++) {
      if (first == 1) {
        rows[i * slots] = (int) table.getNIn();
      }
      for (int a = 0; a < votes; a++) {
        double id = ids[i * votes + a];
        if (id < -1 || id >= table.getNIn() || id != Math.rint(id)) {
          throw new IllegalArgumentException(
              "layer "
                  + table.getLayerName()
                  + ": worker ids are whole numbers from 0 to "
                  + (table.getNIn() - 1)
                  + ", or -1 for no vote, got "
                  + id);
        }
        rows[i * slots + first + a] = (int) id;
      }
    }
    return rows;
  }

  private static long[] outputShape(long[] rowShape, int batch, int slots) {
    long[] shape = new long[rowShape.length + 2];
    shape[0] = batch;
    shape[1] = slots;
    System.arraycopy(rowShape, 0, shape, 2, rowShape.length);
    return shape;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    super.clear();
    rowOfSlot = null;
  }
}
