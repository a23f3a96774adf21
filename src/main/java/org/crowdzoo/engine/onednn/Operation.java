package org.crowdzoo.engine.onednn;

/**
 * One operation of a backbone. Its constructor adds the forward steps to the plan; {@link
 * #backward} adds the steps that turn its output's gradient into gradients of its parameters and of
 * its inputs. It is called only if the output needs a gradient, in reverse order of construction.
 */
interface Operation {
  /** The result of the forward steps. */
  Tensor output();

  /** Adds the backward steps. */
  void backward(PlanBuilder plan);
}
