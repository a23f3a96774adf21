package org.crowdzoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.ZipSurgery;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real program, killed at random moments and resumed until it ends, leaves what it leaves
 * undisturbed: the same figures, models and files. {@code -Dcrowdzoo.kills=200} is the nightly
 * number.
 */
@Tag("once")
class KillTest {
  private static final int KILLS = Integer.getInteger("crowdzoo.kills", 20);
  private static final long SEED = Long.getLong("crowdzoo.kills.seed", 12);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Differ from run to run. */
  private static final List<String> TIMES = List.of("seconds", "elapsed");

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Half of the kills for each: confusions of workers; a loss that remembers, and averages. */
  @ParameterizedTest
  @ValueSource(strings = {"fuzz-good/tiny.yaml", "kill/weak.yaml"})
  void resumedRunsEndAsUndisturbedOnes(String file) throws Exception {
    Path config = config(file);
    long start = System.nanoTime();
    Path undisturbed = folder.resolve("undisturbed");
    Process whole = start(config, undisturbed);
    assertThat(whole.waitFor(600, TimeUnit.SECONDS)).isTrue();
    assertThat(whole.exitValue()).as("%s", log()).isZero();
    long nanos = System.nanoTime() - start;

    int kills = 0;
    int ends = 0;
    Path run = folder.resolve("run");
    while (kills < (KILLS + 1) / 2) {
      start = System.nanoTime();
      if (killed(config, run, nanos)) {
        kills++;
        everyFileUnderItsNameIsWhole(run);
      } else {
        same(undisturbed, run);
        delete(run);
        ends++;
        // the machine is quicker than it was, or more was done before
        nanos = Math.min(nanos, (System.nanoTime() - start) * 9 / 10);
      }
    }
    while (killed(config, run, Long.MAX_VALUE)) {
      throw new IllegalStateException("never");
    }
    same(undisturbed, run);
    System.out.println(file + ": kills: " + kills + ", runs to their end: " + (ends + 1));
  }

  private Path config(String file) throws IOException {
    Path data = TinyFeatures.write(folder.resolve("data"));
    String yaml = Files.readString(Path.of("src/test/resources", file));
    return Files.writeString(folder.resolve("run.yaml"), yaml.replace("DATASET", data.toString()));
  }

  /** Starts or resumes; kills at a random moment; false if the program ended before. */
  private boolean killed(Path config, Path run, long within) throws Exception {
    Process process = start(config, run);
    boolean forEver = within == Long.MAX_VALUE;
    long wait = forEver ? 600_000_000_000L : (long) (within * random.nextDouble(0.3, 1));
    if (process.waitFor(wait, TimeUnit.NANOSECONDS)) {
      assertThat(process.exitValue()).as("resumed run: %s", log()).isZero();
      return false;
    }
    process.destroyForcibly();
    process.waitFor();
    assertThat(forEver).as("the run never ends: %s", log()).isFalse();
    return true;
  }

  private Process start(Path config, Path run) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        List.of(
            java,
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-Dcrowdzoo.checkpointMillis=0",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-cp",
            classes,
            "org.crowdzoo.cli.Crowdzoo",
            "run",
            config.toString(),
            "--out",
            run.toString(),
            "--resume");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private static void everyFileUnderItsNameIsWhole(Path run) throws IOException {
    for (Path file : files(run)) {
      switch (file.getFileName().toString()) {
        case "results.json", "seed.json" -> JSON.readTree(file.toFile());
        case "model.zip" -> SavedModel.read(file);
        default -> {
          // checkpoints are read by the next start; leftovers have names of their own
        }
      }
    }
  }

  private static void same(Path expected, Path run) throws IOException {
    assertThat(names(run)).isEqualTo(names(expected));
    for (Path file : files(expected)) {
      Path other = run.resolve(expected.relativize(file));
      if (file.toString().endsWith(".json")) {
        assertThat(withoutTimes(JSON.readTree(other.toFile())))
            .as("%s", other)
            .isEqualTo(withoutTimes(JSON.readTree(file.toFile())));
      } else if (file.toString().endsWith(".zip")) {
        Map<String, byte[]> then = ZipSurgery.read(file);
        Map<String, byte[]> now = ZipSurgery.read(other);
        assertThat(now.keySet()).isEqualTo(then.keySet());
        then.forEach((name, bytes) -> assertThat(now.get(name)).as(name).isEqualTo(bytes));
      }
    }
  }

  private static JsonNode withoutTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(TIMES);
    }
    node.forEach(KillTest::withoutTimes);
    return node;
  }

  private static Set<String> names(Path run) throws IOException {
    Set<String> names = new TreeSet<>();
    files(run).forEach(file -> names.add(run.relativize(file).toString()));
    names.remove(FolderLock.FILE);
    return names;
  }

  private static List<Path> files(Path run) throws IOException {
    if (!Files.isDirectory(run)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(run)) {
      return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
