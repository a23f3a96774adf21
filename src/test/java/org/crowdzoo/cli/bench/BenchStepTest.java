package org.crowdzoo.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.crowdzoo.cli.Crowdzoo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code crowdzoo bench step} as a user calls it. */
class BenchStepTest {
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream complained = new ByteArrayOutputStream();

  @BeforeEach
  void catchStreams() {
    System.setOut(new PrintStream(printed, true));
    System.setErr(new PrintStream(complained, true));
  }

  @AfterEach
  void restoreStreams() {
    System.setOut(out);
    System.setErr(err);
  }

  @Test
  void oneJsonLine() throws Exception {
    for (String engine : new String[] {"auto", "stock"}) {
      printed.reset();
      int code =
          Crowdzoo.run(
              "bench",
              "step",
              "--arch",
              "cnn3",
              "--width",
              "4",
              "--batch",
              "2",
              "--steps",
              "2",
              "--engine",
              engine);
      assertThat(code).isZero();
      assertThat(printed.toString().lines()).hasSize(1);
      JsonNode line = new ObjectMapper().readTree(printed.toString());
      assertThat(line.fieldNames())
          .toIterable()
          .containsExactly("system", "arch", "width", "batch", "threads", "train_s", "infer_s");
      assertThat(line.get("system").asText()).startsWith("crowdzoo");
      assertThat(line.get("train_s").asDouble()).isPositive();
      assertThat(line.get("infer_s").asDouble()).isPositive();
      assertThat(line.get("threads").asInt()).isPositive();
    }
    assertThat(printed.toString()).contains("stock DL4J layers (chosen)");
  }

  @Test
  void weakVotesTakeTurnsWithLabels() throws Exception {
    int code =
        Crowdzoo.run(
            "bench", "step", "--arch", "cnn3", "--width", "4", "--batch", "2", "--steps", "2",
            "--weak", "5");
    assertThat(code).isZero();
    JsonNode line = new ObjectMapper().readTree(printed.toString());
    assertThat(line.get("weak").asInt()).isEqualTo(5);
    for (String figure : new String[] {"train_s", "labels_train_s", "times"}) {
      assertThat(line.get(figure).asDouble()).as(figure).isPositive();
    }
  }

  @Test
  void misuseNamesEveryProblem() {
    int code = Crowdzoo.run("bench", "step", "--arch", "mlp", "--width", "0", "--steps", "-1");
    assertThat(code).isEqualTo(2);
    assertThat(complained.toString().lines())
        .containsExactly(
            "crowdzoo: bench step: --arch must be one of simple-cnn, cnn3, resnet18, resnet34, vgg16, resnet50,"
                + " vgg16_bn, mobilenet_v2, squeezenet1_1, got mlp",
            "crowdzoo: bench step: --width must be at least 1, got 0",
            "crowdzoo: bench step: --steps must be at least 1, got -1");
    assertThat(Crowdzoo.run("bench", "step", "--engine", "gpu")).isEqualTo(2);
  }
}
