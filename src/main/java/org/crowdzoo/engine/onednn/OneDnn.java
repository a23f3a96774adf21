package org.crowdzoo.engine.onednn;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Loader;
import org.crowdzoo.engine.backend.ActiveBackend;

/**
 * The oneDNN library of this machine: whether it can be used, and what it makes of the processor.
 * It is loaded once, at the first question. {@code -Dcrowdzoo.onednn=off} forbids it, and so does a
 * backend whose arrays lie on a GPU.
 */
public final class OneDnn {
  /** System property; {@code off} makes every graph run on stock layers. */
  public static final String SWITCH = "crowdzoo.onednn";

  private OneDnn() {}

  /** Why oneDNN cannot be used here, in a few words; empty when it can. */
  public static Optional<String> problem() {
    if ("off".equalsIgnoreCase(System.getProperty(SWITCH))) {
      return Optional.of("switched off by -D" + SWITCH + "=off");
    }
    if (!ActiveBackend.isCpu()) {
      return Optional.of("ND4J computes with " + ActiveBackend.name() + ", oneDNN on the CPU");
    }
    return Library.PROBLEM;
  }

  /** Version and instruction set, such as {@code oneDNN 2.5.2, AVX-512}. */
  public static String description() {
    dnnl_version_t version = dnnl.dnnl_version();
    return String.format(
        Locale.ROOT,
        "oneDNN %d.%d.%d, %s",
        version.major(),
        version.minor(),
        version.patch(),
        avx512() ? "AVX-512" : "AVX2 or less");
  }

  /** Whether the kernels use 512-bit registers, and so blocks of 16 channels and Winograd. */
  static boolean avx512() {
    int avx512Core = dnnl.dnnl_cpu_isa_avx512_core;
    return (dnnl.dnnl_get_effective_cpu_isa() & avx512Core) == avx512Core;
  }

  /** The layout of feature maps: channels in blocks as wide as a register. */
  static memory.format_tag blocked() {
    return avx512() ? memory.format_tag.nChw16c : memory.format_tag.nChw8c;
  }

  private static final class Library {
    static final Optional<String> PROBLEM = load();

    private static Optional<String> load() {
      try {
        // libdnnl is linked against libOpenCL.so.1. Loading the one from the opencl artifact first
        // spares the user an installation.
        Loader.load(org.bytedeco.opencl.global.OpenCL.class);
        Loader.load(dnnl.class);
        dnnl.dnnl_version();
        return Optional.empty();
      } catch (LinkageError | RuntimeException e) {
        String message =
            e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        return Optional.of(
            "oneDNN cannot be loaded: " + e.getClass().getSimpleName() + ": " + message);
      }
    }
  }
}
