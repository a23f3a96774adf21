package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;

import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl.prop_kind;

/** y = f(x), element by element. */
final class ActivationOperation implements Operation {
  private final Tensor x;
  private final Tensor y;
  private final Pointwise function;

  /**
   * @param inPlace whether nobody else reads x, so that y may take its place
   */
  ActivationOperation(PlanBuilder plan, Tensor x, Pointwise function, boolean inPlace) {
    this.x = x;
    this.function = function;
    y =
        inPlace
            ? new Tensor(x.dims, x.tag, x.desc, x.value, x.needsGradient)
            : plan.tensor(x.dims, x.tag, x.needsGradient);
    y.kept = y.needsGradient;
    var desc = forwardDesc(plan, x, function);
    plan.run(
        new eltwise_forward(desc),
        desc,
        new Arguments().put(DNNL_ARG_SRC, x.value).put(DNNL_ARG_DST, y.value));
  }

  private static eltwise_forward.primitive_desc forwardDesc(
      PlanBuilder plan, Tensor x, Pointwise function) {
    return new eltwise_forward.primitive_desc(
        new eltwise_forward.desc(
            prop_kind.forward_training.value,
            plan.training ? function.byValue().value : function.forward().value,
            x.desc,
            function.alpha(),
            function.beta()),
        PlanBuilder.attributes(),
        plan.engine);
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    plan.contribute(x, gradient(plan, y, function), false);
  }

  /** dL/dx = f'(x) dL/dy for the y whose value and gradient are given. */
  static Buffer gradient(PlanBuilder plan, Tensor y, Pointwise function) {
    Buffer result = plan.gradientInPlace(y);
    var desc =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(
                function.byValue().value, y.desc, y.desc, function.alpha(), function.beta()),
            PlanBuilder.attributes(),
            plan.engine,
            forwardDesc(plan, y, function));
    plan.run(
        new eltwise_backward(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_DST, y.value)
            .put(DNNL_ARG_DIFF_DST, y.gradient)
            .put(DNNL_ARG_DIFF_SRC, result));
    return result;
  }
}
