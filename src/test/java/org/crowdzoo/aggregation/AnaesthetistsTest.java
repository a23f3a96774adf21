package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.junit.jupiter.api.Test;

/**
 * The data and the estimates of Dawid and Skene (1979), to the two decimals they print: Table 1
 * (votes), section 4 (class probabilities), Table 2 (error rates).
 */
class AnaesthetistsTest {
  private static final double[][][] PUBLISHED = {
    {{.89, .11, 0, 0}, {.07, .88, .05, 0}, {0, .34, .66, 0}, {0, 0, .56, .44}},
    {{.83, .17, 0, 0}, {.05, .63, .31, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}},
    {{1, 0, 0, 0}, {.11, .79, .11, 0}, {0, .40, .20, .40}, {0, 0, .67, .33}},
    {{.94, .06, 0, 0}, {.05, .84, .10, 0}, {0, 0, .80, .20}, {0, 0, .33, .67}},
    {{1, 0, 0, 0}, {.16, .73, .11, 0}, {0, .21, .79, 0}, {0, 0, .33, .67}},
  };

  /** 45 patients, 5 observers of whom the first votes three times, 4 classes. */
  static Votes votes() throws IOException {
    VotesBuilder builder = new VotesBuilder();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                AnaesthetistsTest.class.getResourceAsStream("anaesthetists.txt"),
                StandardCharsets.UTF_8))) {
      List<String> lines = in.lines().filter(line -> !line.startsWith("#")).toList();
      for (int i = 0; i < lines.size(); i++) {
        String[] marks = lines.get(i).split(" ");
        for (int column = 0; column < marks.length; column++) {
          String observer = Integer.toString(Math.max(1, column - 1));
          builder.vote(Integer.toString(i + 1), observer, Integer.parseInt(marks[column]) - 1);
        }
      }
    }
    return builder.build(4);
  }

  @Test
  void publishedEstimates() throws IOException {
    Aggregated found =
        Aggregations.parse("dawid_skene[maxiter=500,epsilon=1e-12,smoothing=0]", 0)
            .aggregate(votes());
    assertThat(found.learnt().get("prior").values())
        .containsExactly(new double[] {.40, .42, .11, .07}, within(.005));
    double[] pi = found.confusions().values();
    for (int j = 0; j < 5; j++) {
      for (int k = 0; k < 4; k++) {
        for (int l = 0; l < 4; l++) {
          assertThat(pi[(j * 4 + k) * 4 + l])
              .as("observer %d, truth %d, vote %d", j + 1, k + 1, l + 1)
              .isCloseTo(PUBLISHED[j][k][l], within(.0051));
        }
      }
    }
  }

  @Test
  void likelihoodAndUncertainPatients() throws IOException {
    Aggregated found =
        Aggregations.parse("dawid_skene[maxiter=500,epsilon=1e-12,smoothing=0]", 0)
            .aggregate(votes());
    double[] history = found.objective();
    // an independent program in numpy converges to this
    assertThat(history[history.length - 1]).isCloseTo(-192.89088121420528, within(1e-6));
    assertThat(found.probability(6, 0)).isCloseTo(.981, within(.001));
    assertThat(found.probability(37, 2)).isCloseTo(.979, within(.001));
  }
}
