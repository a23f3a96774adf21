package org.crowdzoo.engine.backend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.nd4j.common.io.ClassPathResource;
import org.nd4j.common.io.Resource;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ND4J's CPU backend with a {@link CachingExecutioner}, and with DL4J's layer helpers allowed. A
 * GPU's backend goes before it, unless {@link CudaBackend} says that it cannot compute here;
 * without ND4J's CPU backend on the class path it is not available.
 *
 * <p>ND4J takes it where {@code META-INF/services} of the class path names it. The library's jar
 * does not: the launcher adds the jar {@code fast}, which does, and so may an application.
 */
public final class CachingCpuBackend extends Nd4jBackend {
  private static final Logger LOG = LoggerFactory.getLogger(CachingCpuBackend.class);
  private static final String CPU_BACKEND = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";

  /** Not a superclass, which would have to be there where ND4J computes on a GPU alone. */
  private final Optional<Nd4jBackend> cpu = cpuBackend();

  private static Optional<Nd4jBackend> cpuBackend() {
    try {
      Class<?> type = Class.forName(CPU_BACKEND, true, CachingCpuBackend.class.getClassLoader());
      return Optional.of((Nd4jBackend) type.getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException | LinkageError e) {
      return Optional.empty();
    }
  }

  private Nd4jBackend cpu() {
    return cpu.orElseThrow(() -> new IllegalStateException(CPU_BACKEND + " is not available"));
  }

  @Override
  public int getPriority() {
    return CudaBackend.isPreferred() && CudaBackend.obstacle().isPresent()
        ? BACKEND_PRIORITY_GPU + 1
        : BACKEND_PRIORITY_CPU + 1;
  }

  @Override
  public boolean isAvailable() {
    return cpu.isPresent() && cpu().isAvailable();
  }

  @Override
  public boolean canRun() {
    return cpu.isPresent() && cpu().canRun();
  }

  @Override
  public boolean allowsOrder() {
    return cpu().allowsOrder();
  }

  /** Asked for once this backend has been chosen. */
  @Override
  public Resource getConfigurationResource() {
    if (System.getProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY) == null) {
      System.setProperty(DL4JSystemProperties.DISABLE_HELPER_PROPERTY, "false");
    }
    return new Configuration(cpu().getClass().getClassLoader());
  }

  @Override
  @SuppressWarnings("rawtypes") // as ND4J declares it
  public Class getNDArrayClass() {
    return cpu().getNDArrayClass();
  }

  @Override
  public Environment getEnvironment() {
    return cpu().getEnvironment();
  }

  @Override
  public String buildInfo() {
    return cpu().buildInfo();
  }

  @Override
  public void logBackendInit() {
    if (CudaBackend.isPreferred()) {
      String reason = CudaBackend.obstacle().orElse("ND4J's CUDA backend cannot be loaded");
      LOG.warn("{}; the CPU goes on", reason);
    }
    cpu().logBackendInit();
  }

  /** The CPU backend's properties; of two lines for one key, the last counts. */
  private static final class Configuration extends ClassPathResource {
    private static final String LAST = "\nopexec=" + CachingExecutioner.class.getName() + "\n";

    Configuration(ClassLoader loader) {
      super("/nd4j-native.properties", loader);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new SequenceInputStream(
          super.getInputStream(),
          new ByteArrayInputStream(LAST.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
