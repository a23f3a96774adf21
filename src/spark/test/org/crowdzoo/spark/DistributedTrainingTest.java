package org.crowdzoo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One network by parameter averaging in {@code local[2]}. */
class DistributedTrainingTest {
  @TempDir Path folder;

  @Test
  void conalLearnsAsOnOneMachine() throws IOException {
    double here = accuracy("here");
    double there =
        accuracy("there", "--set", "training.distributed={workers: 2, averageEvery: 5}", "--spark", "local[2]");
    assertThat(there).isBetween(here - 4, here + 6);
    assertThat(folder.resolve("there/model.zip")).exists();
    assertThat(Files.exists(folder.resolve("there/batches"))).isFalse();
    CommandLineRun inspect =
        CommandLineRun.ofWords("inspect", folder.resolve("there/model.zip").toString());
    assertThat(inspect.exit()).isZero();
  }

  private double accuracy(String name, String... more) throws IOException {
    String[] words = {
      "run",
      "configs/quickstart.yaml",
      "--out",
      folder.resolve(name).toString(),
      "--set",
      "training.epochs=12"
    };
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    CommandLineRun run = CommandLineRun.ofWords(all);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    JsonNode results =
        new ObjectMapper().readTree(folder.resolve(name).resolve("results.json").toFile());
    return results.get("test_accuracy").doubleValue();
  }
}
