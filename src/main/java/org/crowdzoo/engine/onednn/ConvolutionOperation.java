package org.crowdzoo.engine.onednn;

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
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * y = f(W * x + b). Parameters lie as in DL4J: the bias [out] if there is one, then the weights as
 * {@link Filters} says. Where the processor and the shape allow it, 3x3 convolutions of stride 1 go
 * by Winograd's minimal filtering (Lavin and Gray 2016, doi:10.1109/CVPR.2016.435).
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
  private final Winograd winograd;
  private final ConvolutionChoice chosen;
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
    Filters filters = Filters.of(layer);
    long out = filters.out();
    weights = filters.given();
    anyWeights = filters.any();
    bias = PlanBuilder.desc(new long[] {out}, format_tag.x);
    y =
        plan.tensor(
            new long[] {x.batch(), out, window.outHeight(), window.outWidth()},
            OneDnn.blocked(),
            x.needsGradient || trainable);
    y.kept = y.needsGradient && !function.isIdentity();

    parameters = plan.at(Source.PARAMETERS, offset + (hasBias ? out : 0), weights);
    Buffer shift = hasBias ? plan.at(Source.PARAMETERS, offset, bias) : null;
    winograd = Winograd.of(plan, layer, window, x, y);
    if (winograd != null) {
      chosen = null;
      forward = null;
      plan.reorder(winograd.forward(x, y, filters(plan), shift), y.value);
    } else {
      chosen = ConvolutionChoice.of(plan, layer, window, x, y, hasBias, false, function);
      forward = chosen.forward();
      plan.run(
          new convolution_forward(forward),
          forward,
          new Arguments()
              .put(DNNL_ARG_SRC, x.value)
              .put(DNNL_ARG_WEIGHTS, weights(plan))
              .put(DNNL_ARG_BIAS, shift)
              .put(DNNL_ARG_DST, y.value));
    }
    if (winograd == null ? !chosen.fused() : !function.isIdentity()) {
      new ActivationOperation(plan, y, function, true);
    }
  }

  /** The weights as {@link #winograd} takes them. */
  private Buffer filters(PlanBuilder plan) {
    return plan.prepare(
            offset + " plain winograd",
            made -> winograd.filters(parameters, false, made[0]),
            winograd.filtersDesc())[0];
  }

  /**
   * The weights as the forward pass takes them; a plan that learns shares them with its way back.
   */
  private Buffer weights(PlanBuilder plan) {
    memory.desc wanted = forward.weights_desc();
    return plan.training
        ? plan.parametersAs(wanted, parameters)
        : plan.prepare(offset + " plain", made -> plan.reorder(parameters, made[0]), wanted)[0];
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
    if (winograd != null) {
      backwardByTiles(plan);
      return;
    }
    if (trainable) {
      backwardWeights(plan);
    }
    if (x.needsGradient) {
      backwardData(plan);
    }
  }

  private void backwardByTiles(PlanBuilder plan) {
    Buffer byOutput = winograd.gradient(y);
    if (trainable) {
      winograd.backwardWeights(
          x,
          byOutput,
          plan.at(Source.GRADIENTS, offset + (hasBias ? y.channels() : 0), weights),
          hasBias ? plan.at(Source.GRADIENTS, offset, bias) : null);
    }
    if (x.needsGradient) {
      Buffer computed = winograd.backwardData(x, byOutput, parameters);
      plan.contribute(x, plan.as(x.desc, computed), false);
    }
  }

  private void backwardWeights(PlanBuilder plan) {
    memory.desc given = x.desc;
    memory.desc result = y.desc;
    var desc = backwardWeights(plan, true, chosen.kind(), given, result);
    if (isPlainLoop(desc)) { // maps smaller than the kernel: products of matrices, in DL4J's layout
      memory.desc images = PlanBuilder.desc(x.dims, format_tag.nchw);
      memory.desc maps = PlanBuilder.desc(y.dims, format_tag.nchw);
      var products = backwardWeights(plan, true, algorithm.convolution_direct, images, maps);
      if (!isPlainLoop(products)) {
        desc = products;
        given = images;
        result = maps;
      }
    }
    boolean byOne = plan.sharing.steady() && !isPartedByChannels(desc);
    if (!byOne) {
      desc = backwardWeights(plan, false, chosen.kind(), given, result);
    }
    var made = desc;
    long out = y.channels();
    Buffer gradient = plan.at(Source.GRADIENTS, offset + (hasBias ? out : 0), weights);
    memory.desc wanted = desc.diff_weights_desc();
    Buffer computed = wanted.equals(weights) ? gradient : plan.arena(wanted);
    plan.run(
        byOne,
        plan.making(byOne, () -> new convolution_backward_weights(made)),
        desc,
        new Arguments()
            .put(DNNL_ARG_SRC, plan.as(given, x.value))
            .put(DNNL_ARG_DIFF_DST, plan.as(result, y.gradient))
            .put(DNNL_ARG_DIFF_WEIGHTS, computed)
            .put(DNNL_ARG_DIFF_BIAS, hasBias ? plan.at(Source.GRADIENTS, offset, bias) : null));
    if (computed != gradient) {
      plan.reorder(computed, gradient);
    }
  }

  /** oneDNN's reference implementation, which takes hundreds of times as long as all others. */
  private static boolean isPlainLoop(convolution_backward_weights.primitive_desc desc) {
    return desc.impl_info_str().getString().startsWith("ref");
  }

  /**
   * Whether two threads compute the gradients of other weights each, all images of them. Others may
   * share the images, and then add up what each of them has.
   */
  private boolean isPartedByChannels(convolution_backward_weights.primitive_desc desc) {
    return desc.impl_info_str().getString().equals("jit:avx2") && y.channels() % 16 == 0;
  }

  private convolution_backward_weights.primitive_desc backwardWeights(
      PlanBuilder plan, boolean byOne, algorithm kind, memory.desc given, memory.desc result) {
    long[] stride = window.stride();
    long[] gaps = window.dilation();
    long[] before = window.before();
    long[] after = window.after();
    int by = kind.value;
    var description =
        hasBias
            ? new convolution_backward_weights.desc(
                by, given, anyWeights, bias, result, stride, gaps, before, after)
            : new convolution_backward_weights.desc(
                by, given, anyWeights, result, stride, gaps, before, after);
    return plan.making(
        byOne,
        () ->
            new convolution_backward_weights.primitive_desc(
                description, PlanBuilder.attributes(), plan.engine, forward));
  }

  private void backwardData(PlanBuilder plan) {
    var desc = backwardData(plan, chosen.kind(), forward);
    if (desc == null) {
      ConvolutionChoice direct = chosen.direct(plan);
      desc = backwardData(plan, direct.kind(), direct.forward());
    }
    Buffer computed = plan.arena(desc.diff_src_desc());
    plan.run(
        new convolution_backward_data(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_DIFF_DST, y.gradient)
            .put(DNNL_ARG_WEIGHTS, plan.parametersAs(desc.weights_desc(), parameters))
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
