package org.crowdzoo.nn;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link MatrixPenalty} for matrices that stand in no table but are computed for every vote of a
 * training batch: hands the votes' tables [B, A, K, K] on as they are, and adds the term in their
 * row softmax, one matrix a vote. All-zero tables are padding and do not count.
 *
 * <pre>
 * VOLUME:  −λ log det(Σ_ij A_ijᵀ A_ij)
 * TRACE:   +λ/V Σ_ij tr(A_ij), V votes
 * </pre>
 */
public final class VoteMatrixPenalty extends NoParamLayer {
  private MatrixPenalty.Kind kind = MatrixPenalty.Kind.TRACE;
  private double scale;
  private int warmup;

  /** For deserialisation. */
  public VoteMatrixPenalty() {}

  /**
   * The term with weight λ.
   *
   * @param warmup steps over which the weight rises linearly to λ; 0 for none
   */
  public VoteMatrixPenalty(MatrixPenalty.Kind kind, double scale, int warmup) {
    this.kind = kind;
    this.scale = scale;
    this.warmup = warmup;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    VoteMatrixPenaltyLayer layer = new VoteMatrixPenaltyLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer().init(conf, params, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return inputType;
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
    return null;
  }

  @Override
  public void setNIn(InputType inputType, boolean override) {
    // It takes any number of classes.
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return new LayerMemoryReport.Builder(
            getLayerName(), VoteMatrixPenalty.class, inputType, inputType)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  public MatrixPenalty.Kind getKind() {
    return kind;
  }

  public void setKind(MatrixPenalty.Kind kind) {
    this.kind = kind;
  }

  /** λ. */
  public double getScale() {
    return scale;
  }

  public void setScale(double scale) {
    this.scale = scale;
  }

  /** Steps over which the weight rises linearly to λ. */
  public int getWarmup() {
    return warmup;
  }

  public void setWarmup(int warmup) {
    this.warmup = warmup;
  }

  @Override
  public VoteMatrixPenalty clone() {
    return (VoteMatrixPenalty) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoteMatrixPenalty that
        && super.equals(other)
        && kind == that.kind
        && scale == that.scale
        && warmup == that.warmup;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), kind, scale, warmup);
  }
}
