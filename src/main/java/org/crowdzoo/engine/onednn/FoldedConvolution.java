package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_OUTPUT_SCALES;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * Where nothing learns, y = f(BN(W * x + b) [+ a]) in one pass: batch normalization with fixed
 * statistics scales each output channel's weights and moves its bias. Both are computed anew where
 * parameters may have changed since the last call; the scaling costs nothing beyond the reordering
 * of the weights, which is due anyway.
 */
final class FoldedConvolution implements Operation {
  /** oneDNN's mark for scales that are given at execution, {@code DNNL_RUNTIME_F32_VAL}. */
  private static final float AT_RUN_TIME = Float.intBitsToFloat(0x7fc000d0);

  private final Tensor y;
  private final BatchNormalization norm;
  private final boolean hasBias;
  private final int channels;
  private final Buffer ownBias;
  private final Buffer statistics;
  private final Buffer scale;

  /**
   * @param offset where the convolution's parameters begin, in floats
   * @param normOffset where the batch normalization's begin
   * @param addend what is added before the activation, and then overwritten by the result; or null
   */
  FoldedConvolution(
      PlanBuilder plan,
      Tensor x,
      ConvolutionLayer layer,
      long offset,
      BatchNormalization norm,
      long normOffset,
      Tensor addend,
      Pointwise function) {
    this.norm = norm;
    hasBias = layer.hasBias();
    Filters filters = Filters.of(layer);
    channels = (int) filters.out();
    Window window = Window.of(layer, x.height(), x.width());
    long[] dims = {x.batch(), channels, window.outHeight(), window.outWidth()};
    y =
        addend == null
            ? plan.tensor(dims, OneDnn.blocked(), false)
            : new Tensor(addend.dims, addend.tag, addend.desc, addend.value, false);
    memory.desc perChannel = PlanBuilder.desc(new long[] {channels}, format_tag.x);
    memory.desc four = PlanBuilder.desc(new long[] {4, channels}, format_tag.nc);
    ownBias = plan.at(Source.PARAMETERS, offset, perChannel);
    statistics = plan.at(Source.PARAMETERS, normOffset, four);
    scale = plan.arena(perChannel);
    Buffer given = plan.at(Source.PARAMETERS, offset + (hasBias ? channels : 0), filters.given());
    Winograd winograd = Winograd.of(plan, layer, window, x, y);
    boolean sum = addend != null;
    var choice =
        winograd == null
            ? ConvolutionChoice.of(plan, layer, window, x, y, true, sum, function)
            : null;
    Buffer[] made =
        plan.prepare(
            offset + (winograd == null ? " direct" : " winograd"),
            arrays -> {
              plan.run(() -> fold(arrays[0]), scale, arrays[0]);
              if (winograd == null) {
                scaled(plan, given, arrays[1], filters.outMask());
              } else {
                Buffer scaled = plan.arena(filters.given());
                scaled(plan, given, scaled, filters.outMask());
                winograd.filters(scaled, false, arrays[1]);
              }
            },
            perChannel,
            winograd == null ? choice.forward().weights_desc() : winograd.filtersDesc());
    if (winograd != null) {
      plan.reorder(winograd.forward(x, y, made[1], made[0]), y.value, sum);
    } else {
      plan.run(
          new convolution_forward(choice.forward()),
          choice.forward(),
          new Arguments()
              .put(DNNL_ARG_SRC, x.value)
              .put(DNNL_ARG_WEIGHTS, made[1])
              .put(DNNL_ARG_BIAS, made[0])
              .put(DNNL_ARG_DST, y.value));
    }
    if (winograd == null ? !choice.fused() : !function.isIdentity()) {
      new ActivationOperation(plan, y, function, true);
    }
  }

  private void scaled(PlanBuilder plan, Buffer from, Buffer to, int byOutputChannel) {
    primitive_attr attributes = PlanBuilder.attributes();
    attributes.set_output_scales(byOutputChannel, new float[] {AT_RUN_TIME});
    var desc =
        new reorder.primitive_desc(
            plan.engine,
            from.memory.get_desc(),
            plan.engine,
            to.memory.get_desc(),
            attributes,
            false);
    plan.run(
        new reorder(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_FROM, from)
            .put(DNNL_ARG_TO, to)
            .put(DNNL_ARG_ATTR_OUTPUT_SCALES, scale));
  }

  private void fold(Buffer shift) {
    float[] stored = new float[4 * channels];
    float[] bias = new float[channels];
    float[] factor = new float[channels];
    statistics.read(stored);
    if (hasBias) {
      ownBias.read(bias);
    }
    for (int c = 0; c < channels; c++) {
      double gamma = stored[c];
      double beta = stored[channels + c];
      double mean = stored[2 * channels + c];
      double spread = stored[3 * channels + c];
      double variance = norm.isUseLogStd() ? Math.pow(10, 2 * spread) : spread;
      // BN(z) = s z + (beta - s mean), s = gamma / sqrt(var + eps), z = W * x + b
      double s = gamma / Math.sqrt(variance + norm.getEps());
      factor[c] = (float) s;
      bias[c] = (float) (beta + s * (bias[c] - mean));
    }
    scale.write(factor);
    shift.write(bias);
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    throw new IllegalStateException("a folded convolution does not learn");
  }
}
