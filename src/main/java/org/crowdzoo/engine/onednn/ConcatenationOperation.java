package org.crowdzoo.engine.onednn;

import java.util.List;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;

/** Feature maps side by side: the channels of one behind those of the other. */
final class ConcatenationOperation implements Operation {
  private final List<Tensor> parts;
  private final Tensor y;

  /** Whether each part begins where a block of channels does, so that it can be copied in place. */
  private final boolean aligned;

  ConcatenationOperation(PlanBuilder plan, List<Tensor> parts) {
    this.parts = parts;
    Tensor first = parts.get(0);
    long channels = parts.stream().mapToLong(Tensor::channels).sum();
    boolean needsGradient = parts.stream().anyMatch(part -> part.needsGradient);
    y =
        plan.tensor(
            new long[] {first.batch(), channels, first.height(), first.width()},
            OneDnn.blocked(),
            needsGradient);
    int block = OneDnn.blocked() == format_tag.nChw16c ? 16 : 8;
    aligned =
        parts.subList(0, parts.size() - 1).stream().allMatch(part -> part.channels() % block == 0);
    Buffer whole = aligned ? y.value : plan.arena(plain());
    long from = 0;
    for (Tensor part : parts) {
      plan.reorder(part.value, plan.part(whole, part.dims, 0, from, 0, 0));
      from += part.channels();
    }
    if (!aligned) {
      plan.reorder(whole, y.value);
    }
  }

  private memory.desc plain() {
    return PlanBuilder.desc(y.dims, format_tag.nchw);
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public void backward(PlanBuilder plan) {
    Buffer whole = aligned ? y.gradient : plan.as(plain(), y.gradient);
    long from = 0;
    for (Tensor part : parts) {
      if (part.needsGradient) {
        Buffer gradient = plan.arena(part.desc);
        plan.reorder(plan.part(whole, part.dims, 0, from, 0, 0), gradient);
        plan.contribute(part, gradient, false);
      }
      from += part.channels();
    }
  }
}
