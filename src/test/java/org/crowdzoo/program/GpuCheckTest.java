package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code src/bench/gpu-check.sh} on machines that are made up, with trainings that are made up. */
@DisabledOnOs(OS.WINDOWS)
class GpuCheckTest {
  /**
   * Stands for {@code crowdzoo run CONFIG --out DIR}; GPU is where the class path of CUDA is given.
   */
  private static final String TRAINING =
      """
      dir=$4
      echo '12:00:00 WARN  H100 has no code; the CPU goes on'
      mkdir -p "$dir"
      if [ -n "${CROWDZOO_CLASSPATH:-}" ]; then [ -s "$CROWDZOO_CLASSPATH" ] && device="%s" accuracy=%s loss=%s
      else device="CPU, 2 processors" accuracy=78.0 loss=2.0; fi
      cat >"$dir/results.json" <<END
      {
        "train_loss" : [ $loss, 1.5, 1.0 ],
        "test_accuracy" : $accuracy,
        "seconds" : 12.5,
        "provenance" : {
          "device" : "$device"
        }
      }
      END
      """;

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    Path script = Files.createDirectories(folder.resolve("src/bench")).resolve("gpu-check.sh");
    Files.copy(Path.of("src/bench/gpu-check.sh"), script);
    program(
        "mvn", "for a; do case $a in -Dmdep.outputFile=*) echo jars >\"${a#*=}\" ;; esac; done\n");
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
  }

  private void program(String name, String script) throws IOException {
    write(Files.createDirectories(folder.resolve("bin")).resolve(name), script);
  }

  private static void write(Path program, String script) throws IOException {
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Ran run(String card, String device, String accuracy, String loss) throws IOException {
    program("nvidia-smi", "echo '" + card + "'\n");
    write(folder.resolve("crowdzoo"), TRAINING.formatted(device, accuracy, loss));
    return Ran.of(
        folder, environment, List.of("bash", folder.resolve("src/bench/gpu-check.sh").toString()));
  }

  private static void verdict(Ran ran, int exit, String line) {
    assertThat(ran.exit()).isEqualTo(exit);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).singleElement().asString().startsWith("gpu-check: " + line);
  }

  @Test
  void passesWhereTheFiguresAgree() throws IOException {
    verdict(
        run("NVIDIA A100-SXM4-40GB, 8.0", "CUDA GPU", "77.2", "2.01"),
        0,
        "PASS on NVIDIA A100-SXM4-40GB (8.0); quickstart: accuracy 77.2 on the GPU, 78.0 on the CPU,"
            + " first loss 2.01, 2.0, seconds 12.5, 12.5; cnn: accuracy");
  }

  @Test
  void failsWhereTheyDoNot() throws IOException {
    verdict(run("Tesla K80, 3.7", "CUDA GPU", "70.0", "2.0"), 1, "FAIL on Tesla K80 (3.7); quick");
    verdict(run("Tesla K80, 3.7", "CUDA GPU", "78.0", "2.1"), 1, "FAIL on Tesla K80 (3.7); quick");
    verdict(run("Tesla K80, 3.7", "CUDA GPU", "78.0", "\"NaN\""), 1, "FAIL on Tesla K80 (3.7)");
    verdict(
        run("H100, 9.0\nTesla T4, 7.5", "CPU, 2 processors", "78.0", "2"),
        1,
        "FAIL: quickstart was not computed on the GPU, though Tesla T4 is there: H100 has no code;"
            + " the CPU goes on");
  }

  @Test
  void saysWhereItCannotRun() throws IOException {
    verdict(run("NVIDIA H100 80GB HBM3, 9.0", "CUDA GPU", "78.0", "2"), 2, "NOT RUN: NVIDIA H100");
    verdict(run("Quadro K600, 3.0", "CUDA GPU", "78.0", "2"), 2, "NOT RUN: Quadro K600");
    verdict(run("", "CUDA GPU", "78.0", "2"), 2, "NOT RUN: nvidia-smi finds no GPU");
    program("nvidia-smi", "echo 'NVIDIA-SMI has failed' >&2\nexit 9\n");
    verdict(
        Ran.of(
            folder,
            environment,
            List.of("bash", folder.resolve("src/bench/gpu-check.sh").toString())),
        2,
        "NOT RUN: nvidia-smi finds no GPU");
  }
}
