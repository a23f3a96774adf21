package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;

/** The maximum or the mean of each window. */
final class PoolOperation implements Operation {
  private final Tensor x;
  private final Tensor y;
  private final Window window;
  private final algorithm algorithm;
  private final Buffer winners;
  private final pooling_forward.primitive_desc forward;

  PoolOperation(PlanBuilder plan, Tensor x, Window window, algorithm algorithm) {
    boolean max = algorithm.value == dnnl.dnnl_pooling_max;
    this.x = x;
    this.window = window;
    this.algorithm = algorithm;
    y =
        plan.tensor(
            new long[] {x.batch(), x.channels(), window.outHeight(), window.outWidth()},
            x.tag,
            x.needsGradient);
    prop_kind kind = y.needsGradient ? prop_kind.forward_training : prop_kind.forward_inference;
    forward =
        new pooling_forward.primitive_desc(
            new pooling_forward.desc(
                kind.value,
                algorithm.value,
                x.desc,
                y.desc,
                window.stride(),
                window.kernel(),
                window.before(),
                window.after()),
            PlanBuilder.attributes(),
            plan.engine);
    winners = y.needsGradient && max ? plan.arena(forward.workspace_desc()) : null;
    plan.run(
        new pooling_forward(forward),
        forward,
        new Arguments()
            .put(DNNL_ARG_SRC, x.value)
            .put(DNNL_ARG_DST, y.value)
            .put(DNNL_ARG_WORKSPACE, winners));
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    var desc =
        new pooling_backward.primitive_desc(
            new pooling_backward.desc(
                algorithm.value,
                x.desc,
                y.desc,
                window.stride(),
                window.kernel(),
                window.before(),
                window.after()),
            PlanBuilder.attributes(),
            plan.engine,
            forward);
    Buffer gradient = plan.arena(x.desc);
    plan.run(
        new pooling_backward(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_DIFF_DST, y.gradient)
            .put(DNNL_ARG_WORKSPACE, winners)
            .put(DNNL_ARG_DIFF_SRC, gradient));
    plan.contribute(x, gradient, false);
  }
}
