package org.crowdzoo.engine.onednn;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * A DL4J activation function as oneDNN computes it. Only functions whose derivative follows from
 * their value are here, so that they can be computed in place.
 *
 * @param forward oneDNN's algorithm
 * @param alpha its parameter: the slope of ReLU below zero, the scale of ELU, the least of a clip
 * @param beta the most of a clip
 */
record Pointwise(algorithm forward, float alpha, float beta) {
  static final Pointwise IDENTITY = new Pointwise(algorithm.undef);
  static final Pointwise RELU = new Pointwise(algorithm.eltwise_relu);

  private Pointwise(algorithm forward) {
    this(forward, 0);
  }

  private Pointwise(algorithm forward, float alpha) {
    this(forward, alpha, 0);
  }

  /** oneDNN's form of a DL4J activation function; empty if it has none. */
  static Optional<Pointwise> of(IActivation activation) {
    if (activation instanceof ActivationIdentity) {
      return Optional.of(IDENTITY);
    }
    if (activation instanceof ActivationReLU relu) {
      boolean plain =
          relu.getMax() == null && relu.getThreshold() == null && relu.getNegativeSlope() == null;
      return plain ? Optional.of(RELU) : Optional.empty();
    }
    if (activation instanceof ActivationReLU6) {
      return Optional.of(new Pointwise(algorithm.eltwise_clip_v2, 0, 6));
    }
    if (activation instanceof ActivationLReLU leaky && leaky.getAlpha() >= 0) {
      return Optional.of(new Pointwise(algorithm.eltwise_relu, (float) leaky.getAlpha()));
    }
    if (activation instanceof ActivationTanH) {
      return Optional.of(new Pointwise(algorithm.eltwise_tanh));
    }
    if (activation instanceof ActivationSigmoid) {
      return Optional.of(new Pointwise(algorithm.eltwise_logistic));
    }
    if (activation instanceof ActivationELU elu && elu.getAlpha() >= 0) {
      return Optional.of(new Pointwise(algorithm.eltwise_elu, (float) elu.getAlpha()));
    }
    return Optional.empty();
  }

  boolean isIdentity() {
    return equals(IDENTITY);
  }

  boolean isRelu() {
    return equals(RELU);
  }

  /** The algorithm whose derivative is computed from the value instead of the argument. */
  algorithm byValue() {
    return switch (forward) {
      case eltwise_relu -> algorithm.eltwise_relu_use_dst_for_bwd;
      case eltwise_tanh -> algorithm.eltwise_tanh_use_dst_for_bwd;
      case eltwise_logistic -> algorithm.eltwise_logistic_use_dst_for_bwd;
      case eltwise_clip_v2 -> algorithm.eltwise_clip_v2_use_dst_for_bwd;
      case eltwise_elu -> algorithm.eltwise_elu_use_dst_for_bwd;
      default -> throw new IllegalStateException("no derivative by value of " + forward);
    };
  }
}
