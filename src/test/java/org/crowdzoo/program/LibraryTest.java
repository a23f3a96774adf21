package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library brings nothing that changes the application whose class path it is on. */
class LibraryTest {
  /** A backend as a GPU's: it is there, goes before a CPU's, and has a class for arrays. */
  private static final String GPU =
      """
      package gpu;

      import org.nd4j.linalg.factory.Nd4jBackend;

      public class Backend extends Nd4jBackend {
        public boolean allowsOrder() { return true; }
        public int getPriority() { return BACKEND_PRIORITY_GPU; }
        public boolean isAvailable() { return true; }
        public boolean canRun() { return true; }
        public org.nd4j.common.io.Resource getConfigurationResource() {
          return new org.nd4j.common.io.ClassPathResource("gpu.properties", Backend.class.getClassLoader());
        }
        public Class getNDArrayClass() { return Object.class; }
        public org.nd4j.linalg.factory.Environment getEnvironment() { return null; }
        public String buildInfo() { return ""; }
        public void logBackendInit() {}
      }
      """;

  @Test
  void itHoldsCrowdzoosOwnPackagesOnly() throws IOException {
    try (Stream<Path> files = Files.walk(Libraries.CROWDZOO)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allMatch(LibraryTest::isOurs)
          .noneMatch(file -> file.getFileName().toString().startsWith("logback"));
    }
  }

  /** A class or resource of ours, or a list of services of ours. */
  private static boolean isOurs(Path file) {
    String name = Libraries.CROWDZOO.relativize(file).toString();
    return name.startsWith("org/crowdzoo/") || name.startsWith("META-INF/services/org.crowdzoo.");
  }

  @Test
  void whatTheLauncherSwitchesOnIsAJarOfItsOwn() throws IOException {
    try (Stream<Path> files = Files.walk(Libraries.FAST)) {
      assertThat(files.filter(Files::isRegularFile).map(Libraries.FAST::relativize))
          .map(Path::toString)
          .containsExactlyInAnyOrder(
              "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend",
              "org/nd4j/nativeblas/Nd4jCpu.class",
              "org/nd4j/nativeblas/Nd4jCpu$Environment.class",
              "org/nd4j/nativeblas/package-info.class");
    }
  }

  @Test
  void anApplicationWithAGpusBackendAloneStarts(@TempDir Path folder) throws Exception {
    Path source = Files.createDirectories(folder.resolve("source")).resolve("Backend.java");
    Files.writeString(source, GPU);
    Path gpu = Files.createDirectories(folder.resolve("classes"));
    Libraries.compile(source.getParent(), Libraries.all(), gpu);
    Files.writeString(gpu.resolve("gpu.properties"), "ndarray.order = c\n");
    Path services = Files.createDirectories(gpu.resolve("META-INF/services"));
    Files.writeString(services.resolve("org.nd4j.linalg.factory.Nd4jBackend"), "gpu.Backend\n");

    List<String> path =
        new ArrayList<>(
            Libraries.ofAnApplication().stream()
                .filter(jar -> !jar.contains("/nd4j-native/"))
                .toList());
    path.add(gpu.toString());
    path.add(Libraries.CROWDZOO.toString());
    assertThat(backend(path)).isEqualTo("gpu.Backend");
    path.add(Libraries.FAST.toString());
    assertThat(backend(path)).as("with the jar fast, too").isEqualTo("gpu.Backend");
    path.addAll(Libraries.with("/nd4j-native/"));
    assertThat(backend(path)).as("beside the CPU's").isEqualTo("gpu.Backend");
    path.remove(gpu.toString());
    assertThat(backend(path)).isEqualTo("org.crowdzoo.engine.backend.CachingCpuBackend");
    path.remove(Libraries.FAST.toString());
    assertThat(backend(path)).isEqualTo("org.nd4j.linalg.cpu.nativecpu.CpuBackend");
  }

  /** The backend that ND4J would choose with a class path. */
  private static String backend(List<String> path) throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URL[] urls = path.stream().map(LibraryTest::url).toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> type = loader.loadClass("org.nd4j.linalg.factory.Nd4jBackend");
      return type.getMethod("load").invoke(null).getClass().getName();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
