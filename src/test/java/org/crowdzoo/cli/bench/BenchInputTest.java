package org.crowdzoo.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code crowdzoo bench input} as a user calls it. */
class BenchInputTest {
  @TempDir private Path folder;

  @Test
  void imagesPerSecondAndEpochsOfANetwork() throws IOException {
    TinyFashion.copyTo(folder);
    JsonNode read = line("bench input " + folder + " --batch 16 --epochs 2 --data-augmentation");
    assertThat(read.get("images").intValue()).isEqualTo(60);
    assertThat(read.get("pixels").intValue()).isEqualTo(28);
    assertThat(read.get("first_epoch_images_per_s").intValue()).isPositive();
    double first =
        read.get("images").doubleValue() / read.get("first_epoch_images_per_s").doubleValue();
    assertThat(read.get("start_to_end_of_first_epoch_s").doubleValue())
        .isBetween(0.9 * first, ManagementFactory.getRuntimeMXBean().getUptime() / 1e3 + 10);
    assertThat(read.get("images_per_s").intValue()).isPositive();
    JsonNode trained =
        line("bench input " + folder + " --epochs 2 --img-size 12 --train cnn3 --width 2");
    assertThat(trained.get("epoch_from_memory_s").doubleValue()).isPositive();
    assertThat(trained.get("first_epoch_from_files_s").doubleValue()).isPositive();
    assertThat(trained.get("files_to_memory").doubleValue()).isPositive();
    assertThat(trained.get("augment").booleanValue()).isFalse();
  }

  private static JsonNode line(String command) throws IOException {
    CommandLineRun run = CommandLineRun.of(command);
    assertThat(run.messages()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(run.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nowhere | nowhere: no such dataset folder",
        "src --epochs 1 | --epochs 2, got [0, 64, 32, 1]",
        "src --train resnet | --train must be one of",
        "| missing required parameter: 'DATASET'"
      })
  void misuseIsOneLine(String arguments, String message) {
    CommandLineRun run =
        CommandLineRun.of(("bench input " + (arguments == null ? "" : arguments)).strip());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.messages()).singleElement().asString().contains(message);
  }
}
