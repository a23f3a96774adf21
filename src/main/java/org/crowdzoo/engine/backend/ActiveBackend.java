package org.crowdzoo.engine.backend;

import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/** What ND4J computes with in this process. Whoever takes the address of an array asks here. */
public final class ActiveBackend {
  private ActiveBackend() {}

  /** Whether the CPU computes, on the memory whose addresses ND4J's arrays give. */
  public static boolean isCpu() {
    return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;
  }

  /** Whether it is Crowdzoo's own backend: then the settings of the process are ours, too. */
  public static boolean isOurs() {
    return Nd4j.getBackend() instanceof CachingCpuBackend && isCpu();
  }

  /** As ND4J calls it, such as {@code NATIVE_CPU} or {@code CUDA}. */
  public static String name() {
    return Nd4j.getExecutioner().type().name();
  }
}
