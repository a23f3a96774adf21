package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TripletLabelModelTest {
  private static final Offset<Double> EQUAL = within(1e-12);
  private static final double[] ACCURACY = {0.9, 0.8, 0.75, 0.65, 0.6};
  private static final double[] COVERAGE = {0.7, 0.8, 0.9, 0.6, 1};

  /** More than a million votes are cast; functions abstain on none to 40 %. */
  @ParameterizedTest
  @CsvSource({"0.5, 3", "0.3, 4"})
  void aMillionVotesGiveTheTrueAccuracies(double positive, long seed) {
    int[][] signs =
        SimulatedFunctions.of(
                320_000, ACCURACY, COVERAGE, new double[] {1 - positive, positive}, seed)
            .signs();
    long cast = Arrays.stream(signs).flatMapToInt(Arrays::stream).filter(vote -> vote != 0).count();
    assertThat(cast).isBetween(1_000_000L, 1_590_000L);
    VoteMoments moments = VoteMoments.of(LabelGraph.independent(5), signs);
    double[] right = new double[5];
    Arrays.setAll(right, j -> ACCURACY[j] * COVERAGE[j]);
    for (SolveMethod method : SolveMethod.values()) {
      TripletLabelModel model =
          TripletLabelModel.fit(
              moments,
              TripletLabelModel.Options.defaults()
                  .with(method)
                  .with(ClassBalance.of(1, 1 - positive, positive)));
      assertThat(model.accuraciesGivenVote())
          .as("%s", method)
          .containsExactly(ACCURACY, within(0.01));
      assertThat(model.accuracies()).as("%s", method).containsExactly(right, within(0.01));
      assertThat(model.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(SolveMethod.class)
  void oppositeVotesGiveTheMirroredResult(SolveMethod method) {
    int[][] votes = few(400, 5).signs();
    int[][] opposite =
        Arrays.stream(votes)
            .map(row -> Arrays.stream(row).map(vote -> -vote).toArray())
            .toArray(int[][]::new);
    var options = TripletLabelModel.Options.defaults().with(method).with(ProductSign.OF_MOMENTS);
    mirrored(LabelGraph.dependent(5, List.of(new int[] {1, 3})), votes, opposite, options);
    mirrored(LabelGraph.independent(5), votes, opposite, options.with(ProductSign.POSITIVE));
  }

  private static void mirrored(
      LabelGraph graph, int[][] votes, int[][] opposite, TripletLabelModel.Options options) {
    double[][] there =
        TripletLabelModel.fit(graph, votes, options.with(ClassBalance.of(1, 0.3, 0.7)))
            .predictProba(votes);
    double[][] back =
        TripletLabelModel.fit(graph, opposite, options.with(ClassBalance.of(1, 0.7, 0.3)))
            .predictProba(opposite);
    for (int i = 0; i < votes.length; i++) {
      assertThat(back[i][0]).isCloseTo(there[i][1], EQUAL);
    }
  }

  @ParameterizedTest
  @EnumSource(SolveMethod.class)
  void anotherOrderOfTheFunctionsGivesThoseAccuraciesInThatOrder(SolveMethod method) {
    int[][] votes = few(400, 6).signs();
    int[] order = {3, 0, 4, 2, 1}; // new place p holds function order[p]
    int[][] moved =
        Arrays.stream(votes)
            .map(row -> IntStream.of(order).map(j -> row[j]).toArray())
            .toArray(int[][]::new);
    var options = TripletLabelModel.Options.defaults().with(method);
    TripletLabelModel model =
        TripletLabelModel.fit(LabelGraph.dependent(5, List.of(new int[] {0, 2})), votes, options);
    TripletLabelModel other =
        TripletLabelModel.fit(LabelGraph.dependent(5, List.of(new int[] {3, 1})), moved, options);
    for (int p = 0; p < order.length; p++) {
      assertThat(other.accuracies()[p]).isCloseTo(model.accuracies()[order[p]], EQUAL);
    }
    double[][] there = model.predictProba(votes);
    double[][] here = other.predictProba(moved);
    for (int i = 0; i < votes.length; i++) {
      assertThat(here[i]).containsExactly(there[i], EQUAL);
    }
  }

  /**
   * All dependencies among 3 to 5 functions of a truth, and truths in a chain, star and triangle.
   */
  @Test
  @Tag("once")
  void inferenceIsExactOnEveryGraph() {
    SplittableRandom random = new SplittableRandom(5);
    int checked = 0;
    for (int m = 3; m <= 5; m++) {
      List<int[]> pairs = new ArrayList<>();
      for (int a = 0; a < m; a++) {
        for (int b = a + 1; b < m; b++) {
          pairs.add(new int[] {a, b});
        }
      }
      for (int bits = 0; bits < 1 << pairs.size(); bits++) {
        List<int[]> edges = new ArrayList<>();
        for (int e = 0; e < pairs.size(); e++) {
          if ((bits >> e & 1) != 0) {
            edges.add(pairs.get(e));
          }
        }
        LabelGraph graph;
        try {
          graph = LabelGraph.dependent(m, edges);
        } catch (InputException fewerThanThreeGroups) {
          continue;
        }
        assertExact(graph, edges, List.of(), random);
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(30);
    int[] threeEach = {0, 0, 0, 1, 1, 1, 2, 2, 2};
    List<int[]> chain = List.of(new int[] {0, 1}, new int[] {1, 2});
    List<int[]> triangle = List.of(new int[] {0, 1}, new int[] {1, 2}, new int[] {0, 2});
    List<int[]> none = List.of();
    for (List<int[]> truths : List.of(chain, triangle, none)) {
      assertExact(LabelGraph.of(threeEach, 3, none, truths), none, truths, random);
    }
    int[] four = {0, 0, 0, 0, 1, 1, 1};
    List<int[]> edges = List.of(new int[] {0, 2});
    List<int[]> joined = List.of(new int[] {1, 0});
    assertExact(LabelGraph.of(four, 2, edges, joined), edges, joined, random);
  }

  /** A distribution with random potentials on all edges, by enumeration and by the model. */
  private static void assertExact(
      LabelGraph graph, List<int[]> edges, List<int[]> truthEdges, SplittableRandom random) {
    int m = graph.functions();
    int v = graph.truths();
    double[][][] own = new double[m][][];
    for (int i = 0; i < m; i++) {
      own[i] = potential(3, 2, random);
    }
    List<double[][]> between = edges.stream().map(e -> potential(3, 3, random)).toList();
    List<double[][]> truths = truthEdges.stream().map(e -> potential(2, 2, random)).toList();
    int states = VoteMoments.power3(m);
    double[][] p = new double[states][1 << v];
    double total = 0;
    for (int s = 0; s < states; s++) {
      int[] votes = votes(s, m);
      for (int y = 0; y < p[s].length; y++) {
        double product = 1;
        for (int i = 0; i < m; i++) {
          product *= own[i][votes[i] + 1][bit(y, graph.truthOf(i), v)];
        }
        for (int e = 0; e < edges.size(); e++) {
          product *= between.get(e)[votes[edges.get(e)[0]] + 1][votes[edges.get(e)[1]] + 1];
        }
        for (int e = 0; e < truthEdges.size(); e++) {
          int[] edge = truthEdges.get(e);
          product *= truths.get(e)[bit(y, edge[0], v)][bit(y, edge[1], v)];
        }
        p[s][y] = product;
        total += product;
      }
    }
    Map<List<Integer>, double[]> tables = new HashMap<>();
    double[] balance = new double[1 << v];
    for (LabelGraph.Clique clique : graph.cliques()) {
      for (int[] of : List.of(clique.functions(), clique.separator())) {
        tables.put(boxed(of), new double[2 * VoteMoments.power3(of.length)]);
      }
      for (int i : clique.functions()) {
        tables.put(List.of(i), new double[6]);
      }
    }
    for (int s = 0; s < states; s++) {
      int[] votes = votes(s, m);
      for (int y = 0; y < p[s].length; y++) {
        p[s][y] /= total;
        balance[y] += p[s][y];
        for (var table : tables.entrySet()) {
          if (!table.getKey().isEmpty()) {
            int[] of = table.getKey().stream().mapToInt(i -> i).toArray();
            int at = 2 * VoteMoments.state(of, votes) + bit(y, graph.truthOf(of[0]), v);
            table.getValue()[at] += p[s][y];
          }
        }
      }
    }
    TruthInference inference =
        new TruthInference(graph, ClassBalance.of(v, balance), Marginals.ofTables(tables));
    double worst = 0;
    for (int s = 0; s < states; s++) {
      double sum = Arrays.stream(p[s]).sum();
      double[] joint = inference.joint(votes(s, m));
      double[] positive = inference.positive(votes(s, m));
      for (int y = 0; y < joint.length; y++) {
        worst = Math.max(worst, Math.abs(joint[y] - p[s][y] / sum));
        for (int k = 0; k < v; k++) {
          positive[k] -= bit(y, k, v) * p[s][y] / sum;
        }
      }
      for (double difference : positive) {
        worst = Math.max(worst, Math.abs(difference));
      }
    }
    assertThat(worst).isLessThan(1e-10);
  }

  private static double[][] potential(int rows, int columns, SplittableRandom random) {
    double[][] values = new double[rows][];
    Arrays.setAll(values, r -> random.doubles(columns, 0.2, 1).toArray());
    return values;
  }

  private static int bit(int y, int k, int v) {
    return y >> (v - 1 - k) & 1;
  }

  private static int[] votes(int state, int m) {
    int[] votes = new int[m];
    for (int i = m - 1, rest = state; i >= 0; i--, rest /= 3) {
      votes[i] = rest % 3 - 1;
    }
    return votes;
  }

  private static List<Integer> boxed(int[] of) {
    return Arrays.stream(of).boxed().toList();
  }

  @ParameterizedTest
  @EnumSource(SolveMethod.class)
  void whatIsDegenerateIsNamedAndNeverNaN(SolveMethod method) {
    int[][] votes = few(300, 7).signs();
    int[][] odd = new int[votes.length][7];
    for (int i = 0; i < votes.length; i++) {
      System.arraycopy(votes[i], 0, odd[i], 0, 3);
      odd[i][3] = 0; // always abstains
      odd[i][4] = votes[i][0]; // agrees with 0
      odd[i][5] = -votes[i][1]; // opposes 1
      odd[i][6] = i == 0 ? 1 : 0; // one vote
    }
    TripletLabelModel model =
        TripletLabelModel.fit(
            LabelGraph.independent(7), odd, TripletLabelModel.Options.defaults().with(method));
    assertFinite(model, odd);
    String all = String.join("\n", model.warnings());
    assertThat(all)
        .contains("function 3 always abstains")
        .contains("function 0 always agrees with 4 where both vote")
        .contains("function 5 always opposes 1 where both vote")
        .contains("function 5 its votes contradict \"better than random\"");
    assertThat(model.accuraciesGivenVote()[3]).isEqualTo(0.5);
  }

  @ParameterizedTest
  @EnumSource(SolveMethod.class)
  void momentsOfZeroAndVotesOfNobody(SolveMethod method) {
    var options = TripletLabelModel.Options.defaults().with(method);
    int[][] never = new int[4][3];
    int[][] alone = {{1, 0, 0}, {0, -1, 0}, {0, 0, 1}};
    int[][] even = {{1, 1, 1}, {1, -1, 1}, {1, 1, -1}, {1, -1, -1}};
    for (int[][] votes : List.of(new int[0][3], never, alone, even, new int[][] {{1, 1, 1}})) {
      TripletLabelModel model = TripletLabelModel.fit(LabelGraph.independent(3), votes, options);
      assertFinite(model, votes);
      assertFinite(model, new int[][] {{1, -1, 0}, {0, 0, 0}, {-1, -1, -1}});
    }
    assertThat(TripletLabelModel.fit(LabelGraph.independent(3), alone, options).warnings())
        .allMatch(line -> line.contains("never votes together"))
        .hasSize(3);
    assertThat(TripletLabelModel.fit(LabelGraph.independent(3), even, options).warnings())
        .anyMatch(line -> line.startsWith("function 0 all its triplets have a moment of zero"));
  }

  @Test
  void anAdversaryIsReported() {
    double[] accuracy = {0.85, 0.8, 0.75, 0.2};
    double[] all = {1, 1, 1, 0.8};
    int[][] votes = SimulatedFunctions.of(1000, accuracy, all, new double[] {0.5, 0.5}, 4).signs();
    List<String> warnings =
        TripletLabelModel.fit(
                LabelGraph.independent(4), votes, TripletLabelModel.Options.defaults())
            .warnings();
    assertThat(warnings)
        .hasSize(1)
        .first()
        .asString()
        .startsWith("function 3 its votes contradict");
  }

  private static void assertFinite(TripletLabelModel model, int[][] votes) {
    assertThat(model.accuracies()).doesNotContain(Double.NaN);
    assertThat(model.accuraciesGivenVote()).doesNotContain(Double.NaN);
    for (double[] p : model.predictProba(votes)) {
      assertThat(Arrays.stream(p).sum()).isCloseTo(1, EQUAL);
    }
  }

  @Test
  void badInputIsOneLine() {
    assertThatThrownBy(() -> LabelGraph.independent(2))
        .isInstanceOf(InputException.class)
        .hasMessage("label model: needs at least 3 labelling functions, got 2");
    assertThatThrownBy(() -> LabelGraph.dependent(4, List.of(new int[] {0, 1}, new int[] {1, 2})))
        .hasMessageContaining("3 labelling functions that do not depend on each other")
        .hasMessageContaining("got 4 in 2 groups");
    assertThatThrownBy(() -> LabelGraph.dependent(4, List.of(new int[] {0, 4})))
        .hasMessage(
            "label model: an edge between functions must be two different numbers from 0 to 3, got"
                + " [0, 4]");
    assertThatThrownBy(
            () ->
                LabelGraph.of(
                    new int[] {0, 0, 0, 1, 1, 1},
                    2,
                    List.of(new int[] {2, 3}),
                    List.of(new int[] {0, 1})))
        .hasMessageContaining("edge 2-3: joins functions of the truths 0 and 1")
        .hasMessageContaining("cycle");
    LabelGraph graph = LabelGraph.independent(3);
    var options = TripletLabelModel.Options.defaults();
    assertThatThrownBy(() -> TripletLabelModel.fit(graph, new int[][] {{1, 0, 2}}, options))
        .hasMessage("label model: row 0, function 2: a vote must be -1, 0 (abstains) or 1, got 2");
    assertThatThrownBy(() -> TripletLabelModel.fit(graph, new int[][] {{1, 0}}, options))
        .hasMessage("label model: row 0 must have 3 votes, one a labelling function, got 2");
    assertThatThrownBy(() -> ClassBalance.of(1, 0.5)).hasMessageContaining("must be 2 numbers");
    assertThatThrownBy(() -> ClassBalance.of(1, 0, 1)).hasMessageContaining("above 0");
    assertThatThrownBy(
            () ->
                TripletLabelModel.fit(
                    graph, new int[][] {{1, 1, 1}}, options.with(ClassBalance.uniform(2))))
        .hasMessageContaining("2 truths");
  }

  private static SimulatedFunctions few(int tasks, long seed) {
    return SimulatedFunctions.of(tasks, ACCURACY, COVERAGE, new double[] {0.4, 0.6}, seed);
  }
}
