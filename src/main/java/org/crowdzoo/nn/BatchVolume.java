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
 * Hands class probabilities P [B, K] on as they are and adds −λ log det(PᵀP) to the loss of a
 * training batch: the network is drawn to tell all classes apart. It is part of the objective that
 * the network reports while it trains, and 0 outside of training.
 *
 * <p>Where PᵀP is singular to rounding (a batch with fewer tasks than classes always is) or the
 * term is above 100 or no number, a batch goes without it.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2306.03288">Ibrahim, Nguyen, Fu 2023</a>
 */
public final class BatchVolume extends NoParamLayer {
  private double scale;

  /** For deserialisation. */
  public BatchVolume() {}

  /** The term with weight λ. */
  public BatchVolume(double scale) {
    this.scale = scale;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    BatchVolumeLayer layer = new BatchVolumeLayer(conf, dataType);
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
    return new LayerMemoryReport.Builder(getLayerName(), BatchVolume.class, inputType, inputType)
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  /** λ. */
  public double getScale() {
    return scale;
  }

  public void setScale(double scale) {
    this.scale = scale;
  }

  @Override
  public BatchVolume clone() {
    return (BatchVolume) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchVolume volume && super.equals(other) && scale == volume.scale;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), scale);
  }
}
