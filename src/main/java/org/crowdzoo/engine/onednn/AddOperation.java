package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** y = f(a + b): the end of a residual block, with the activation behind it in the same pass. */
final class AddOperation implements Operation {
  private final Tensor a;
  private final Tensor b;
  private final Tensor y;
  private final Pointwise function;

  AddOperation(PlanBuilder plan, Tensor a, Tensor b, Pointwise function) {
    this.a = a;
    this.b = b;
    this.function = function;
    y = plan.tensor(a.dims, a.tag, a.needsGradient || b.needsGradient);
    y.kept = y.needsGradient && !function.isIdentity();
    primitive_attr attributes = PlanBuilder.attributes();
    if (!function.isIdentity()) {
      post_ops after = new post_ops();
      after.append_eltwise(1, function.forward(), function.alpha(), function.beta());
      attributes.set_post_ops(after);
    }
    var desc =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_add.value, a.desc, b.desc, y.desc),
            attributes,
            plan.engine);
    plan.run(
        new binary(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_SRC_0, a.value)
            .put(DNNL_ARG_SRC_1, b.value)
            .put(DNNL_ARG_DST, y.value));
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    // dL/da = dL/db = f'(a + b) dL/dy
    Buffer gradient =
        function.isIdentity() ? y.gradient : ActivationOperation.gradient(plan, y, function);
    boolean alias = function.isIdentity() && y.shared;
    plan.contribute(a, gradient, alias || b.needsGradient);
    plan.contribute(b, gradient, alias || a.needsGradient);
  }
}
