package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;

/** A crowd of which a fifth always says 0, and others in doubt often do, too. */
class CollapseTest {
  private static final int TASKS = 400;
  private static final int[] TRUTH = new int[TASKS];
  private static final Votes VOTES = votes();

  private static Votes votes() {
    Random random = new Random(2);
    int[][] matrix = new int[TASKS][40];
    for (int i = 0; i < TASKS; i++) {
      TRUTH[i] = random.nextInt(4);
      java.util.Arrays.fill(matrix[i], -1);
      for (int n = 0; n < 3; n++) {
        int j = (i * 7 + n * 13 + random.nextInt(5)) % 40;
        boolean right = random.nextDouble() < .45;
        boolean spams = j % 5 == 0 || random.nextDouble() < .3;
        matrix[i][j] = right && j % 5 > 0 ? TRUTH[i] : spams ? 0 : random.nextInt(4);
      }
    }
    return Votes.ofMatrix(matrix, 4);
  }

  private static Aggregated run(String strategy) {
    return Aggregations.parse(strategy, 0).aggregate(VOTES);
  }

  @Test
  void anEstimatedPriorPutsAllTasksIntoOneClassAndAUniformOneDoesNot() {
    Aggregated estimated = run("one_coin[prior=estimated]");
    Aggregated uniform = run("one_coin");
    assertThat(estimated.learnt().get("prior").values()[0]).isGreaterThan(.99);
    assertThat(uniform.learnt().get("prior").values()).containsOnly(.25);
    assertThat(uniform.accuracy(TRUTH)).isGreaterThan(estimated.accuracy(TRUTH) + .05);
    assertThat(Collapse.warning(VOTES, estimated).orElseThrow())
        .startsWith("100.0 % of the tasks get class 0, which ")
        .endsWith("collapsed; compare with majority_voting");
    assertThat(Collapse.warning(VOTES, uniform)).isEmpty();
    assertThat(Collapse.warning(VOTES, run("mv"))).isEmpty();
  }

  @Test
  void aClassThatTheVotesFavourIsNoCollapse() {
    int[][] matrix = new int[100][3];
    matrix[3] = new int[] {1, 1, 1};
    Votes votes = Votes.ofMatrix(matrix, 2);
    assertThat(Collapse.warning(votes, Aggregations.parse("mv", 0).aggregate(votes))).isEmpty();
  }
}
