package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What builds with ND4J's CUDA backend compute on, with GPUs that are made up. */
class CudaBuildTest {
  /**
   * Stands for CUDA's runtime: {@code GPUS} names GPUs and their capabilities, or what is wrong.
   */
  private static final String RUNTIME =
      """
      package org.bytedeco.cuda.global;

      import org.bytedeco.cuda.cudart.cudaDeviceProp;
      import org.bytedeco.javacpp.BytePointer;

      public class cudart {
        private static final String[] GPUS = System.getenv("GPUS").split(";");

        static {
          System.out.println("CUDA is asked");
          if (GPUS[0].equals("no driver")) {
            throw (Error) new UnsatisfiedLinkError("no jnicudart").initCause(
                new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file\\nmore"));
          }
        }

        public static int cudaGetDeviceCount(int[] count) {
          count[0] = GPUS.length;
          return GPUS[0].isEmpty() ? 100 : 0;
        }

        public static int cudaGetDeviceProperties(cudaDeviceProp gpu, int i) {
          gpu.words = GPUS[i].split(" ");
          return GPUS[i].equals("lost") ? 101 : 0;
        }

        public static BytePointer cudaGetErrorString(int error) {
          return new BytePointer(error == 100 ? "no device is detected" : "invalid device");
        }
      }
      """;

  private static final String PROPERTIES =
      """
      package org.bytedeco.cuda.cudart;

      import org.bytedeco.javacpp.BytePointer;

      public class cudaDeviceProp {
        public String[] words;

        public BytePointer name() { return new BytePointer(words[0]); }
        public int major() { return Integer.parseInt(words[1]); }
        public int minor() { return Integer.parseInt(words[2]); }
      }
      """;

  /**
   * Where CUDA's backend is chosen, it says so and ends the program: there is nothing behind it.
   */
  private static final String BACKEND =
      """
      package org.nd4j.linalg.jcublas;

      import org.nd4j.linalg.factory.Nd4jBackend;

      public class JCublasBackend extends Nd4jBackend {
        public boolean allowsOrder() { return false; }
        public int getPriority() { return BACKEND_PRIORITY_GPU; }
        public boolean isAvailable() {
          if (System.getenv("BROKEN") != null) throw new RuntimeException("no libcublas");
          return true;
        }
        public boolean canRun() { return true; }
        public org.nd4j.common.io.Resource getConfigurationResource() {
          System.out.println("the GPU");
          System.exit(0);
          return null;
        }
        public Class getNDArrayClass() { return Object.class; }
        public org.nd4j.linalg.factory.Environment getEnvironment() { return null; }
        public String buildInfo() { return ""; }
        public void logBackendInit() {}
      }
      """;

  private static final String MAIN =
      """
      public class Main {
        public static void main(String[] arguments) {
          org.nd4j.linalg.api.ndarray.INDArray sum = org.nd4j.linalg.factory.Nd4j.ones(3, 4).sum();
          System.out.println("the CPU: " + sum.getInt(0));
        }
      }
      """;

  private static final String CPU = "the CPU: 12";

  @TempDir private static Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeAll
  static void compile() throws IOException {
    compile("runtime", Map.of("cudart", RUNTIME, "cudaDeviceProp", PROPERTIES));
    compile("backend", Map.of("JCublasBackend", BACKEND));
    compile("main", Map.of("Main", MAIN));
    Path services = Files.createDirectories(folder.resolve("backend/META-INF/services"));
    Files.writeString(
        services.resolve("org.nd4j.linalg.factory.Nd4jBackend"),
        "org.nd4j.linalg.jcublas.JCublasBackend\n");
  }

  private static void compile(String name, Map<String, String> classes) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources").resolve(name));
    for (Map.Entry<String, String> type : classes.entrySet()) {
      Files.writeString(sources.resolve(type.getKey() + ".java"), type.getValue());
    }
    Libraries.compile(sources, Libraries.all(), Files.createDirectories(folder.resolve(name)));
  }

  /** A program that computes a sum, started as the launcher starts one. */
  private Ran run(String gpus, String... parts) {
    environment.put("GPUS", gpus);
    List<String> path = new ArrayList<>(Libraries.all());
    path.addAll(0, List.of(Libraries.FAST.toString(), Libraries.CROWDZOO.toString()));
    Stream.of(parts).map(part -> folder.resolve(part).toString()).forEach(path::add);
    List<String> command = new ArrayList<>(Libraries.java(path, "Main", Stream.of()));
    command.add(
        1, "-Dlogback.configurationFile=" + Path.of("src/launcher/logback.xml").toAbsolutePath());
    return Ran.of(folder, environment, command);
  }

  private Ran run(String gpus) {
    return run(gpus, "main", "runtime", "backend");
  }

  private static void onTheGpu(Ran ran) {
    assertThat(ran.out()).containsExactly("CUDA is asked", "the GPU");
    assertThat(ran.err()).isEmpty();
  }

  private static void onTheCpu(Ran ran, String reason) {
    assertThat(ran.out()).containsExactly("CUDA is asked", CPU);
    assertThat(ran.err())
        .singleElement()
        .asString()
        .matches("[0-9:]{8} WARN  .*")
        .endsWith("WARN  " + reason + "; the CPU goes on");
  }

  @Test
  void gpusThatTheBackendHasCodeForAreUsed() {
    onTheGpu(run("K80 3 7"));
    onTheGpu(run("M10 5 0;L4 8 9"));
  }

  @Test
  void anotherGpuIsNamedAndTheCpuUsed() {
    onTheCpu(
        run("H100 9 0"),
        "H100 has compute capability 9.0, ND4J's CUDA backend has code for 3.7 to 8.9");
    onTheCpu(
        run("B200 10 0;B200 10 0"),
        "B200 has compute capability 10.0, ND4J's CUDA backend has code for 3.7 to 8.9");
    onTheCpu(
        run("K40 3 5"),
        "K40 has compute capability 3.5, ND4J's CUDA backend has code for 3.7 to 8.9");
  }

  @Test
  void oneOfSeveralIsEnoughAsThreadsAreGivenToAll() {
    onTheCpu(
        run("T4 7 5;H100 9 0"),
        "H100 has compute capability 9.0, ND4J's CUDA backend has code for 3.7 to 8.9 and computes"
            + " on all GPUs (CUDA_VISIBLE_DEVICES hides some)");
  }

  @Test
  void whatIsWrongWithCudaIsOneLine() {
    onTheCpu(run(""), "CUDA cannot be used: no device is detected");
    onTheCpu(run("lost"), "CUDA cannot be used: invalid device");
    onTheCpu(run("no driver"), "CUDA cannot be used: libcuda.so.1: cannot open shared object file");
    environment.put("BROKEN", "yes");
    onTheCpu(run("T4 7 5"), "ND4J's CUDA backend cannot be loaded");
  }

  @Test
  void cudaIsAskedOnlyWhereItWouldBeUsed() {
    Ran ordinary = run("H100 9 0", "main", "runtime");
    assertThat(ordinary.out()).containsExactly(CPU);
    assertThat(ordinary.err()).isEmpty();
    environment.put("BACKEND_PRIORITY_CPU", "200");
    Ran put = run("H100 9 0");
    assertThat(put.out()).containsExactly(CPU);
    assertThat(put.err()).isEmpty();
  }
}
