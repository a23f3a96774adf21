package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crowdzoo.aggregation.LabelMeGolden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * IBCC, BWA and EBCC against an independent program, {@code bcc_crowds.py}, on simulated crowds,
 * and against the authors' program on LabelMe's votes where they lie beside the checkout.
 */
@Tag("once")
class BayesianGoldenTest {
  private static final Offset<Double> TOLERANCE = within(1e-9);

  private static Aggregated run(String strategy, Votes votes) {
    return Aggregations.parse(strategy, 0).aggregate(votes);
  }

  private static double[] learnt(Aggregated found, String name) {
    return found.learnt().get(name).values();
  }

  @ParameterizedTest
  @ValueSource(strings = {"two-classes", "gaps", "ties", "sparse"})
  void ibcc(String name) {
    RandomCrowd crowd = RandomCrowd.readFile("bcc-" + name);
    Aggregated found = run("ibcc", crowd.votes());
    assertThat(found.flatProbabilities())
        .containsExactly(crowd.numbers("ibcc", "posterior"), TOLERANCE);
    assertThat(learnt(found, "confusions"))
        .containsExactly(crowd.numbers("ibcc", "confusions"), TOLERANCE);
    assertThat(learnt(found, "rounds")).containsExactly(crowd.numbers("ibcc", "rounds"));
    assertThat(learnt(found, "bound"))
        .containsExactly(crowd.numbers("ibcc", "bound"), within(1e-7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two-classes", "gaps", "ties", "sparse"})
  void bwa(String name) {
    RandomCrowd crowd = RandomCrowd.readFile("bcc-" + name);
    Aggregated found = run("bwa", crowd.votes());
    double[] scores = crowd.numbers("bwa", "scores");
    assertThat(learnt(found, "scores")).containsExactly(scores, TOLERANCE);
    assertThat(learnt(found, "rounds")).containsExactly(crowd.numbers("bwa", "rounds"));
    assertNormalised(found, scores);
  }

  private static void assertNormalised(Aggregated found, double[] scores) {
    int classes = found.classes();
    for (int i = 0; i < found.tasks(); i++) {
      double sum = Arrays.stream(scores, i * classes, (i + 1) * classes).sum();
      for (int k = 0; k < classes; k++) {
        assertThat(found.probability(i, k)).isCloseTo(scores[i * classes + k] / sum, TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two-classes", "gaps", "ties", "sparse"})
  void ebcc(String name) {
    RandomCrowd crowd = RandomCrowd.readFile("bcc-" + name);
    Aggregated one = run("ebcc[groups=1,prior=flat]", crowd.votes());
    assertThat(one.flatProbabilities())
        .containsExactly(crowd.numbers("ibcc", "posterior"), TOLERANCE);
    Aggregated found = run("ebcc[restarts=4]", crowd.votes());
    assertThat(learnt(found, "rounds")).containsExactly(crowd.numbers("ebcc", "rounds"));
    assertThat(learnt(found, "bound"))
        .containsExactly(crowd.numbers("ebcc", "bounds"), within(1e-6));
    assertThat(found.flatProbabilities())
        .containsExactly(crowd.numbers("ebcc", "posterior"), within(1e-8));
    assertThat(learnt(found, "confusions"))
        .containsExactly(crowd.numbers("ebcc", "confusions"), within(1e-8));
  }

  @Test
  void theAuthorsFiguresOnLabelMe() {
    Votes votes = LabelMeGolden.votes();
    JsonNode golden = LabelMeGolden.reference("bcc_labelme.json");
    Aggregated ibcc = run("ibcc", votes);
    assertThat(ibcc.flatProbabilities())
        .containsExactly(numbers(golden.get("ibcc").get("posterior")), TOLERANCE);
    assertThat(learnt(ibcc, "rounds")).containsExactly(numbers(golden.get("ibcc").get("rounds")));
    Aggregated bwa = run("bwa", votes);
    assertThat(learnt(bwa, "scores"))
        .containsExactly(numbers(golden.get("bwa").get("scores")), TOLERANCE);
    assertThat(learnt(bwa, "rounds"))
        .containsExactly(numbers(golden.get("bwa").get("rounds_per_class")));
    Aggregated one = run("ebcc[groups=1,prior=flat]", votes);
    assertThat(one.flatProbabilities())
        .containsExactly(numbers(golden.get("ebcc_one_group").get("posterior")), TOLERANCE);
    assertThat(learnt(one, "bound"))
        .containsExactly(numbers(golden.get("ebcc_one_group").get("elbo")), within(1e-6));
  }

  @Test
  void theBestOfTenStartsOnLabelMe() {
    JsonNode golden = LabelMeGolden.reference("bcc_labelme.json").get("ebcc");
    Aggregated found = run("ebcc", LabelMeGolden.votes());
    double[] bounds = learnt(found, "bound");
    for (int r = 0; r < 10; r++) {
      JsonNode run = golden.get("runs").get(r);
      assertThat(bounds[r]).isCloseTo(run.get("elbo").doubleValue(), within(1e-6));
      assertThat(learnt(found, "rounds")[r]).isEqualTo(run.get("rounds").doubleValue());
    }
    assertThat(found.flatProbabilities())
        .containsExactly(numbers(golden.get("posterior")), within(1e-9));
  }

  @Test
  void moreStartsNeverLowerTheBestBound() {
    Votes votes = RandomCrowd.readFile("bcc-sparse").votes();
    double few = Arrays.stream(learnt(run("ebcc[restarts=1]", votes), "bound")).max().orElseThrow();
    Aggregated more = run("ebcc[restarts=6]", votes);
    double[] bounds = learnt(more, "bound");
    double best = Arrays.stream(bounds).max().orElseThrow();
    assertThat(bounds).hasSize(6);
    assertThat(best).isGreaterThan(few);
    assertThat(more.flatProbabilities())
        .isNotEqualTo(run("ebcc[restarts=1]", votes).flatProbabilities());
  }

  @Test
  void eachPriorChangesTheResult() {
    Votes votes = RandomCrowd.readFile("bcc-ties").votes();
    for (String option : new String[] {"right=8", "wrong=2", "alpha=30"}) {
      assertThat(run("ibcc[" + option + "]", votes).flatProbabilities())
          .as(option)
          .isNotEqualTo(run("ibcc", votes).flatProbabilities());
    }
    for (String option :
        new String[] {"concentration=5", "right=8", "wrong=2", "groups=3", "prior=flat"}) {
      assertThat(run("ebcc[restarts=1," + option + "]", votes).flatProbabilities())
          .as(option)
          .isNotEqualTo(run("ebcc[restarts=1]", votes).flatProbabilities());
    }
    for (String option : new String[] {"shape=2", "lambda=5", "correction=none"}) {
      assertThat(run("bwa[" + option + "]", votes).flatProbabilities())
          .as(option)
          .isNotEqualTo(run("bwa", votes).flatProbabilities());
    }
  }

  @Test
  void numpysDirichlet() {
    // numpy.random.seed(7); numpy.random.dirichlet(numpy.ones(3), 2)
    NumpyDirichlet draws = new NumpyDirichlet(7);
    double[] point = new double[3];
    draws.next(point);
    assertThat(point)
        .containsExactly(
            new double[] {0.036577241285230634, 0.697546888897068, 0.2658758698177014},
            within(1e-15));
    draws.next(point);
    assertThat(point)
        .containsExactly(
            new double[] {0.21879765890019268, 0.6495810753685386, 0.13162126573126864},
            within(1e-15));
  }
}
