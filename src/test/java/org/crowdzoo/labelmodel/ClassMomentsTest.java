package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sums kept for all classes at once are, to the last vote, those of each class by itself. */
class ClassMomentsTest {
  private static final int FUNCTIONS = 6;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void independentFunctions(int classes) {
    assertSums(LabelGraph.independent(FUNCTIONS), classes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void functionsThatDependOnEachOther(int classes) {
    assertSums(
        LabelGraph.dependent(FUNCTIONS, List.of(new int[] {0, 3}, new int[] {3, 5})), classes);
  }

  private static void assertSums(LabelGraph graph, int classes) {
    SplittableRandom random = new SplittableRandom(classes);
    ClassMoments all = new ClassMoments(graph, classes);
    Deque<int[]> held = new ArrayDeque<>();
    for (int i = 0; i < 300; i++) {
      int[] votes = random.ints(FUNCTIONS, -1, classes).toArray();
      all.add(votes);
      held.add(votes);
      if (held.size() > 40) {
        all.remove(held.remove());
      }
    }
    for (int d = 0; d < ClassLabelModel.models(classes); d++) {
      VoteMoments expected = new VoteMoments(graph);
      for (int[] votes : held) {
        int wanted = ClassLabelModel.ofModel(d, classes);
        expected.add(ClassLabelModel.signs(votes, wanted, new int[FUNCTIONS]));
      }
      VoteMoments found = all.ofModel(d);
      assertThat(found.vectors()).isEqualTo(40);
      assertThat(found.copyOfCounts()).isDeepEqualTo(expected.copyOfCounts());
      for (int i = 0; i < FUNCTIONS; i++) {
        for (int j = 0; j < FUNCTIONS; j++) {
          assertThat(found.pairSum(i, j)).isEqualTo(expected.pairSum(i, j));
          assertThat(found.both(i, j)).isEqualTo(expected.both(i, j));
        }
      }
      for (VoteProduct product : graph.all()) {
        for (int j = 0; j < FUNCTIONS; j++) {
          assertThat(found.product(product.functions(), j))
              .isEqualTo(expected.product(product.functions(), j));
        }
      }
    }
  }
}
