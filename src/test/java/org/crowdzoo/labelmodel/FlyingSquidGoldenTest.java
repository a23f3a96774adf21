package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;

/**
 * FlyingSquid 28a713a in float64, and exact values where it is wrong: see reference/README.md of
 * the test resources. The figures have 12 digits.
 */
class FlyingSquidGoldenTest {
  private static final Offset<Double> CLOSE = within(1e-10);
  private static final Path SHARED = Path.of("..", "shared");

  @Test
  void independentFunctions() throws IOException {
    JsonNode golden = resource("flyingsquid_simulated.json");
    int[][] votes = matrix(golden.get("votes"));
    LabelGraph graph = LabelGraph.independent(5);
    for (JsonNode one : golden.get("cases")) {
      ClassBalance balance = ClassBalance.of(1, numbers(one.get("class_balance")));
      TripletLabelModel model = TripletLabelModel.fit(graph, votes, options(one, balance));
      assertExpectations(one, model);
      assertThat(model.accuracies())
          .containsExactly(numbers(one.get("estimated_accuracies")), CLOSE);
      for (int i = 0; i < 5; i++) {
        assertThat(model.marginal(i))
            .containsExactly(numbers(one.get("marginals").get("lambda_" + i + ",Y_0")), CLOSE);
      }
      assertThat(flat(model.predictProba(votes)))
          .containsExactly(numbers(one.get("predict_proba_exact")), CLOSE);
    }
  }

  @Test
  void dependentFunctions() throws IOException {
    JsonNode golden = resource("flyingsquid_dependent.json");
    LabelGraph graph = LabelGraph.dependent(5, List.of(new int[] {0, 1}));
    for (JsonNode one : golden.get("cases")) {
      boolean abstain = one.get("votes").asText().equals("abstain");
      int[][] votes = matrix(golden.get(abstain ? "votes_abstain" : "votes_no_abstain"));
      ClassBalance balance = ClassBalance.of(1, numbers(one.get("class_balance")));
      TripletLabelModel model = TripletLabelModel.fit(graph, votes, options(one, balance));
      assertExpectations(one, model);
      JsonNode marginals = one.get(abstain ? "marginals_fixed" : "marginals");
      for (int i = 2; i < 5; i++) {
        double[] table = model.marginal(i);
        assertThat(abstain ? table : withoutAbstention(table, 1))
            .containsExactly(numbers(marginals.get("lambda_" + i + ",Y_0")), CLOSE);
      }
      double[] both = model.marginal(0, 1);
      assertThat(abstain ? both : withoutAbstention(both, 2))
          .containsExactly(numbers(marginals.get("lambda_0,lambda_1,Y_0")), CLOSE);
      assertThat(flat(model.predictProba(votes)))
          .containsExactly(
              numbers(one.get(abstain ? "predict_proba_fixed_exact" : "predict_proba_exact")),
              CLOSE);
    }
  }

  @Test
  void tennisFrameByFrame() throws IOException {
    JsonNode golden = shared("flyingsquid_tennis_T1.json");
    int[][] train = votes("L_train_video.npy", 1);
    int[][] dev = votes("L_dev_video.npy", 1);
    for (JsonNode one : golden.get("cases")) {
      ClassBalance balance = ClassBalance.of(1, numbers(one.get("class_balance_values")));
      TripletLabelModel model =
          TripletLabelModel.fit(LabelGraph.independent(6), train, options(one, balance));
      assertExpectations(one, model);
      assertThat(model.accuracies())
          .containsExactly(numbers(one.get("estimated_accuracies")), CLOSE);
      for (int i = 0; i < 6; i++) {
        assertThat(model.marginal(i))
            .containsExactly(numbers(one.get("marginals").get("lambda_" + i + ",Y_0")), CLOSE);
      }
      assertThat(flat(model.predictPositive(dev)))
          .containsExactly(numbers(one.get("predict_proba_exact")), CLOSE);
    }
    int[][] truth = votes("Y_dev_video.npy", 1);
    assertThat(ClassBalance.ofDevelopmentSet(1, truth).joint())
        .containsExactly(numbers(golden.get("cases").get(1).get("class_balance_values")), CLOSE);
  }

  @Test
  void tennisChainOfThreeFrames() throws IOException {
    JsonNode golden = shared("flyingsquid_tennis_chain.json");
    int[][] train = votes("L_train_video.npy", 3);
    int[][] dev = votes("L_dev_video.npy", 3);
    LabelGraph graph = LabelGraph.chain(6, 3, List.of());
    int compared = 0;
    for (JsonNode one : golden.get("cases")) {
      boolean single = one.get("solve_method").asText().equals("triplet");
      if (!single && !one.has("triplets")) {
        continue; // mean and median over triplets that hang on different truths: a fault
      }
      compared++;
      ClassBalance balance = ClassBalance.of(3, numbers(one.get("class_balance_values")));
      TripletLabelModel model = TripletLabelModel.fit(graph, train, options(one, balance));
      if (single) {
        assertExpectations(one, model);
      } else {
        assertThat(model.expectations().values())
            .containsExactlyElementsOf(
                IntStream.range(0, 18)
                    .mapToObj(i -> model.expectations().get(VoteProduct.of(i, i / 6)))
                    .toList());
        double[] expected = numbers(one.get("expectations"));
        for (int i = 0; i < 18; i++) {
          assertThat(model.expectations().get(VoteProduct.of(i, i / 6)))
              .isCloseTo(expected[i], CLOSE);
          assertThat(model.marginal(i))
              .containsExactly(numbers(one.get("marginals_lambda_states_by_Y").get(i)), CLOSE);
        }
      }
      assertThat(model.accuracies())
          .containsExactly(numbers(one.get("estimated_accuracies")), CLOSE);
      assertThat(flat(model.predictProba(Arrays.copyOf(dev, 40))))
          .containsExactly(numbers(one.get("predict_proba_exact_first_40_sequences")), CLOSE);
      assertThat(flat(model.predictPositive(dev)))
          .containsExactly(numbers(one.get("marginalized_exact")), CLOSE);
    }
    assertThat(compared).isEqualTo(6);
    assertThat(ClassBalance.ofDevelopmentSet(3, votes("Y_dev_video.npy", 3)).joint())
        .containsExactly(numbers(golden.get("cases").get(1).get("class_balance_values")), CLOSE);
  }

  private static void assertExpectations(JsonNode one, TripletLabelModel model) {
    Map<String, Double> found = new java.util.HashMap<>();
    model.expectations().forEach((product, value) -> found.put(product.toString(), value));
    int compared = 0;
    for (String name : (Iterable<String>) () -> one.get("expectations").fieldNames()) {
      if (found.containsKey(name)) {
        assertThat(found.get(name))
            .as(name)
            .isCloseTo(one.get("expectations").get(name).doubleValue(), CLOSE);
        compared++;
      }
    }
    // without abstentions FlyingSquid has no conditions, and ours weigh nothing
    assertThat(found.keySet().stream().filter(name -> !name.contains("|")).count())
        .isLessThanOrEqualTo(compared);
  }

  private static TripletLabelModel.Options options(JsonNode one, ClassBalance balance) {
    TripletLabelModel.Options options = TripletLabelModel.Options.defaults().with(balance);
    return switch (one.get("solve_method").asText()) {
      case "triplet" -> options.with(SolveMethod.TRIPLET).with(triplets(one.get("triplets")));
      case "triplet_mean" -> options.with(SolveMethod.MEAN);
      case "triplet_median" -> options.with(SolveMethod.MEDIAN);
      default -> throw new AssertionError(one.get("solve_method"));
    };
  }

  private static List<Triplet> triplets(JsonNode all) {
    List<Triplet> triplets = new ArrayList<>();
    for (JsonNode three : all) {
      triplets.add(
          new Triplet(product(three.get(0)), product(three.get(1)), product(three.get(2))));
    }
    return triplets;
  }

  /** As in "lambda_0*lambda_1*Y_0 | lambda_2=0". */
  private static VoteProduct product(JsonNode text) {
    String[] sides = text.asText().split(" \\| ");
    String[] factors = sides[0].split("\\*");
    List<Integer> functions =
        Arrays.stream(factors).limit(factors.length - 1).map(f -> number(f, "lambda_")).toList();
    List<Integer> abstaining =
        sides.length == 1 ? List.of() : List.of(number(sides[1].replace("=0", ""), "lambda_"));
    return new VoteProduct(functions, number(factors[factors.length - 1], "Y_"), abstaining);
  }

  private static Integer number(String text, String prefix) {
    return Integer.valueOf(text.substring(prefix.length()));
  }

  private static double[] withoutAbstention(double[] table, int functions) {
    List<Double> kept = new ArrayList<>();
    for (int e = 0; e < table.length; e++) {
      boolean votes = true;
      int state = e / 2;
      for (int d = 0; d < functions; d++, state /= 3) {
        votes &= state % 3 != 1;
      }
      if (votes) {
        kept.add(table[e]);
      } else {
        assertThat(table[e]).isZero();
      }
    }
    return kept.stream().mapToDouble(p -> p).toArray();
  }

  private static JsonNode resource(String name) throws IOException {
    try (InputStream in = FlyingSquidGoldenTest.class.getResourceAsStream("/reference/" + name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static JsonNode shared(String name) throws IOException {
    Path file = SHARED.resolve("reference").resolve(name);
    assumeTrue(Files.exists(file), () -> "skipped: " + file + " is absent");
    return new ObjectMapper().readTree(file.toFile());
  }

  /** Rows of a file in the tennis folder, {@code frames} of them side by side, the rest dropped. */
  private static int[][] votes(String name, int frames) {
    Path file = SHARED.resolve("data/tennis").resolve(name);
    assumeTrue(Files.exists(file), () -> "skipped: " + file + " is absent");
    NumpyFile.Array array = NumpyFile.read(file);
    int width = frames * (array.shape().length == 1 ? 1 : array.shape()[1]);
    int[][] rows = new int[array.values().length / width][width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        rows[i][j] = (int) array.values()[i * width + j];
      }
    }
    return rows;
  }

  private static int[][] matrix(JsonNode rows) {
    int[][] matrix = new int[rows.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = Arrays.stream(numbers(rows.get(i))).mapToInt(x -> (int) x).toArray();
    }
    return matrix;
  }

  private static double[] numbers(JsonNode node) {
    List<Double> all = new ArrayList<>();
    collect(node, all);
    return all.stream().mapToDouble(x -> x).toArray();
  }

  private static void collect(JsonNode node, List<Double> all) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, all));
    } else {
      all.add(node.doubleValue());
    }
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
