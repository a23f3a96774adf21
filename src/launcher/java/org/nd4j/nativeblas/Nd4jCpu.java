package org.nd4j.nativeblas;

/**
 * Brings DL4J's oneDNN layer helpers to life. In 1.0.0-M2.1 they ask {@code
 * org.nd4j.nativeblas.Nd4jCpu$Environment} by reflection whether oneDNN may be used, but that class
 * was moved; without an answer every convolution silently runs without oneDNN. This class answers
 * in its place, so package, names and methods must stay as they are.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What is left of the former native environment class. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The one instance; found by reflection. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the loaded native library has oneDNN and may use it; found by reflection. */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
