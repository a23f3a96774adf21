package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/**
 * y = relu?(gamma (x - mean) / sqrt(var + eps) + beta) with the mean and variance of the batch in
 * training, and the running ones otherwise (Ioffe and Szegedy 2015, arXiv:1502.03167). Parameters
 * lie as in DL4J: gamma, beta, running mean, and the running variance or log10 of its root, [C]
 * each.
 *
 * <p>Like DL4J's own layer it hands the change of the running statistics to the updater as a
 * gradient, which the net must neither divide by the batch size nor scale.
 */
final class NormalizationOperation implements Operation {
  /** Channels of a block, with registers of 256 bits. */
  private static final int CHANNELS = 8;

  /** Floats of a block of channels from which on oneDNN may part the batch. */
  private static final long BLOCK = 1 << 16;

  private final Tensor x;
  private final Tensor y;
  private final BatchNormalization layer;
  private final boolean trainable;
  private final int channels;
  private final int flags;
  private final boolean byOne;
  private final long offset;
  private final Buffer scaleAndShift;
  private final Buffer mean;
  private final Buffer variance;
  private final Buffer mask;
  private final batch_normalization_forward.primitive_desc forward;

  /**
   * @param trainable whether to use the batch's own statistics and to learn
   * @param relu whether a ReLU follows in the same pass
   * @param inPlace whether nobody else reads x, so that y may take its place where no backward pass
   *     will ask for x
   */
  NormalizationOperation(
      PlanBuilder plan,
      Tensor x,
      BatchNormalization layer,
      long offset,
      boolean trainable,
      boolean relu,
      boolean inPlace) {
    this.x = x;
    this.layer = layer;
    this.offset = offset;
    this.trainable = trainable;
    channels = (int) x.channels();
    flags =
        normalization_flags.use_scale_shift.value
            | (relu ? normalization_flags.fuse_norm_relu.value : 0)
            | (trainable ? 0 : normalization_flags.use_global_stats.value);
    y =
        inPlace && !trainable
            ? new Tensor(x.dims, x.tag, x.desc, x.value, false)
            : plan.tensor(x.dims, x.tag, trainable);
    prop_kind kind = trainable ? prop_kind.forward_training : prop_kind.forward_inference;
    byOne = trainable && !sharesChannels(x);
    forward =
        plan.making(
            byOne,
            () ->
                new batch_normalization_forward.primitive_desc(
                    new batch_normalization_forward.desc(
                        kind.value, x.desc, (float) layer.getEps(), flags),
                    PlanBuilder.attributes(),
                    plan.engine));
    memory.desc perChannel = PlanBuilder.desc(new long[] {channels}, format_tag.x);
    memory.desc both = PlanBuilder.desc(new long[] {2, channels}, format_tag.nc);
    scaleAndShift = plan.at(Source.PARAMETERS, offset, both);
    mean =
        trainable
            ? plan.arena(perChannel)
            : plan.at(Source.PARAMETERS, offset + 2L * channels, perChannel);
    boolean alias = !trainable && !layer.isUseLogStd();
    variance =
        alias
            ? plan.at(Source.PARAMETERS, offset + 3L * channels, perChannel)
            : plan.arena(perChannel);
    mask = trainable && relu ? plan.arena(forward.workspace_desc()) : null;
    if (!trainable && !alias) {
      Buffer stored = plan.at(Source.PARAMETERS, offset + 3L * channels, perChannel);
      plan.run(() -> varianceFromLog(stored), stored, variance);
    }
    plan.run(
        byOne,
        plan.making(byOne, () -> new batch_normalization_forward(forward)),
        forward,
        new Arguments()
            .put(DNNL_ARG_SRC, x.value)
            .put(DNNL_ARG_SCALE_SHIFT, scaleAndShift)
            .put(DNNL_ARG_MEAN, mean)
            .put(DNNL_ARG_VARIANCE, variance)
            .put(DNNL_ARG_WORKSPACE, mask)
            .put(DNNL_ARG_DST, y.value));
  }

  /**
   * Whether oneDNN parts the map among two threads by blocks of channels, so that each sum is one
   * thread's. It parts the batch, too, where the blocks are no multiple of the threads, or where
   * one of them is large for the cache.
   */
  private static boolean sharesChannels(Tensor map) {
    return map.channels() % (2 * CHANNELS) == 0
        && map.batch() * map.height() * map.width() * CHANNELS <= BLOCK;
  }

  private void varianceFromLog(Buffer stored) {
    float[] values = new float[channels];
    stored.read(values);
    for (int c = 0; c < channels; c++) {
      // var = (10^s)^2
      values[c] = (float) Math.pow(10, 2.0 * values[c]);
    }
    variance.write(values);
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    var desc =
        plan.making(
            byOne,
            () ->
                new batch_normalization_backward.primitive_desc(
                    new batch_normalization_backward.desc(
                        prop_kind.backward.value, x.desc, x.desc, (float) layer.getEps(), flags),
                    PlanBuilder.attributes(),
                    plan.engine,
                    forward));
    memory.desc both = PlanBuilder.desc(new long[] {2, channels}, format_tag.nc);
    Buffer gradient = plan.gradientInPlace(y);
    plan.run(
        byOne,
        plan.making(byOne, () -> new batch_normalization_backward(desc)),
        desc,
        new Arguments()
            .put(DNNL_ARG_SRC, x.value)
            .put(DNNL_ARG_MEAN, mean)
            .put(DNNL_ARG_VARIANCE, variance)
            .put(DNNL_ARG_SCALE_SHIFT, scaleAndShift)
            .put(DNNL_ARG_WORKSPACE, mask)
            .put(DNNL_ARG_DIFF_DST, y.gradient)
            .put(DNNL_ARG_DIFF_SRC, gradient)
            .put(DNNL_ARG_DIFF_SCALE_SHIFT, plan.at(Source.GRADIENTS, offset, both)));
    memory.desc twice = PlanBuilder.desc(new long[] {2, channels}, format_tag.nc);
    Buffer running = plan.at(Source.PARAMETERS, offset + 2L * channels, twice);
    Buffer change = plan.at(Source.GRADIENTS, offset + 2L * channels, twice);
    plan.run(() -> updateStatistics(running, change), mean, variance);
    plan.contribute(x, gradient, false);
  }

  private void updateStatistics(Buffer running, Buffer change) {
    float[] old = new float[2 * channels];
    float[] batchMean = new float[channels];
    float[] batchVariance = new float[channels];
    running.read(old);
    mean.read(batchMean);
    variance.read(batchVariance);
    double decay = layer.getDecay();
    float[] result = new float[2 * channels];
    for (int c = 0; c < channels; c++) {
      int v = channels + c;
      // mean' = mean - (1 - d) (mean - batch mean)
      result[c] = (float) ((1 - decay) * (old[c] - batchMean[c]));
      if (layer.isUseLogStd()) {
        // s' = s - (log10 sqrt(var) - log10 sqrt(d var + (1 - d) batch var))
        double before = Math.pow(10, 2.0 * old[v]);
        double after = decay * before + (1 - decay) * batchVariance[c];
        result[v] = (float) (0.5 * Math.log10(before / after));
      } else {
        // var' = var - (1 - d) (var - batch var)
        result[v] = (float) ((1 - decay) * (old[v] - batchVariance[c]));
      }
    }
    change.write(result);
  }
}
