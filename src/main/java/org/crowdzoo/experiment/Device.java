package org.crowdzoo.experiment;

import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What networks run on: the CPU, or with the profile {@code cuda} a GPU that CUDA 11.6 can use. */
public final class Device {
  private static final Logger LOG = LoggerFactory.getLogger(Device.class);
  private static final String CUDA_BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

  private Device() {}

  /** The device in words, which one line in the log says, too. */
  public static String describe() {
    String device =
        Nd4j.getBackend().getClass().getName().equals(CUDA_BACKEND)
            ? "CUDA GPU"
            : "CPU, " + Runtime.getRuntime().availableProcessors() + " processors";
    LOG.info("device: {}", device);
    return device;
  }
}
