package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;

import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inverted dropout in training: y = m x / p, where m is 1 with probability p and else 0, drawn from
 * ND4J's random numbers. Same law as DL4J's layer, other draws: blocked layout, other order.
 */
final class DropoutOperation implements Operation {
  private final Tensor x;
  private final Tensor y;
  private final Buffer mask;
  private INDArray drawn;

  DropoutOperation(PlanBuilder plan, Tensor x, double retain) {
    this.x = x;
    y = plan.tensor(x.dims, x.tag, x.needsGradient);
    mask = plan.at(Source.OWN, 0, x.desc);
    plan.own(this::release);
    plan.run(() -> draw(retain));
    multiply(plan, x.value, y.value);
  }

  @SuppressWarnings("try")
  private void draw(double retain) {
    if (drawn == null) {
      try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        drawn = Nd4j.create(DataType.FLOAT, mask.bytes / Float.BYTES);
      }
      mask.bind(NativeArrays.address(drawn));
    }
    drawn.assign(1);
    Nd4j.getExecutioner().exec(new DropOutInverted(drawn, drawn, retain));
  }

  private void release() {
    if (drawn != null) {
      drawn.close();
      drawn = null;
    }
  }

  private void multiply(PlanBuilder plan, Buffer from, Buffer to) {
    var desc =
        new binary.primitive_desc(
            new binary.desc(algorithm.binary_mul.value, x.desc, x.desc, x.desc),
            PlanBuilder.attributes(),
            plan.engine);
    plan.run(
        new binary(desc),
        desc,
        new Arguments().put(DNNL_ARG_SRC_0, from).put(DNNL_ARG_SRC_1, mask).put(DNNL_ARG_DST, to));
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    // dL/dx = m / p dL/dy
    Buffer gradient = plan.gradientInPlace(y);
    multiply(plan, y.gradient, gradient);
    plan.contribute(x, gradient, false);
  }
}
