package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.strategy.Candidates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the leaderboard runs. */
class LeaderboardTest {
  @Test
  void autoChoosesAmongTheOthersOfTheBoardTheSimplestFirst() {
    Leaderboard board =
        Leaderboard.of(
            List.of("auto", "conal", "gold", "dawid_skene[maxiter=7]", "naive-soft"),
            List.of(3, 4),
            List.of("training.epochs=2"));
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    Comparison comparison = board.comparison(fashion, null, null);
    assertThat(comparison.experiments().keySet())
        .containsExactly("auto", "conal", "gold", "dawid_skene[maxiter=7]", "naive-soft");
    Experiment auto = comparison.experiments().get("auto");
    assertThat(auto.seeds()).containsExactly(3, 4);
    assertThat(auto.training().epochs()).isEqualTo(2);
    assertThat(auto.training().trackTest()).isTrue();
    Candidates candidates = auto.learning().candidates().orElseThrow();
    assertThat(candidates.names().get(0)).isEqualTo("naive_soft");
    assertThat(candidates.names())
        .contains("majority_voting", "dawid_skene[maxiter=7]", board.candidate("conal"))
        .noneMatch(name -> name.startsWith("gold"));
    assertThat(candidates.names().indexOf("dawid_skene[maxiter=7]"))
        .isLessThan(candidates.names().indexOf(board.candidate("conal")));
  }

  @Test
  void allCardsFitAllDatasetsThatAreKnown() {
    assertThat(BoardDataset.all()).hasSizeGreaterThan(5);
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    assertThat(
            Leaderboard.of(List.of(), List.of(0), List.of())
                .comparison(fashion, null, null)
                .experiments()
                .keySet())
        .containsExactlyElementsOf(ModelCard.names());
  }

  /** A row that is one of auto's usual candidates stands once, the others beside their kind. */
  @Test
  void autoHasItsUsualCandidatesBesideTheBoardsRows() {
    Leaderboard board =
        Leaderboard.of(
            List.of("unionnet", "network-em", "annot-mix[eta=0.9]", "auto"), List.of(0), List.of());
    Leaderboard alone = Leaderboard.of(List.of("auto"), List.of(0), List.of());
    List<String> usual = candidates(alone);
    assertThat(usual).startsWith("naive_soft", "majority_voting").endsWith("conal");
    List<String> expected = new ArrayList<>(usual);
    expected.add(
        usual.indexOf("geometric[warmup=150,training.mixup=1,training.averaging=0.99]"),
        "annot-mix[eta=0.9]");
    expected.add("unionnet");
    assertThat(candidates(board)).isEqualTo(expected);
  }

  private static List<String> candidates(Leaderboard board) {
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    Experiment auto = board.comparison(fashion, null, null).experiments().get("auto");
    return auto.learning().candidates().orElseThrow().names();
  }

  /** The card's options are more than words: they reach the candidate whole. */
  @Test
  void autoKnowsTheRegulariserOfACard() {
    Leaderboard board =
        Leaderboard.of(List.of("annot-mix", "auto"), List.of(0), List.of("training.epochs=2"));
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    Map<String, Experiment> experiments = board.comparison(fashion, null, null).experiments();
    Candidates candidates = experiments.get("auto").learning().candidates().orElseThrow();
    assertThat(candidates.named(board.candidate("annot-mix")).strategy())
        .isEqualTo(experiments.get("annot-mix").strategy());
  }

  /** What a card's training has for its method it brings; what is the data's it does not. */
  @Test
  void aCardBringsTheTrainingOfItsMethodAndAutoKnowsIt() {
    Leaderboard board =
        Leaderboard.of(
            List.of("annot-mix", "crowdlayer", "conal[training.mixup=0.5,scale=0.01]", "auto"),
            List.of(0),
            List.of("training.epochs=2"));
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    Map<String, Experiment> all = board.comparison(fashion, null, null).experiments();
    assertThat(all.get("annot-mix").training().averaging()).isEqualTo(0.99);
    assertThat(all.get("crowdlayer").training().averaging()).isZero();
    assertThat(all.get("crowdlayer").training().learningRate())
        .isEqualTo(all.get("annot-mix").training().learningRate());
    assertThat(all.get("conal[training.mixup=0.5,scale=0.01]").training().mixup()).isEqualTo(0.5);
    assertThat(all.get("auto").training().averaging()).isZero();
    Candidates candidates = all.get("auto").learning().candidates().orElseThrow();
    assertThat(candidates.named(board.candidate("annot-mix")).training())
        .containsExactly(Map.entry("training.averaging", "0.99"));
    assertThat(candidates.named(board.candidate("conal[training.mixup=0.5,scale=0.01]")).training())
        .containsExactly(Map.entry("training.mixup", "0.5"));
  }

  @Test
  void whatIsSetForAllGoesBeforeACardsOwnTraining() {
    Leaderboard board =
        Leaderboard.of(List.of("annot-mix", "auto"), List.of(0), List.of("training.averaging=0.9"));
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    Map<String, Experiment> all = board.comparison(fashion, null, null).experiments();
    assertThat(all.get("annot-mix").training().averaging()).isEqualTo(0.9);
    Candidates candidates = all.get("auto").learning().candidates().orElseThrow();
    assertThat(candidates.named(board.candidate("annot-mix")).training()).isEmpty();
  }

  @Test
  void anUnknownDatasetIsOneLine() {
    assertThatThrownBy(() -> BoardDataset.named(List.of("fashon")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("leaderboard: datasets must be one of")
        .hasMessageContaining("fashion");
  }

  @Test
  void anUnknownStrategyIsOneLineWithTheCards() {
    assertThatThrownBy(
            () -> Leaderboard.of(List.of("naive-soft", "majority-votin"), List.of(0), List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("leaderboard: --strategies must be cards (annot-mix, auto, ")
        .hasMessageContaining("got majority-votin, did you mean majority-voting?");
    assertThatThrownBy(
            () -> Leaderboard.of(List.of("dawid_sken[maxiter=3]"), List.of(0), List.of()))
        .hasMessageContaining("got dawid_sken[maxiter=3], did you mean dawid_skene?");
  }

  /** These would be taken and then forgotten: each row has its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seeds=[7] | --seeds says them",
        "name=other | each row has its own",
        "strategy.scale=3 | --strategies says them",
        "strategy={name: conal} | --strategies says them",
        "data.dataset=datasets/outfits | --datasets says them",
        "data={dataset: datasets/outfits} | --datasets says them"
      })
  void whatTheBoardSaysItselfCannotBeSet(String assignment, String instead) {
    assertThatThrownBy(() -> Leaderboard.of(List.of("conal"), List.of(0), List.of(assignment)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("leaderboard: --set " + assignment + ": ")
        .hasMessageContaining("cannot be set for all, " + instead);
  }

  @Test
  void whatOnlyBeginsLikeItCanBeSet() {
    BoardDataset fashion = BoardDataset.named(List.of("fashion")).get(0);
    Leaderboard board =
        Leaderboard.of(
            List.of("conal"), List.of(0), List.of("data.channels=3", "training.epochs=2"));
    Experiment conal = board.comparison(fashion, null, null).experiments().get("conal");
    assertThat(conal.data().channels()).isEqualTo(3);
  }

  /** A command that makes the folder, of each dataset but the one that is there. */
  @Test
  void eachDatasetSaysHowItIsInstalled() {
    for (BoardDataset dataset : BoardDataset.all()) {
      String folder = dataset.experiment().at("/data/dataset").asText();
      String install = dataset.install();
      if (dataset.name().equals("fashion")) {
        assertThat(install).isNull();
      } else if (install.contains("--to")) {
        assertThat(install).startsWith("install ").endsWith("--to " + folder);
      } else {
        assertThat(folder).isEqualTo("datasets/" + install.split(" ")[1]);
      }
    }
  }
}
