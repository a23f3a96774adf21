package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregationsTest {
  @ParameterizedTest
  @CsvSource({
    "MV, majority_voting",
    "NaiveSoft, naive_soft",
    "DS, dawid_skene",
    "GLAD, glad",
    "WDS, wds",
    "DSWC, dawid_skene_clust",
    "PlantNet, plantnet",
    "TwoThird, twothird",
    "Wawa, wawa",
    "IterativeWawa, iwmv",
    "'dawid_skene[maxiter=3]', dawid_skene"
  })
  void peerannotsNames(String given, String name) {
    assertThat(Aggregations.nameOf(given)).isEqualTo(name);
    assertThat(Aggregations.parse(given, 0)).isNotNull();
  }

  @Test
  void everyStrategyIsMadeFromItsNameAndAliases() {
    assertThat(Aggregations.all()).hasSize(19);
    for (Aggregations.Info info : Aggregations.all()) {
      assertThat(Aggregations.parse(info.name(), 0)).isNotNull();
      assertThat(info.aliases())
          .allSatisfy(a -> assertThat(Aggregations.nameOf(a)).isEqualTo(info.name()));
    }
  }

  @Test
  void optionsInBrackets() {
    assertThat(StrategyText.parse("a[x=1, y='b,c', z=\"d]\"]").options())
        .isEqualTo(Map.of("x", "1", "y", "b,c", "z", "d]"));
    assertThat(StrategyText.parse(" A[] ")).isEqualTo(new StrategyText("a", Map.of()));
    assertThat(StrategyText.parse("A")).isEqualTo(new StrategyText("a", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "bogus | strategy bogus: unknown, allowed are majority_voting, naive_soft, dawid_skene,",
        "ds[maxit=3] | strategy dawid_skene: unknown option maxit, allowed are maxiter, epsilon, smoothing",
        "ds[maxiter=x] | strategy dawid_skene: maxiter must be a whole number, got x",
        "ds[maxiter=0] | strategy dawid_skene: maxiter must be from 1, got 0",
        "ds[epsilon=-1] | strategy dawid_skene: epsilon must be from 0, got -1",
        "ds[smoothing=nan] | strategy dawid_skene: smoothing must be a number, got nan",
        "ds[smoothing=NaN] | strategy dawid_skene: smoothing must be a number, got NaN",
        "ds[maxiter=3 | must be name[option=value,…] with one pair of brackets",
        "ds[maxiter] | strategy ds: option must be name=value, got maxiter",
        "ds[maxiter=1,maxiter=2] | strategy ds: option maxiter is given twice",
        "mv[ties=best] | strategy majority_voting: ties must be one of random|lowest|all, got best",
        "naive_soft[x=1] | strategy naive_soft: takes no options, got x",
        "plantnet[AI=confident] | AI=confident needs the option scores",
        "plantnet[theta_acc=2] | strategy plantnet: theta_acc must be from 0 to 1, got 2",
        "zbs[lr=0] | strategy zbs: lr must be from 1.0E-9 to 1, got 0"
      })
  void badTextsAreOneLineEach(String text, String problem) {
    assertThatThrownBy(() -> Aggregations.parse(text, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(problem)
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(1));
  }

  @Test
  void severalProblemsAtOnce() {
    assertThatThrownBy(() -> Aggregations.parse("ds[maxiter=x,epsilon=y,bogus=1]", 0))
        .satisfies(
            e ->
                assertThat(((InputException) e).problems())
                    .containsExactly(
                        "strategy dawid_skene: maxiter must be a whole number, got x",
                        "strategy dawid_skene: epsilon must be a number, got y",
                        "strategy dawid_skene: unknown option bogus, allowed are maxiter, epsilon,"
                            + " smoothing"));
  }
}
