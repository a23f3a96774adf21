package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassLabelModelTest {
  private static final double[] ACCURACY = {0.9, 0.8, 0.7, 0.6, 0.5};
  private static final double[] ALL = {0.9, 0.8, 0.9, 0.8, 1};

  @Test
  void beatsMajorityOnFourClasses() {
    SimulatedFunctions simulated =
        SimulatedFunctions.of(4000, ACCURACY, ALL, new double[] {0.25, 0.25, 0.25, 0.25}, 1);
    ClassLabelModel model =
        ClassLabelModel.fit(
            LabelGraph.independent(5), simulated.votes(), 4, ClassLabelModel.Options.defaults());
    double[][] p = model.predictProba(simulated.votes());
    double[][] majority =
        Arrays.stream(simulated.votes())
            .map(row -> OnlineLabelModel.majority(row, 4))
            .toArray(double[][]::new);
    assertThat(right(p, simulated.truth()))
        .isGreaterThan(right(majority, simulated.truth()) + 0.02);
    double[] expected = new double[5];
    Arrays.setAll(expected, j -> ACCURACY[j] * ALL[j]);
    // votes against a class are no longer independent given that the class is not the truth
    assertThat(model.accuracies()).containsExactly(expected, within(0.1));
  }

  /** For two classes, class 1's model says the same as two models would, and as signs do. */
  @Test
  void twoClassesAreOneModelOfSigns() {
    SimulatedFunctions simulated =
        SimulatedFunctions.of(500, ACCURACY, ALL, new double[] {0.7, 0.3}, 2);
    LabelGraph graph = LabelGraph.independent(5);
    double[][] classes =
        ClassLabelModel.fit(
                graph,
                simulated.votes(),
                2,
                new ClassLabelModel.Options(SolveMethod.MEDIAN, List.of(7.0, 3.0)))
            .predictProba(simulated.votes());
    double[][] signs =
        TripletLabelModel.fit(
                graph,
                simulated.signs(),
                TripletLabelModel.Options.defaults()
                    .with(SolveMethod.MEDIAN)
                    .with(ClassBalance.of(1, 0.7, 0.3)))
            .predictProba(simulated.signs());
    for (int i = 0; i < signs.length; i++) {
      assertThat(classes[i]).containsExactly(signs[i], within(1e-12));
    }
  }

  @Test
  void otherNamesOfTheClassesGiveTheSameUnderThoseNames() {
    int[][] votes =
        SimulatedFunctions.of(500, ACCURACY, ALL, new double[] {0.5, 0.3, 0.2}, 3).votes();
    int[] renamed = {2, 0, 1};
    int[][] other =
        Arrays.stream(votes)
            .map(row -> Arrays.stream(row).map(vote -> vote < 0 ? vote : renamed[vote]).toArray())
            .toArray(int[][]::new);
    LabelGraph graph = LabelGraph.independent(5);
    var options = new ClassLabelModel.Options(SolveMethod.MEAN, List.of(0.5, 0.3, 0.2));
    var there = new ClassLabelModel.Options(SolveMethod.MEAN, List.of(0.3, 0.2, 0.5));
    double[][] p = ClassLabelModel.fit(graph, votes, 3, options).predictProba(votes);
    double[][] q = ClassLabelModel.fit(graph, other, 3, there).predictProba(other);
    for (int i = 0; i < votes.length; i++) {
      for (int k = 0; k < 3; k++) {
        assertThat(q[i][renamed[k]]).isCloseTo(p[i][k], within(1e-12));
      }
    }
  }

  @Test
  void whereAllAbstainTheClassBalanceIsLeft() {
    int[][] votes =
        SimulatedFunctions.of(200, ACCURACY, ALL, new double[] {0.5, 0.3, 0.2}, 3).votes();
    var options = new ClassLabelModel.Options(SolveMethod.MEAN, List.of(5.0, 3.0, 2.0));
    double[][] p =
        ClassLabelModel.fit(LabelGraph.independent(5), votes, 3, options)
            .predictProba(new int[][] {{-1, -1, -1, -1, -1}});
    assertThat(Arrays.stream(p[0]).sum()).isCloseTo(1, within(1e-12));
    assertThat(p[0][0]).isGreaterThan(p[0][1]);
    assertThat(p[0][1]).isGreaterThan(p[0][2]);
  }

  @Test
  void badInputIsOneLine() {
    LabelGraph graph = LabelGraph.independent(3);
    var options = ClassLabelModel.Options.defaults();
    assertThatThrownBy(() -> ClassLabelModel.fit(graph, new int[][] {{0, 3, -1}}, 3, options))
        .hasMessage(
            "label model: row 0, function 1: a vote must be a class from 0 to 2, or -1 (abstains),"
                + " got 3");
    assertThatThrownBy(() -> ClassLabelModel.fit(graph, new int[][] {{0, 0, 0}}, 1, options))
        .hasMessage("label model: needs at least 2 classes, got 1");
    var wrong = new ClassLabelModel.Options(SolveMethod.MEAN, List.of(1.0, 0.0, 1.0));
    assertThatThrownBy(() -> ClassLabelModel.fit(graph, new int[][] {{0, 0, 0}}, 3, wrong))
        .hasMessageContaining("must be 3 numbers above 0");
  }

  private static double right(double[][] p, int[] truth) {
    double right = 0;
    for (int i = 0; i < truth.length; i++) {
      int best = 0;
      for (int k = 1; k < p[i].length; k++) {
        best = p[i][k] > p[i][best] ? k : best;
      }
      right += best == truth[i] ? 1 : 0;
    }
    return right / truth.length;
  }
}
