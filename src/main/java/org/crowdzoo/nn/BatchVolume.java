package org.crowdzoo.nn;

import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Hands class probabilities P [B, K] on as they are and adds −λ log det(PᵀP) to the loss of a
 * training batch: the network is drawn to tell all classes apart. It is part of the objective that
 * the network reports while it trains, and 0 outside of training. In a network whose matrices see
 * logits it hands those on, and P is their softmax.
 *
 * <p>Where PᵀP is singular to rounding (a batch with fewer tasks than classes always is) or the
 * term is above 100 or no number, a batch goes without it; {@link #count} tells how many did.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2306.03288">Ibrahim, Nguyen, Fu 2023</a>
 */
public final class BatchVolume extends NoParamLayer {
  private double scale;
  private boolean logits;
  private int warmup;

  /** For deserialisation. */
  public BatchVolume() {}

  /** The term with weight λ, of class probabilities. */
  public BatchVolume(double scale) {
    this(scale, false, 0);
  }

  /**
   * The term with weight λ.
   *
   * @param logits whether it is given logits, whose softmax P is
   * @param warmup steps over which the weight rises linearly to λ; 0 for none
   */
  public BatchVolume(double scale, boolean logits, int warmup) {
    this.scale = scale;
    this.logits = logits;
    this.warmup = warmup;
  }

  /**
   * Training batches so far, and those that went without the term in probabilities or in matrices.
   *
   * @param batches that passed a layer of this kind
   * @param leftOut of them
   * @param ofMatrices batches with the volume of the workers' matrices, as {@link MatrixPenalty}
   *     and {@link VoteMatrixPenalty} have it
   * @param matricesLeftOut of them
   */
  public record Count(long batches, long leftOut, long ofMatrices, long matricesLeftOut) {
    /** None. */
    public static final Count ZERO = new Count(0, 0);

    /** Of probabilities only. */
    public Count(long batches, long leftOut) {
      this(batches, leftOut, 0, 0);
    }

    /** One batch whose volume of matrices counts, or not. */
    static Count ofMatrices(boolean counts) {
      return new Count(0, 0, 1, counts ? 0 : 1);
    }

    /** This, and of the other what is not known here. */
    private Count orElse(Count other) {
      return new Count(
          batches > 0 ? batches : other.batches,
          batches > 0 ? leftOut : other.leftOut,
          ofMatrices > 0 ? ofMatrices : other.ofMatrices,
          ofMatrices > 0 ? matricesLeftOut : other.matricesLeftOut);
    }

    /** Both together. */
    public Count and(Count other) {
      return new Count(
          batches + other.batches,
          leftOut + other.leftOut,
          ofMatrices + other.ofMatrices,
          matricesLeftOut + other.matricesLeftOut);
    }
  }

  /**
   * What has passed such terms in a network since it was made. Several of one kind see the same
   * batches and count once.
   */
  public static Count count(ComputationGraph graph) {
    Count all = Count.ZERO;
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof BatchVolumeLayer volume) {
        all = all.orElse(volume.count());
      } else if (layer instanceof VoteMatrixPenaltyLayer matrices) {
        all = all.orElse(matrices.count());
      } else if (layer.conf().getLayer() instanceof WorkerTable table) {
        for (Regularization term : table.getRegularizationByParam(WorkerTableInitializer.ROWS)) {
          all = term instanceof MatrixPenalty penalty ? all.orElse(penalty.count()) : all;
        }
      }
    }
    return all;
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

  /** True if its input is logits. */
  public boolean isLogits() {
    return logits;
  }

  public void setLogits(boolean logits) {
    this.logits = logits;
  }

  /** Steps over which the weight rises linearly to λ. */
  public int getWarmup() {
    return warmup;
  }

  public void setWarmup(int warmup) {
    this.warmup = warmup;
  }

  @Override
  public BatchVolume clone() {
    return (BatchVolume) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchVolume volume
        && super.equals(other)
        && scale == volume.scale
        && logits == volume.logits
        && warmup == volume.warmup;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), scale, logits, warmup);
  }
}
