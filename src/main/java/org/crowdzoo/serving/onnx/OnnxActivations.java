package org.crowdzoo.serving.onnx;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as nodes of ONNX. */
final class OnnxActivations {
  private OnnxActivations() {}

  /**
   * Adds an activation.
   *
   * @return the name of its value; the input's for the identity
   * @throws NotInOnnxException for one without a counterpart here
   */
  static String add(OnnxGraph graph, String name, IActivation activation, String input) {
    if (activation instanceof ActivationIdentity) {
      return input;
    }
    if (activation instanceof ActivationReLU relu) {
      return relu(graph, name, relu, input);
    }
    if (activation instanceof ActivationReLU6) {
      return graph.clip(name, input, 0, 6);
    }
    if (activation instanceof ActivationHardTanH) {
      return graph.clip(name, input, -1, 1);
    }
    if (activation instanceof ActivationLReLU leaky) {
      return graph.node(name, "LeakyRelu", n -> n.number("alpha", (float) leaky.getAlpha()), input);
    }
    if (activation instanceof ActivationELU elu) {
      return graph.node(name, "Elu", n -> n.number("alpha", (float) elu.getAlpha()), input);
    }
    if (activation instanceof ActivationHardSigmoid) {
      return graph.node(
          name, "HardSigmoid", n -> n.number("alpha", 0.2f).number("beta", 0.5f), input);
    }
    if (activation instanceof ActivationSwish) {
      return graph.node(name, "Mul", input, graph.node(name + "-sigmoid", "Sigmoid", input));
    }
    return graph.node(name, operator(activation), input);
  }

  private static String relu(OnnxGraph graph, String name, ActivationReLU relu, String input) {
    double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
    double threshold = relu.getThreshold() == null ? 0 : relu.getThreshold();
    Double most = relu.getMax();
    if (threshold != 0 || slope != 0 && most != null) {
      throw new NotInOnnxException("a ReLU with a threshold");
    }
    if (slope != 0) {
      return graph.node(name, "LeakyRelu", n -> n.number("alpha", (float) slope), input);
    }
    return most == null
        ? graph.node(name, "Relu", input)
        : graph.clip(name, input, 0, most.floatValue());
  }

  private static String operator(IActivation activation) {
    if (activation instanceof ActivationSigmoid) {
      return "Sigmoid";
    }
    if (activation instanceof ActivationSoftmax) {
      return "Softmax"; // over the last axis
    }
    if (activation instanceof ActivationTanH) {
      return "Tanh";
    }
    if (activation instanceof ActivationSoftPlus) {
      return "Softplus";
    }
    if (activation instanceof ActivationSoftSign) {
      return "Softsign";
    }
    if (activation instanceof ActivationSELU) {
      return "Selu";
    }
    throw new NotInOnnxException("the activation " + activation.getClass().getSimpleName());
  }
}
