package org.crowdzoo.engine.backend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.nd4j.common.io.ClassPathResource;
import org.nd4j.common.io.Resource;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;

/** ND4J's CPU backend with a {@link CachingExecutioner}; a GPU's backend still goes before it. */
public final class CachingCpuBackend extends CpuBackend {
  @Override
  public int getPriority() {
    return super.getPriority() + 1;
  }

  @Override
  public Resource getConfigurationResource() {
    return new Configuration();
  }

  /** The CPU backend's properties; of two lines for one key, the last counts. */
  private static final class Configuration extends ClassPathResource {
    private static final String LAST = "\nopexec=" + CachingExecutioner.class.getName() + "\n";

    Configuration() {
      super("/nd4j-native.properties", CpuBackend.class.getClassLoader());
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new SequenceInputStream(
          super.getInputStream(),
          new ByteArrayInputStream(LAST.getBytes(StandardCharsets.ISO_8859_1)));
    }
  }
}
