package org.crowdzoo.engine.onednn;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * Which of oneDNN's convolutions to take: Winograd's where processor and shape allow it, else the
 * direct one; with the activation in the same pass where it can.
 *
 * @param kind the algorithm
 * @param forward the forward convolution
 * @param fused whether {@code forward} applies the activation, too
 */
record ConvolutionChoice(
    Request request, algorithm kind, convolution_forward.primitive_desc forward, boolean fused) {

  /** What is to be computed; with {@code sum} the result is added to what is in y. */
  record Request(
      ConvolutionLayer layer, Window window, Tensor x, Tensor y, boolean hasBias, boolean sum) {}

  static ConvolutionChoice of(
      PlanBuilder plan,
      ConvolutionLayer layer,
      Window window,
      Tensor x,
      Tensor y,
      boolean hasBias,
      boolean sum,
      Pointwise function) {
    Request request = new Request(layer, window, x, y, hasBias, sum);
    algorithm direct = algorithm.convolution_direct;
    algorithm fastest = winogradFits(layer, window) ? algorithm.convolution_winograd : direct;
    var desc = forward(plan, request, fastest, function);
    if (desc != null) {
      return new ConvolutionChoice(request, fastest, desc, true);
    }
    desc = forward(plan, request, fastest, Pointwise.IDENTITY);
    if (desc != null) {
      return new ConvolutionChoice(request, fastest, desc, false);
    }
    desc = forward(plan, request, direct, function);
    if (desc != null) {
      return new ConvolutionChoice(request, direct, desc, true);
    }
    desc = forward(plan, request, direct, Pointwise.IDENTITY);
    if (desc != null) {
      return new ConvolutionChoice(request, direct, desc, false);
    }
    throw new IllegalStateException("oneDNN has no convolution for layer " + layer.getLayerName());
  }

  /** The same convolution by the direct algorithm, without activation. */
  ConvolutionChoice direct(PlanBuilder plan) {
    algorithm direct = algorithm.convolution_direct;
    return new ConvolutionChoice(
        request, direct, forward(plan, request, direct, Pointwise.IDENTITY), false);
  }

  private static boolean winogradFits(ConvolutionLayer layer, Window window) {
    return OneDnn.avx512()
        && window.isThreeByThree()
        && !Filters.of(layer).isDepthwise()
        && layer.getNIn() % 16 == 0
        && layer.getNOut() % 16 == 0;
  }

  /** The forward convolution with the function behind it, or null if oneDNN has none. */
  private static convolution_forward.primitive_desc forward(
      PlanBuilder plan, Request request, algorithm kind, Pointwise behind) {
    Window window = request.window();
    Tensor x = request.x();
    Tensor y = request.y();
    memory.desc weights = Filters.of(request.layer()).any();
    memory.desc bias = PlanBuilder.desc(new long[] {y.channels()}, format_tag.x);
    // Weights in the layout of training even for inference: the other one's transformation costs
    // more than it saves while parameters may change between two calls.
    int mode = prop_kind.forward_training.value;
    long[] stride = window.stride();
    long[] gaps = window.dilation();
    long[] before = window.before();
    long[] after = window.after();
    int by = kind.value;
    try {
      var desc =
          request.hasBias()
              ? new convolution_forward.desc(
                  mode, by, x.desc, weights, bias, y.desc, stride, gaps, before, after)
              : new convolution_forward.desc(
                  mode, by, x.desc, weights, y.desc, stride, gaps, before, after);
      return new convolution_forward.primitive_desc(
          desc, attributes(request.sum(), behind), plan.engine);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static primitive_attr attributes(boolean sum, Pointwise behind) {
    primitive_attr attributes = PlanBuilder.attributes();
    post_ops after = new post_ops();
    if (sum) {
      after.append_sum();
    }
    if (!behind.isIdentity()) {
      after.append_eltwise(1, behind.forward(), behind.alpha(), behind.beta());
    }
    attributes.set_post_ops(after);
    return attributes;
  }
}
