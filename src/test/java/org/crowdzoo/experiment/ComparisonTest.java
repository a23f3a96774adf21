package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.commons.math3.stat.inference.TTest;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir Path folder;

  @Test
  void pairedTestAgreesWithCommonsMath() {
    List<Double> a = List.of(84.1, 85.3, 83.9, 86.0, 85.5);
    List<Double> b = List.of(83.0, 85.1, 84.2, 84.4, 84.9);
    PairedTest test = PairedTest.of("a", a, "b", b);
    double[] first = a.stream().mapToDouble(x -> x).toArray();
    double[] second = b.stream().mapToDouble(x -> x).toArray();
    assertThat(test.t()).isCloseTo(new TTest().pairedT(first, second), within(1e-10));
    assertThat(test.p()).isCloseTo(new TTest().pairedTTest(first, second), within(1e-10));
    assertThat(test.difference()).isCloseTo(0.64, within(1e-9));
  }

  @Test
  void pairedTestOfEqualListsSaysNoDifference() {
    PairedTest same = PairedTest.of("a", List.of(1.0, 2.0), "b", List.of(1.0, 2.0));
    assertThat(same.p()).isEqualTo(1);
    PairedTest shifted = PairedTest.of("a", List.of(2.0, 3.0), "b", List.of(1.0, 2.0));
    assertThat(shifted.p()).isZero();
  }

  @Test
  void comparesOnTheCommandLineAndResumesWithoutTrainingAgain() throws IOException {
    Path config = config("");
    Path out = folder.resolve("out");
    assertThat(Crowdzoo.run("compare", config.toString(), "--out", out.toString())).isZero();
    JsonNode json = new ObjectMapper().readTree(out.resolve("comparison.json").toFile());
    assertThat(json.get("rows")).hasSize(3);
    for (JsonNode row : json.get("rows")) {
      double best = row.at("/best_test_accuracy/mean").doubleValue();
      assertThat(best).isGreaterThanOrEqualTo(row.at("/test_accuracy/mean").doubleValue());
      assertThat(best).isGreaterThanOrEqualTo(row.at("/last_test_accuracy/mean").doubleValue());
      assertThat(row.at("/test_accuracy/values")).hasSize(2);
      assertThat(row.has("label_accuracy"))
          .isEqualTo(row.get("strategy").asText().equals("majority_voting"));
      assertThat(row.at("/config/training/epochs").intValue())
          .isEqualTo(row.get("strategy").asText().equals("short") ? 1 : 3);
    }
    assertThat(json.at("/paired_t_test/n").intValue()).isEqualTo(2);
    assertThat(Files.readString(out.resolve("comparison.md")))
        .contains("| validation | test, best on validation | test, last | test, best on test |")
        .contains(" ± ");
    assertThat(Files.readAllLines(out.resolve("comparison.csv"))).hasSize(4);

    Path model = out.resolve("conal/seed-1/model.zip");
    FileTime before = Files.getLastModifiedTime(model);
    String table = Files.readString(out.resolve("comparison.csv"));
    assertThat(Crowdzoo.run("compare", config.toString(), "--out", out.toString(), "--resume"))
        .isZero();
    assertThat(Files.getLastModifiedTime(model)).isEqualTo(before);
    assertThat(Files.readString(out.resolve("comparison.csv"))).isEqualTo(table);
  }

  @Test
  void allMistakesAtOnce() throws IOException {
    Path config = config("sedes: 3\n");
    assertThatThrownBy(() -> Comparison.read(config, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown key sedes");
    assertThatThrownBy(
            () ->
                Comparison.read(
                    config(""),
                    List.of("strategies=[conal, conal, nobody, {label: x, stratgy: 1}]")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("two strategies are called conal")
        .hasMessageContaining("nobody")
        .hasMessageContaining("stratgy");
  }

  private Path config(String more) throws IOException {
    Path data = TinyFeatures.write(folder.resolve("tiny"));
    return Files.writeString(
        folder.resolve("compare.yaml"),
        """
        name: tiny
        seeds: [0, 1]
        experiment:
          data: {dataset: "%s", normalize: none}
          backbone: {name: linear}
          training: {epochs: 3, batchSize: 16, learningRate: 1e-2}
        strategies:
          - majority_voting
          - conal
          - {label: short, strategy: {name: gold}, training: {epochs: 1}}
        """
                .formatted(data)
            + more);
  }
}
