package org.crowdzoo.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.crowdzoo.cli.Crowdzoo;
import org.junit.jupiter.api.Test;

class BenchAggregateTest {
  @Test
  void oneJsonLine() throws IOException {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
      int exit =
          Crowdzoo.run(
              ("bench aggregate --strategy DS --tasks 2000 --votes-per-task 5 --workers 50"
                      + " --classes 4 --iterations 3 --repeats 1")
                  .split(" "));
      assertThat(exit).isZero();
    } finally {
      System.setOut(out);
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text.strip().lines()).hasSize(1);
    JsonNode line = new ObjectMapper().readTree(text);
    assertThat(line.get("strategy").textValue()).isEqualTo("dawid_skene");
    assertThat(line.get("votes").intValue()).isEqualTo(10_000);
    assertThat(line.get("total_s").doubleValue()).isPositive();
    assertThat(line.has("seconds_per_iteration")).isTrue();
    assertThat(line.get("peak_mb").intValue()).isPositive();
  }

  @Test
  void badSizesAreToldAtOnce() {
    assertThat(Crowdzoo.run("bench", "aggregate", "--tasks", "0", "--classes", "0")).isEqualTo(2);
    assertThat(Crowdzoo.run("bench", "aggregate", "--strategy", "ds[maxiter=1]")).isEqualTo(2);
  }
}
