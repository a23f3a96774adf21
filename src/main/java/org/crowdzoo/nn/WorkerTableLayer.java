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

  /** The other row of each slot, where rows are mixed, or null. */
  private int[] otherRow;

  /** λ of the first row, where rows are mixed. */
  private double[] share;

  WorkerTableLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    WorkerTable table = layerConf();
    int batch = (int) input.size(0);
    int slots = (int) input.size(1) + (table.isCommonRow() ? 1 : 0);
    readSlots(batch, slots);
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
      } else if (added != null || otherRow != null) {
        look(rows, s, looked);
        for (int e = 0; e < length && added != null; e++) {
          looked[e] += added[e];
        }
        output.write(s * length, looked, 0, length);
      } else {
        output.copy(s * length, rows, rowOfSlot[s] * length, length);
      }
    }
    return result;
  }

  /** The row of a slot, or its two rows mixed. */
  private void look(HostArray rows, int slot, double[] looked) {
    int length = looked.length;
    rows.read(rowOfSlot[slot] * length, looked, 0, length);
    if (otherRow != null) {
      double[] other = new double[length];
      rows.read(otherRow[slot] * length, other, 0, length);
      for (int e = 0; e < length; e++) {
        looked[e] = share[slot] * looked[e] + (1 - share[slot]) * other[e];
      }
    }
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
        double first = otherRow == null ? 1 : share[s];
        int to = (compact[rowOfSlot[s]] - 1) * length;
        int beside = otherRow == null ? to : (compact[otherRow[s]] - 1) * length;
        for (int e = 0; e < length; e++) {
          sums[to + e] += first * delta[at + e];
          total[e] += delta[at + e];
        }
        for (int e = 0; e < length && otherRow != null; e++) {
          sums[beside + e] += (1 - first) * delta[at + e];
        }
      }
    }
  }

  /** For each row of the table its number from 1 among those of the batch, 0 if it is not in it. */
  private int[] compactRows(int rows) {
    int[] compact = new int[rows];
    int next = 0;
    for (int[] used :
        otherRow == null ? new int[][] {rowOfSlot} : new int[][] {rowOfSlot, otherRow}) {
      for (int row : used) {
        if (row >= 0 && compact[row] == 0) {
          compact[row] = ++next;
        }
      }
    }
    return compact;
  }

  private void readSlots(int batch, int slots) {
    double[] values = HostArray.read(input);
    otherRow = null;
    share = null;
    if (input.rank() == 2) {
      rowOfSlot = rowsOfSlots(values, batch, slots);
      return;
    }
    if (input.rank() != 3 || input.size(2) != 3 || layerConf().isCommonRow()) {
      throw new IllegalArgumentException(
          "layer "
              + layerConf().getLayerName()
              + ": worker ids must be [B, A], or [B, A, 3] where rows may be mixed, got "
              + Arrays.toString(input.shape()));
    }
    double[] first = new double[batch * slots];
    double[] second = new double[batch * slots];
    share = new double[batch * slots];
    for (int s = 0; s < first.length; s++) {
      first[s] = values[3 * s];
      second[s] = values[3 * s + 1];
      share[s] = values[3 * s + 2];
    }
    rowOfSlot = rowsOfSlots(first, batch, slots);
    otherRow = rowsOfSlots(second, batch, slots);
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
    otherRow = null;
  }
}
