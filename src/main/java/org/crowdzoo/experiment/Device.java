package org.crowdzoo.experiment;

import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What networks run on: the CPU, or with the profile {@code cuda} a GPU that CUDA 11.6 can use. */
public final class Device {
  private static final Logger LOG = LoggerFactory.getLogger(Device.class);
  private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  private Device() {}

  /** The device in words; one line in the log says it, and why where a GPU was expected. */
  public static String describe() {
    if (Nd4j.getBackend().getClass().getName().equals(CUDA_BACKEND)) {
      LOG.info("device: CUDA GPU");
      return "CUDA GPU";
    }
    String cpu = "CPU, " + Runtime.getRuntime().availableProcessors() + " processors";
    if (cudaIsOnTheClassPath()) {
      LOG.warn("device: {}; the CUDA backend found no GPU that it can use", cpu);
    } else {
      LOG.info("device: {}", cpu);
    }
    return cpu;
  }

  private static boolean cudaIsOnTheClassPath() {
    return Device.class.getResource("/" + CUDA_BACKEND.replace('.', '/') + ".class") != null;
  }
}
