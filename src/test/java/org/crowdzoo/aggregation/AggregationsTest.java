package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Brackets;
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
    assertThat(Aggregations.choose(given).name()).isEqualTo(name);
    assertThat(Aggregations.parse(given, 0)).isNotNull();
  }

  @Test
  void everyStrategyIsMadeFromItsNameAndAliases() {
    assertThat(Aggregations.all()).hasSize(21);
    for (AggregationMethod<?> info : Aggregations.all()) {
      assertThat(Aggregations.parse(info.name(), 0)).isNotNull();
      assertThat(info.aliases())
          .allSatisfy(a -> assertThat(Aggregations.choose(a).name()).isEqualTo(info.name()));
    }
  }

  @Test
  void optionsInBrackets() {
    assertThat(Brackets.parse("a[x=1, y='b,c', z=\"d]\"]").options())
        .isEqualTo(Map.of("x", "1", "y", "b,c", "z", "d]"));
    assertThat(Brackets.parse("a[x=[1, 'b[c=2,d=3]'],y={k: [4, ']'], n: 5},z=6]").options())
        .isEqualTo(Map.of("x", "[1, 'b[c=2,d=3]']", "y", "{k: [4, ']'], n: 5}", "z", "6"));
    assertThat(Aggregations.choose("auto[candidates=[ibcc, 'bwa[shape=3,lambda=2]'],folds=3]"))
        .isEqualTo(
            Aggregations.choose("auto[candidates=\"[ibcc, 'bwa[shape=3,lambda=2]']\",folds=3]"));
    assertThat(Brackets.parse(" A[] ")).isEqualTo(new Brackets("a", Map.of()));
    assertThat(Brackets.parse("A")).isEqualTo(new Brackets("a", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "dawid_skeen | strategy dawid_skeen: unknown, did you mean dawid_skene? allowed are majority_voting",
        "bogus | strategy bogus: unknown, allowed are majority_voting, naive_soft, dawid_skene,",
        "ds[maxit=3] | strategy dawid_skene: unknown option maxit of dawid_skene, did you mean maxiter? allowed are maxiter (the most rounds: whole number >= 1, default 50), epsilon (",
        "ds[maxiter=x] | strategy dawid_skene: maxiter must be a whole number, got \"x\"",
        "ds[maxiter=0] | strategy dawid_skene: maxiter must be >= 1, got 0",
        "ds[epsilon=-1] | strategy dawid_skene: epsilon must be >= 0, got -1",
        "ds[smoothing=nan] | strategy dawid_skene: smoothing must be a number, got \"nan\"",
        "ds[smoothing=NaN] | strategy dawid_skene: smoothing must be a number, got \"NaN\"",
        "ds[maxiter=3 | must be name[option=value,…] with one pair of brackets",
        "ds[maxiter] | strategy ds: option must be name=value, got maxiter",
        "ds[maxiter=1,maxiter=2] | strategy ds: option maxiter is given twice",
        "mv[ties=best] | strategy majority_voting: ties must be one of random, lowest, all, got \"best\"",
        "naive_soft[x=1] | strategy naive_soft: unknown option x of naive_soft, it has none",
        "plantnet[AI=confident] | AI=confident needs the option scores",
        "plantnet[theta_acc=2] | strategy plantnet: theta_acc must be >= 0 and <= 1, got 2",
        "zbs[lr=0] | strategy zbs: lr must be >= 1.0E-9 and <= 1, got 0"
      })
  void badTextsAreOneLineEach(String text, String problem) {
    assertThatThrownBy(() -> Aggregations.parse(text, 0))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(problem)
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(1));
  }

  @Test
  void severalProblemsAtOnce() {
    assertThatThrownBy(() -> Aggregations.parse("ds[maxiter=x,epsilon=y]", 0))
        .satisfies(
            e ->
                assertThat(((InputException) e).problems())
                    .containsExactly(
                        "strategy dawid_skene: maxiter must be a whole number, got \"x\"",
                        "strategy dawid_skene: epsilon must be a number, got \"y\""));
    assertThatThrownBy(() -> Aggregations.parse("ds[bogus=1,other=2]", 0))
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(2));
  }
}
