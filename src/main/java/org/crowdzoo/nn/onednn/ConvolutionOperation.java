package org.crowdzoo.nn.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * y = f(W * x + b). Parameters lie as in DL4J: the bias [out] if there is one, then the weights
 * [out, in, height, width]. Where the processor and the shape allow it, 3x3 convolutions of stride
 * 1 go by Winograd's minimal filtering (Lavin and Gray 2016, doi:10.1109/CVPR.2016.435).
 */
final class ConvolutionOperation implements Operation {
  private final Tensor x;
  private final Tensor y;
  private final Window window;
  private final boolean trainable;
  private final boolean hasBias;
  private final long offset;
  private final memory.desc weights;
  private final memory.desc anyWeights;
  private final memory.desc bias;
  private final algorithm chosen;
  private final Pointwise function;
  private final Buffer parameters;
  private final convolution_forward.primitive_desc forward;

  /**
   * @param offset where the layer's parameters begin in the flat vector, in floats
   * @param function the layer's own activation function
   */
  ConvolutionOperation(
      PlanBuilder plan,
      Tensor x,
      ConvolutionLayer layer,
      long offset,
      boolean trainable,
      Pointwise function) {
    this.x = x;
    this.offset = offset;
    this.trainable = trainable;
    this.function = function;
    window = Window.of(layer, x.height(), x.width());
    hasBias = layer.hasBias();
    long out = layer.getNOut();
    long[] shape = {out, layer.getNIn(), window.kernel()[0], window.kernel()[1]};
    weights = PlanBuilder.desc(shape, format_tag.oihw);
    anyWeights = PlanBuilder.desc(shape, format_tag.any);
    bias = PlanBuilder.desc(new long[] {out}, format_tag.x);
    y =
        plan.tensor(
            new long[] {x.batch(), out, window.outHeight(), window.outWidth()},
            OneDnn.blocked(),
            x.needsGradient || trainable);
    y.kept = y.needsGradient && !function.isIdentity();

    algorithm fastest =
        winogradFits(layer) ? algorithm.convolution_winograd : algorithm.convolution_direct;
    convolution_forward.primitive_desc desc = forward(plan, fastest, function);
    boolean fused = desc != null;
    if (desc == null) {
      desc = forward(plan, fastest, Pointwise.IDENTITY);
    }
    if (desc == null) {
      fastest = algorithm.convolution_direct;
      desc = forward(plan, fastest, Pointwise.IDENTITY);
    }
    if (desc == null) {
      throw new IllegalStateException("oneDNN has no convolution for layer " + layer);
    }
    chosen = fastest;
    forward = desc;
    parameters = plan.at(Source.PARAMETERS, offset + (hasBias ? out : 0), weights);
    plan.run(
        new convolution_forward(forward),
        forward,
        new Arguments()
            .put(DNNL_ARG_SRC, x.value)
            .put(DNNL_ARG_WEIGHTS, plan.as(forward.weights_desc(), parameters))
            .put(DNNL_ARG_BIAS, hasBias ? plan.at(Source.PARAMETERS, offset, bias) : null)
            .put(DNNL_ARG_DST, y.value));
    if (!fused) {
      new ActivationOperation(plan, y, function, true);
    }
  }

  private boolean winogradFits(ConvolutionLayer layer) {
    return OneDnn.avx512()
        && window.isThreeByThree()
        && layer.getNIn() % 16 == 0
        && layer.getNOut() % 16 == 0;
  }

  /** The forward convolution with the function behind it, or null if oneDNN has none. */
  private convolution_forward.primitive_desc forward(
      PlanBuilder plan, algorithm algorithm, Pointwise behind) {
    primitive_attr attributes = PlanBuilder.attributes();
    if (!behind.isIdentity()) {
      post_ops after = new post_ops();
      after.append_eltwise(1, behind.forward(), behind.alpha(), 0);
      attributes.set_post_ops(after);
    }
    // Weights in the layout of training even for inference: the other one's transformation costs
    // more than it saves while parameters may change between two calls.
    int kind = prop_kind.forward_training.value;
    long[] stride = window.stride();
    long[] dilation = window.dilation();
    long[] before = window.before();
    long[] after = window.after();
    try {
      var desc =
          hasBias
              ? new convolution_forward.desc(
                  kind,
                  algorithm.value,
                  x.desc,
                  anyWeights,
                  bias,
                  y.desc,
                  stride,
                  dilation,
                  before,
                  after)
              : new convolution_forward.desc(
                  kind,
                  algorithm.value,
                  x.desc,
                  anyWeights,
                  y.desc,
                  stride,
                  dilation,
                  before,
                  after);
      return new convolution_forward.primitive_desc(desc, attributes, plan.engine);
    } catch (RuntimeException e) {
      return null;
    }
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    if (!function.isIdentity()) {
      y.gradient = ActivationOperation.gradient(plan, y, function);
    }
    if (trainable) {
      backwardWeights(plan);
    }
    if (x.needsGradient) {
      backwardData(plan);
    }
  }

  private void backwardWeights(PlanBuilder plan) {
    var attributes = PlanBuilder.attributes();
    long[] stride = window.stride();
    long[] dilation = window.dilation();
    long[] before = window.before();
    long[] after = window.after();
    var description =
        hasBias
            ? new convolution_backward_weights.desc(
                chosen.value, x.desc, anyWeights, bias, y.desc, stride, dilation, before, after)
            : new convolution_backward_weights.desc(
                chosen.value, x.desc, anyWeights, y.desc, stride, dilation, before, after);
    var desc =
        new convolution_backward_weights.primitive_desc(
            description, attributes, plan.engine, forward);
    long out = y.channels();
    Buffer gradient = plan.at(Source.GRADIENTS, offset + (hasBias ? out : 0), weights);
    memory.desc wanted = desc.diff_weights_desc();
    Buffer computed = wanted.equals(weights) ? gradient : plan.arena(wanted);
    plan.run(
        new convolution_backward_weights(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_SRC, x.value)
            .put(DNNL_ARG_DIFF_DST, y.gradient)
            .put(DNNL_ARG_DIFF_WEIGHTS, computed)
            .put(DNNL_ARG_DIFF_BIAS, hasBias ? plan.at(Source.GRADIENTS, offset, bias) : null));
    if (computed != gradient) {
      plan.reorder(computed, gradient);
    }
  }

  private void backwardData(PlanBuilder plan) {
    var desc = backwardData(plan, chosen, forward);
    if (desc == null) {
      var direct = forward(plan, algorithm.convolution_direct, Pointwise.IDENTITY);
      desc = backwardData(plan, algorithm.convolution_direct, direct);
    }
    Buffer computed = plan.arena(desc.diff_src_desc());
    plan.run(
        new convolution_backward_data(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_DIFF_DST, y.gradient)
            .put(DNNL_ARG_WEIGHTS, plan.as(desc.weights_desc(), parameters))
            .put(DNNL_ARG_DIFF_SRC, computed));
    plan.contribute(x, plan.as(x.desc, computed), false);
  }

  private convolution_backward_data.primitive_desc backwardData(
      PlanBuilder plan, algorithm algorithm, convolution_forward.primitive_desc hint) {
    // For images in DL4J's layout oneDNN may prefer to deliver the gradient in another one.
    memory.desc source =
        x.tag == format_tag.nchw ? PlanBuilder.desc(x.dims, format_tag.any) : x.desc;
    try {
      return new convolution_backward_data.primitive_desc(
          new convolution_backward_data.desc(
              algorithm.value,
              source,
              anyWeights,
              y.desc,
              window.stride(),
              window.dilation(),
              window.before(),
              window.after()),
          PlanBuilder.attributes(),
          plan.engine,
          hint);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
