package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnlineLabelModelTest {
  private static final ClassLabelModel.Options FIT = ClassLabelModel.Options.defaults();

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void withRoomForAllItIsTheOfflineModel(int classes) {
    int[][] votes = simulate(600, classes, 0.8, 0.7, 0.65, 0.6);
    OnlineLabelModel online = online(4, classes, 1000, 5, 50);
    feed(online, votes, 40);
    assertEqual(online, ClassLabelModel.fit(LabelGraph.independent(4), votes, classes, FIT), votes);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void itForgetsWhatIsOlderThanItsCapacity(int classes) {
    int[][] votes = simulate(900, classes, 0.8, 0.7, 0.65, 0.6);
    OnlineLabelModel online = online(4, classes, 250, 1, 50);
    feed(online, votes, 30);
    assertThat(online.held()).isEqualTo(250);
    int[][] last = Arrays.copyOfRange(votes, 650, 900);
    assertEqual(online, ClassLabelModel.fit(LabelGraph.independent(4), last, classes, FIT), last);
  }

  @Test
  void dependentFunctionsAreFollowedToo() {
    int[][] votes = simulate(300, 2, 0.8, 0.7, 0.65, 0.6);
    LabelGraph graph = LabelGraph.dependent(4, List.of(new int[] {0, 2}));
    OnlineLabelModel online =
        new OnlineLabelModel(graph, 2, new OnlineLabelModel.Options(200, 1, 10, FIT));
    feed(online, votes, 50);
    int[][] last = Arrays.copyOfRange(votes, 100, 300);
    assertEqual(online, ClassLabelModel.fit(graph, last, 2, FIT), last);
  }

  @Test
  void itFollowsAccuraciesThatDrift() {
    int[][] before = simulate(12_000, 2, 0.9, 0.7, 0.6, 0.75);
    int[][] after = simulate(12_001, 2, 0.6, 0.7, 0.9, 0.75);
    OnlineLabelModel online = online(4, 2, 10_000, 10, 100);
    feed(online, before, 50);
    double[] first = given(online.model());
    feed(online, after, 50);
    double[] then = given(online.model());
    assertThat(first).containsExactly(new double[] {0.9, 0.7, 0.6, 0.75}, within(0.06));
    assertThat(then).containsExactly(new double[] {0.6, 0.7, 0.9, 0.75}, within(0.06));
  }

  private static double[] given(ClassLabelModel model) {
    return model.ofClass(1).accuraciesGivenVote();
  }

  @Test
  void aRestoredOneGoesOnAsTheOther() {
    int[][] votes = simulate(700, 3, 0.8, 0.7, 0.65, 0.6);
    OnlineLabelModel one = online(4, 3, 200, 4, 50);
    feed(one, Arrays.copyOf(votes, 330), 30);
    OnlineLabelModel other = online(4, 3, 200, 4, 50);
    feed(other, simulate(80, 3, 0.5, 0.5, 0.5, 0.5), 20);
    other.restore(one.state());
    assertThat(other.state()).isEqualTo(one.state());
    assertThat(other.probabilities(votes[5])).isEqualTo(one.probabilities(votes[5]));
    feed(one, Arrays.copyOfRange(votes, 330, 700), 30);
    feed(other, Arrays.copyOfRange(votes, 330, 700), 30);
    assertThat(other.state()).isEqualTo(one.state());
    assertThatThrownBy(() -> online(4, 3, 100, 4, 50).restore(one.state()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> online(5, 3, 200, 4, 50).restore(one.state()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> online(4, 2, 200, 4, 50).restore(one.state()))
        .isInstanceOf(IllegalArgumentException.class);
    for (int vote : new int[] {3, -2, Short.MAX_VALUE}) {
      byte[] damaged = one.state();
      java.nio.ByteBuffer.wrap(damaged).putShort(16 + 2 * 7, (short) vote);
      assertThatThrownBy(() -> online(4, 3, 200, 4, 50).restore(damaged))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("votes for no class");
    }
  }

  @Test
  void majorityBeforeThereIsEnoughAndNothingOfAbstentions() {
    OnlineLabelModel online = online(4, 3, 100, 1, 60);
    feed(online, simulate(59, 3, 0.8, 0.7, 0.65, 0.6), 59);
    assertThat(online.model()).isNull();
    assertThat(online.probabilities(new int[] {2, 0, 2, -1})).containsExactly(0, 0, 1);
    assertThat(online.probabilities(new int[] {2, 0, -1, -1})).containsExactly(0.5, 0, 0.5);
    assertThat(online.probabilities(new int[] {-1, -1, -1, -1})).isNull();
    feed(online, simulate(1, 3, 0.8, 0.7, 0.65, 0.6), 1);
    assertThat(online.model()).isNotNull();
    assertThatThrownBy(() -> online(4, 3, 100, 0, 60)).isInstanceOf(InputException.class);
    assertThatThrownBy(() -> online(4, 3, 100, 1, 101)).isInstanceOf(InputException.class);
  }

  private static OnlineLabelModel online(int m, int classes, int capacity, int every, int least) {
    return new OnlineLabelModel(
        LabelGraph.independent(m),
        classes,
        new OnlineLabelModel.Options(capacity, every, least, FIT));
  }

  private static void feed(OnlineLabelModel online, int[][] votes, int batch) {
    for (int from = 0; from < votes.length; from += batch) {
      online.add(Arrays.copyOfRange(votes, from, Math.min(votes.length, from + batch)));
    }
  }

  private static void assertEqual(OnlineLabelModel online, ClassLabelModel fit, int[][] votes) {
    double[][] expected = fit.predictProba(votes);
    for (int i = 0; i < votes.length; i++) {
      double[] found = online.probabilities(votes[i]);
      if (found != null) {
        assertThat(found).containsExactly(expected[i], within(1e-12));
      }
    }
  }

  private static int[][] simulate(int tasks, int classes, double... accuracy) {
    double[] balance = new double[classes];
    Arrays.fill(balance, 1.0 / classes);
    double[] coverage = new double[accuracy.length];
    Arrays.fill(coverage, 0.8);
    return SimulatedFunctions.of(tasks, accuracy, coverage, balance, tasks).votes();
  }
}
