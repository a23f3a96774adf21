package org.crowdzoo.nn;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * A table with one row of parameters a worker, of which each vote looks up its worker's.
 *
 * <p>Input: worker ids [B, A], padded with -1; or [B, A, 3] = (worker, other worker, λ), whose row
 * is λ times the one's plus 1 − λ times the other's. Output: [B, A, rowShape…], or [B, A+1,
 * rowShape…] with {@link #isCommonRow()}, where slot 0 of each task is the row that all workers
 * share and slots 1 to A are the votes. A padded slot is all zero and gets no gradient. Repeated
 * ids add up their gradients (M2.1's own gather does not). Cost follows the votes of the batch; the
 * gradient is [W, row] like any parameter's.
 *
 * <p>Weight decay does not reach the table: only the regularisation given here does. Serialised
 * into saved models by class name.
 */
public final class WorkerTable extends FeedForwardLayer {
  private long[] rowShape;
  private boolean commonRow;
  private boolean rowBias;
  private double diagonal;
  private double noise;
  private double constant;
  private boolean jointlyNormalized;
  private List<Regularization> tableRegularization = List.of();

  /** For deserialisation. */
  public WorkerTable() {
    setNIn(1);
    setActivationFn(new org.nd4j.linalg.activations.impl.ActivationIdentity());
  }

  /**
   * Confusion matrices, stored [vote, true] so that scores are one product, all started at {@code
   * diagonal} times the identity.
   *
   * @param workers W
   * @param classes K
   * @param commonRow whether one more matrix is shared by all workers
   * @param diagonal 2 in CoNAL, 1 in CrowdLayer
   * @param regularization applied to the table, which sees it as [rows · K · K]
   */
  public static WorkerTable confusions(
      int workers,
      int classes,
      boolean commonRow,
      double diagonal,
      List<Regularization> regularization) {
    WorkerTable table = new WorkerTable();
    table.setNIn(workers);
    table.setRowShape(new long[] {classes, classes});
    table.setCommonRow(commonRow);
    table.setDiagonal(diagonal);
    table.setTableRegularization(regularization);
    return table;
  }

  /**
   * As above for L separate labels: of each worker a matrix of 2 x 2 a label, [2 L, 2].
   *
   * @param labels L
   */
  public static WorkerTable confusionsOfLabels(
      int workers,
      int labels,
      boolean commonRow,
      double diagonal,
      List<Regularization> regularization) {
    WorkerTable table = confusions(workers, 2, commonRow, diagonal, regularization);
    table.setRowShape(new long[] {2L * labels, 2});
    return table;
  }

  /**
   * Confusion matrices for models of probabilities, stored [vote, true], all started at {@code
   * diagonal} times the identity plus {@code constant}.
   *
   * @param jointlyNormalized see {@link #isJointlyNormalized()}
   */
  public static WorkerTable confusions(
      int workers,
      int classes,
      double diagonal,
      double constant,
      boolean jointlyNormalized,
      List<Regularization> regularization) {
    WorkerTable table = confusions(workers, classes, false, diagonal, regularization);
    table.setConstant(constant);
    table.setJointlyNormalized(jointlyNormalized);
    return table;
  }

  /**
   * One vector a worker, started uniformly in ±{@code noise}.
   *
   * @param workers W
   * @param length of the vector
   * @param rowBias whether a bias vector is added to every worker's (PyTorch's linear layer on
   *     one-hot workers)
   * @param noise 0 starts at zero
   * @param constant added to the start
   * @param regularization applied to the table
   */
  public static WorkerTable vectors(
      int workers,
      int length,
      boolean rowBias,
      double noise,
      double constant,
      List<Regularization> regularization) {
    WorkerTable table = new WorkerTable();
    table.setNIn(workers);
    table.setRowShape(new long[] {length});
    table.setRowBias(rowBias);
    table.setNoise(noise);
    table.setDiagonal(constant);
    table.setTableRegularization(regularization);
    return table;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    WorkerTableLayer layer = new WorkerTableLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer().init(conf, params, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return WorkerTableInitializer.INSTANCE;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.recurrent(rowLength(), RNNFormat.NWC);
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    // The number of workers does not follow from the shape of the ids.
  }

  @Override
  public List<Regularization> getRegularizationByParam(String name) {
    boolean rows = WorkerTableInitializer.ROWS.equals(name);
    // what is added to every row decays with plain vectors; the penalties are of matrices, row by
    // row
    return rows || rowBias ? tableRegularization : List.of();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    long params = initializer().numParams(this);
    return new LayerMemoryReport.Builder(
            getLayerName(), WorkerTable.class, inputType, getOutputType(-1, inputType))
        .standardMemory(params, getIUpdater().stateSize(params))
        .workingMemory(0, 0, 0, rowLength())
        .cacheMemory(0, 0)
        .build();
  }

  /** Number of rows in the table: W, and one more with a common row, which is the last. */
  public int rows() {
    return (int) getNIn() + (commonRow ? 1 : 0);
  }

  /** Number of parameters in a row. */
  public int rowLength() {
    return (int) Arrays.stream(rowShape).reduce(1, (a, b) -> a * b);
  }

  public long[] getRowShape() {
    return rowShape.clone();
  }

  public void setRowShape(long[] rowShape) {
    this.rowShape = rowShape.clone();
    setNOut(rowLength());
  }

  public boolean isCommonRow() {
    return commonRow;
  }

  public void setCommonRow(boolean commonRow) {
    this.commonRow = commonRow;
  }

  public boolean isRowBias() {
    return rowBias;
  }

  public void setRowBias(boolean rowBias) {
    this.rowBias = rowBias;
  }

  public double getDiagonal() {
    return diagonal;
  }

  public void setDiagonal(double diagonal) {
    this.diagonal = diagonal;
  }

  public double getNoise() {
    return noise;
  }

  public void setNoise(double noise) {
    this.noise = noise;
  }

  /** Added to every number of a matrix at the start. */
  public double getConstant() {
    return constant;
  }

  public void setConstant(double constant) {
    this.constant = constant;
  }

  /**
   * True if matrices are looked up as logarithms of probabilities of all workers' votes together:
   * U[j, l, k] − log Σ_jl exp U[j, l, k], so that over all workers and votes they sum to 1 for each
   * truth k. Then every row has a gradient.
   */
  public boolean isJointlyNormalized() {
    return jointlyNormalized;
  }

  public void setJointlyNormalized(boolean jointlyNormalized) {
    this.jointlyNormalized = jointlyNormalized;
  }

  public List<Regularization> getTableRegularization() {
    return tableRegularization;
  }

  public void setTableRegularization(List<Regularization> regularization) {
    this.tableRegularization = List.copyOf(regularization);
  }

  @Override
  public WorkerTable clone() {
    WorkerTable copy = (WorkerTable) super.clone();
    copy.rowShape = rowShape.clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WorkerTable table
        && super.equals(other)
        && Arrays.equals(rowShape, table.rowShape)
        && commonRow == table.commonRow
        && rowBias == table.rowBias
        && diagonal == table.diagonal
        && noise == table.noise
        && constant == table.constant
        && jointlyNormalized == table.jointlyNormalized
        && tableRegularization.equals(table.tableRegularization);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), Arrays.hashCode(rowShape), commonRow, rowBias, diagonal);
  }
}
