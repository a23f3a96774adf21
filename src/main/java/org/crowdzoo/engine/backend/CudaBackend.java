package org.crowdzoo.engine.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * ND4J's CUDA backend, where it is on the class path. It takes every GPU that CUDA shows, with code
 * for it or without, and gives its threads to all of them in turn: one that it has no code for is
 * one too many.
 *
 * <p>CUDA itself is asked, by the runtime that the backend brings along: it knows what {@code
 * CUDA_VISIBLE_DEVICES} leaves over. By reflection, as without the backend it is not there.
 */
final class CudaBackend {
  private static final String BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";
  private static final String RUNTIME = "org.bytedeco.cuda.global.cudart";
  private static final String PROPERTIES = "org.bytedeco.cuda.cudart.cudaDeviceProp";

  private static final boolean PREFERRED =
      Nd4jBackend.BACKEND_PRIORITY_GPU > Nd4jBackend.BACKEND_PRIORITY_CPU
          && loader().getResource(BACKEND) != null;

  private CudaBackend() {}

  /** Whether ND4J would take it before the CPU's, if it can be used. */
  static boolean isPreferred() {
    return PREFERRED;
  }

  /** Why it cannot compute here, as far as CUDA can tell; to be asked where it is preferred. */
  static Optional<String> obstacle() {
    return Asked.OBSTACLE;
  }

  private static ClassLoader loader() {
    return CudaBackend.class.getClassLoader();
  }

  /** A process asks once. */
  private static final class Asked {
    static final Optional<String> OBSTACLE = ask();

    private static Optional<String> ask() {
      try {
        return withoutCode(new Cuda().gpus());
      } catch (LinkageError | ReflectiveOperationException | RuntimeException e) {
        return Optional.of("CUDA cannot be used: " + deepest(e));
      }
    }

    private static String deepest(Throwable e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
  }

  private static Optional<String> withoutCode(List<Gpu> gpus) {
    return gpus.stream()
        .filter(gpu -> !gpu.hasCode())
        .findFirst()
        .map(
            gpu ->
                gpu.name()
                    + " has compute capability "
                    + gpu.major()
                    + "."
                    + gpu.minor()
                    + ", ND4J's CUDA backend has code for 3.7 to 8.9"
                    + (gpus.stream().anyMatch(Gpu::hasCode)
                        ? " and computes on all GPUs (CUDA_VISIBLE_DEVICES hides some)"
                        : ""));
  }

  /** A GPU that CUDA shows, and its compute capability. */
  private record Gpu(String name, int major, int minor) {
    /**
     * The libraries of nd4j-cuda-11.6 1.0.0-M2.1 hold machine code for 3.7, 5.0, 5.2, 6.0, 6.1,
     * 7.0, 7.5, 8.0 and 8.6, each of which runs on later GPUs of its generation, and no PTX, of
     * which a driver would make code for newer ones.
     */
    boolean hasCode() {
      return major > 3 && major < 9 || major == 3 && minor >= 7;
    }
  }

  /** CUDA's runtime. */
  private static final class Cuda {
    private final Class<?> runtime = Class.forName(RUNTIME, true, loader());
    private final Class<?> properties = Class.forName(PROPERTIES, true, loader());

    Cuda() throws ReflectiveOperationException {}

    List<Gpu> gpus() throws ReflectiveOperationException {
      int[] count = {0};
      check(runtime.getMethod("cudaGetDeviceCount", int[].class).invoke(null, count));
      List<Gpu> gpus = new ArrayList<>();
      for (int i = 0; i < count[0]; i++) {
        gpus.add(gpu(i));
      }
      return gpus;
    }

    private Gpu gpu(int i) throws ReflectiveOperationException {
      Object gpu = properties.getConstructor().newInstance();
      check(
          runtime.getMethod("cudaGetDeviceProperties", properties, int.class).invoke(null, gpu, i));
      return new Gpu(
          ((BytePointer) get(gpu, "name")).getString(),
          (int) get(gpu, "major"),
          (int) get(gpu, "minor"));
    }

    private Object get(Object gpu, String property) throws ReflectiveOperationException {
      return properties.getMethod(property).invoke(gpu);
    }

    private void check(Object error) throws ReflectiveOperationException {
      if ((int) error != 0) {
        Object text = runtime.getMethod("cudaGetErrorString", int.class).invoke(null, error);
        throw new IllegalStateException(((BytePointer) text).getString());
      }
    }
  }
}
