package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GLAD and MACE at convergence against an independent program, {@code models_crowds.py}. */
@Tag("once")
class ModelsGoldenTest {
  private static JsonNode golden(String crowd) throws IOException {
    try (InputStream in =
        ModelsGoldenTest.class.getResourceAsStream("/golden/models-" + crowd + ".json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Aggregated run(String strategy, String crowd) {
    return Aggregations.parse(strategy, 0).aggregate(RandomCrowd.readFile("bcc-" + crowd).votes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaps", "sparse"})
  void glad(String crowd) throws IOException {
    JsonNode expected = golden(crowd).get("glad");
    Aggregated found = run("glad[maxiter=3000,epsilon=1e-12,steps=100]", crowd);
    assertThat(found.flatProbabilities())
        .containsExactly(LabelMeGolden.numbers(expected.get("posterior")), within(1e-4));
    assertThat(found.learnt().get("ability").values())
        .containsExactly(LabelMeGolden.numbers(expected.get("ability")), within(1e-3));
    assertThat(found.learnt().get("log_inverse_difficulty").values())
        .containsExactly(
            LabelMeGolden.numbers(expected.get("log_inverse_difficulty")), within(1e-3));
  }

  /** Priors that differ show that alpha is of spamming and beta of knowing. */
  @ParameterizedTest
  @ValueSource(strings = {"gaps", "sparse"})
  void mace(String crowd) throws IOException {
    assertMace("mace[maxiter=3000,epsilon=1e-13,restarts=30]", crowd, "mace");
    assertMace(
        "mace[maxiter=3000,epsilon=1e-13,restarts=30,alpha=4,beta=1]", crowd, "mace_mistrusting");
    assertMace(
        "mace[maxiter=3000,epsilon=1e-13,restarts=30,spamming=4,knowing=1]",
        crowd,
        "mace_mistrusting");
  }

  private static void assertMace(String strategy, String crowd, String key) throws IOException {
    JsonNode expected = golden(crowd).get(key);
    Aggregated found = run(strategy, crowd);
    double[] objective = found.objective();
    assertThat(objective[objective.length - 1])
        .isCloseTo(expected.get("evidence").doubleValue(), within(1e-4));
    assertThat(found.flatProbabilities())
        .containsExactly(LabelMeGolden.numbers(expected.get("posterior")), within(1e-4));
    assertThat(found.learnt().get("competence").values())
        .containsExactly(LabelMeGolden.numbers(expected.get("competence")), within(1e-4));
  }
}
