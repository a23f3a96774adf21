package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.experiment.TinyFeatures;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a long run takes of memory is taken in its first tenth. By the profile "nightly": {@code
 * -Dcrowdzoo.longEpochs=2000 -Dcrowdzoo.longSteps=5000}.
 */
@EnabledOnOs(OS.LINUX)
class LongRunTest {
  private static final int EPOCHS = Integer.getInteger("crowdzoo.longEpochs", 0);
  private static final int STEPS = Integer.getInteger("crowdzoo.longSteps", 0);
  private static final double GROWTH = 1.1;
  private static final Pattern EPOCH = Pattern.compile("epoch (\\d+) of ");

  /** Sixty pictures, 7 a step: nine steps an epoch, the last of 4; validation has other sizes. */
  private static final int STEPS_OF_AN_EPOCH = 9;

  @TempDir private Path folder;

  @Test
  void epochsOnFeatures() throws Exception {
    Assumptions.assumeTrue(EPOCHS > 0);
    TinyFeatures.write(folder.resolve("data"));
    doesNotGrow(
        """
        data: {dataset: "%s"}
        strategy: {name: conal}
        backbone: {name: mlp}
        training: {epochs: %d, batchSize: 16}
        """,
        EPOCHS);
  }

  @Test
  void stepsOfAConvolutionalNetWithBatchesOfSeveralSizes() throws Exception {
    Assumptions.assumeTrue(STEPS > 0);
    TinyFashion.copyTo(folder.resolve("data"));
    doesNotGrow(
        """
        data: {dataset: "%s", channels: 1}
        strategy: majority_voting
        backbone: {name: cnn3, width: 8}
        training: {epochs: %d, batchSize: 7}
        """,
        (STEPS + STEPS_OF_AN_EPOCH - 1) / STEPS_OF_AN_EPOCH);
  }

  private void doesNotGrow(String settings, int epochs) throws Exception {
    Path config = folder.resolve("long.yaml");
    Files.writeString(config, "name: long\n" + settings.formatted(folder.resolve("data"), epochs));
    Path launcher = LauncherTest.installation(folder.resolve("home")).resolve("crowdzoo");
    Path err = folder.resolve("err");
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    for (String ours :
        List.of("CROWDZOO_JAVA_OPTS", "OMP_WAIT_POLICY", "OMP_NUM_THREADS", "MALLOC_ARENA_MAX")) {
      environment.put(ours, null);
    }
    Process process =
        Ran.start(
            folder,
            environment,
            List.of(launcher.toString(), "run", config.toString(), "--out", "run"),
            folder.resolve("out"),
            err);
    long early = 0;
    long late = 0;
    try {
      while (process.isAlive()) {
        int epoch = epoch(err);
        long now = residentKilobytes(process);
        if (early == 0 && epoch >= epochs / 10) {
          early = now;
        } else if (epoch >= epochs * 9 / 10) {
          late = Math.max(late, now);
        }
        Thread.sleep(50);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).as("%s", Files.readString(err)).isZero();
    System.out.printf(
        "%d epochs: %d MB after the first tenth, at most %d MB in the last%n",
        epochs, early >> 10, late >> 10);
    assertThat(early).as("seen after the first tenth").isPositive();
    assertThat((double) late).isLessThan(GROWTH * early);
  }

  /** Of the last line of progress. */
  private static int epoch(Path err) throws IOException {
    String text = new String(Files.readAllBytes(err), StandardCharsets.UTF_8);
    String end = text.substring(Math.max(0, text.length() - 500));
    List<MatchResult> all = EPOCH.matcher(end).results().toList();
    return all.isEmpty() ? 0 : Integer.parseInt(all.get(all.size() - 1).group(1));
  }

  /** VmRSS; the launcher becomes the program. 0 if it has just ended. */
  private static long residentKilobytes(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (java.nio.file.NoSuchFileException | java.io.UncheckedIOException e) {
      return 0;
    }
    return 0;
  }
}
