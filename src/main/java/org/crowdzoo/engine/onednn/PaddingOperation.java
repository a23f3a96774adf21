package org.crowdzoo.engine.onednn;

/** The image with zeros around it. */
final class PaddingOperation implements Operation {
  private final Tensor x;
  private final Tensor y;
  private final long top;
  private final long left;

  /**
   * @param padding rows above and below, columns to the left and to the right
   */
  PaddingOperation(PlanBuilder plan, Tensor x, int... padding) {
    this.x = x;
    top = padding[0];
    left = padding[2];
    long height = x.height() + padding[0] + padding[1];
    long width = x.width() + padding[2] + padding[3];
    y = plan.tensor(new long[] {x.batch(), x.channels(), height, width}, x.tag, x.needsGradient);
    plan.run(y.value::clear, y.value);
    plan.reorder(x.value, plan.part(y.value, x.dims, 0, 0, top, left));
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    Buffer gradient = plan.arena(x.desc);
    plan.reorder(plan.part(y.gradient, x.dims, 0, 0, top, left), gradient);
    plan.contribute(x, gradient, false);
  }
}
