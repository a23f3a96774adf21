package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.choice.Contest;
import org.crowdzoo.aggregation.choice.VoteFolds;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Candidates;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code strategy: auto} in an experiment. */
class AutoStrategyTest {
  private static final String AUTO =
      "{name: auto, folds: 3, candidates: [naive_soft, majority_voting, dawid_skene,"
          + " crowdlayer, geometric]}";

  @TempDir Path folder;

  private RunResult run(Experiment experiment, String out, boolean resume) throws IOException {
    return new ExperimentRunner(
            experiment,
            new ExperimentData(experiment),
            folder.resolve(out),
            seed -> TrainingWatcher.SILENT)
        .run(resume);
  }

  private RunResult run(CrowdOfClouds crowd, String strategy, String out) throws IOException {
    Path data = crowd.write(folder.resolve("data-" + out), 0, true);
    return run(CrowdOfClouds.experiment(data, strategy, ""), out, false);
  }

  /** By two folds of a small crowd's tasks. */
  private Experiment choosingFrom(String candidate) throws IOException {
    Path data = new CrowdOfClouds(90, 8, 3, 0.5, 0.9).write(folder.resolve("data"), 0, true);
    String auto = "{name: auto, folds: 2, candidates: [" + candidate + "]}";
    return CrowdOfClouds.experiment(data, auto, "");
  }

  /** All that does not depend on time. */
  private static List<String> figures(RunResult result) {
    return result.choice().report().outcome().table().stream()
        .map(AutoStrategyTest::figures)
        .toList();
  }

  private static String figures(Contest.Entry e) {
    return e.name()
        + " "
        + e.folds()
        + " "
        + e.score()
        + " "
        + e.standardError()
        + " "
        + e.difference()
        + " "
        + e.differenceError()
        + " "
        + e.end();
  }

  @Test
  void confusedWorkersGetMatrices() throws IOException {
    RunResult result = run(CrowdOfClouds.CONFUSED, AUTO, "confused");
    assertThat(result.choice().strategy()).isIn("dawid_skene", "crowdlayer", "geometric");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("confused/results.json").toFile());
    assertThat(json.path("config").path("strategy").path("name").asText()).isEqualTo("auto");
    JsonNode choice = json.path("choice");
    assertThat(choice.path("strategy").asText()).isEqualTo(result.choice().strategy());
    assertThat(choice.path("candidates")).hasSize(5);
    JsonNode soft = choice.path("candidates").get(0);
    assertThat(soft.path("strategy").asText()).isEqualTo("naive_soft");
    assertThat(soft.path("score").asDouble()).isNegative();
    assertThat(soft.path("std_error").asDouble()).isPositive();
    assertThat(-soft.path("difference").asDouble())
        .isGreaterThan(soft.path("difference_std_error").asDouble());
    assertThat(json.path("warnings").toString()).doesNotContain("auto");
    assertThat(choice.path("candidates").toString()).doesNotContain("left out");
  }

  @Test
  void aSparseCrowdGetsSoftVotesOrTheMajority() throws IOException {
    RunResult result = run(CrowdOfClouds.SPARSE, AUTO, "sparse");
    assertThat(result.choice().strategy()).isIn("naive_soft", "majority_voting");
  }

  @Test
  void lateEpochsAreAsked() {
    assertThat(asked(1)).containsExactly(0);
    assertThat(asked(3)).containsExactly(2);
    assertThat(asked(12)).containsExactly(9, 10, 11);
    assertThat(asked(60)).containsExactly(45, 47, 48, 50, 51, 53, 54, 56, 57, 59);
    assertThat(asked(200)).hasSize(10).startsWith(154, 159).endsWith(194, 199);
  }

  private static List<Integer> asked(int epochs) {
    return IntStream.range(0, epochs)
        .filter(epoch -> StrategyChooser.isAsked(epoch, epochs))
        .boxed()
        .toList();
  }

  /** Trained anew here, with a seed a fold. */
  @Test
  void theScoreIsTheMeanOverLateEpochsOfAllFolds() throws IOException {
    Experiment experiment = choosingFrom("majority_voting");
    int seed = experiment.seeds().get(0);
    RunResult result = run(experiment, "out", false);
    ExperimentData data = new ExperimentData(experiment);
    data.load();
    VoteFolds folds = VoteFolds.ofTasks(data.votes(), 2, seed);
    Experiment soft = experiment.with(experiment.candidates().orElseThrow().named("naive_soft"));
    List<Double> scores = new ArrayList<>();
    for (int fold = 0; fold < 2; fold++) {
      HeldOutTasks split = HeldOutTasks.of(data, folds, fold);
      new TrialTraining(soft, split.known(), 12, seed + fold)
          .run(
              TrainingWatcher.SILENT,
              epoch -> epoch > 8,
              p -> Arrays.stream(split.scores(p, experiment, seed)).forEach(scores::add));
    }
    assertThat(scores).hasSize(3 * data.votes().cast());
    double mean = scores.stream().mapToDouble(score -> score).average().orElseThrow();
    assertThat(result.choice().report().entry("naive_soft").score()).isCloseTo(mean, within(1e-12));
  }

  /** What a run of it alone would warn of is not what is chosen. */
  @Test
  void freeMatricesAreLeftOutWhereTheyAreLikelyToHurt() throws IOException {
    RunResult result = run(new CrowdOfClouds(90, 150, 4, 0, 0.85), AUTO, "few");
    assertThat(result.choice().report().outcome().table())
        .filteredOn(entry -> entry.end().startsWith("left out: free matrices are likely to hurt"))
        .extracting(Contest.Entry::name, Contest.Entry::folds)
        .containsExactly(tuple("crowdlayer", 0), tuple("geometric", 0));
  }

  @Test
  void noCleanLabelIsReadAndTheSameSeedChoosesTheSame() throws IOException {
    CrowdOfClouds crowd = new CrowdOfClouds(90, 8, 3, 0.5, 0.9);
    String auto = "{name: auto, folds: 2, candidates: [dawid_skene, crowdlayer]}";
    RunResult right =
        run(
            CrowdOfClouds.experiment(crowd.write(folder.resolve("a"), 0, true), auto, ""),
            "of-a",
            false);
    RunResult wrong =
        run(
            CrowdOfClouds.experiment(crowd.write(folder.resolve("b"), 1, false), auto, ""),
            "of-b",
            false);
    assertThat(figures(wrong)).isEqualTo(figures(right)).hasSize(4);
    assertThat(figures(right).get(0)).startsWith("naive_soft");
    assertThat(figures(right).get(1)).startsWith("majority_voting");
  }

  @Test
  void anInterruptedChoiceGoesOnToTheSame() throws IOException {
    Experiment experiment = choosingFrom("dawid_skene");
    RunResult whole = run(experiment, "whole", false);
    int[] epochs = {0};
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public TrainingWatcher aside(String what) {
            return new TrainingWatcher() {
              @Override
              public boolean epochDone(int epoch, History history) {
                if (++epochs[0] == 30) {
                  throw new IllegalStateException("killed");
                }
                return true;
              }
            };
          }
        };
    assertThatThrownBy(
            () ->
                new ExperimentRunner(
                        experiment,
                        new ExperimentData(experiment),
                        folder.resolve("killed"),
                        seed -> killer)
                    .run(false))
        .hasMessage("killed");
    assertThat(folder.resolve("killed/choice.json")).exists();
    RunResult resumed = run(experiment, "killed", true);
    assertThat(figures(resumed)).isEqualTo(figures(whole));
    assertThat(resumed.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
    Experiment other =
        CrowdOfClouds.experiment(
            folder.resolve("data"), "{name: auto, folds: 3, candidates: [dawid_skene]}", "");
    assertThatThrownBy(() -> run(other, "killed", true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("choice.json: was made with another configuration");
    assertThat(Files.size(folder.resolve("killed/choice.json"))).isPositive();
  }

  @Test
  void theBudgetIsKept() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    Experiment experiment = CrowdOfClouds.experiment(data, "{name: auto, budget: 0.001s}", "");
    RunResult result = run(experiment, "short", false);
    assertThat(result.choice().strategy()).isEqualTo("naive_soft");
    assertThat(result.choice().report().seconds()).isLessThan(20);
    assertThat(result.warnings())
        .contains(
            "auto: there was no time to compare, naive_soft was taken; give the option budget"
                + " more");
  }

  /** One slow candidate does not take the time of those behind it; a resumed choice knows it. */
  @Test
  @Tag("once")
  void aSlowCandidateLeavesTheOthersTheirTime() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    Experiment experiment =
        CrowdOfClouds.experiment(
            data, "{name: auto, folds: 2, budget: 30s, candidates: [dawid_skene, geometric]}", "");
    TrainingWatcher sleepy =
        new TrainingWatcher() {
          @Override
          public TrainingWatcher aside(String what) {
            return what.startsWith("dawid_skene") ? new Sleeper() : TrainingWatcher.SILENT;
          }
        };
    RunResult result =
        new ExperimentRunner(
                experiment, new ExperimentData(experiment), folder.resolve("slow"), seed -> sleepy)
            .run(false);
    Contest.Outcome outcome = result.choice().report().outcome();
    assertThat(outcome.tooSlow()).containsExactly("dawid_skene");
    assertThat(outcome.table().get(3).folds()).isPositive();
    assertThat(result.warnings()).anyMatch(w -> w.contains("compared within the budget: dawid_"));
    assertThat(
            new ObjectMapper()
                .readTree(folder.resolve("slow/choice.json").toFile())
                .path("trials")
                .findValuesAsText("tooSlow"))
        .contains("true");
  }

  /** Holds up the first batch of each epoch. */
  private static final class Sleeper implements TrainingWatcher {
    private int asleep = -1;

    @Override
    public void batchDone(int epoch, int batch, double loss) {
      if (epoch != asleep) {
        asleep = epoch;
        try {
          Thread.sleep(4000);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  @Test
  void candidatesThatKnowMoreThanTheVotesAreRefused() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    for (String candidate : List.of("gold", "auto", "naive_soft, naive_soft")) {
      assertThatThrownBy(
              () ->
                  CrowdOfClouds.experiment(
                      data, "{name: auto, candidates: [" + candidate + "]}", ""))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("candidates must");
    }
    assertThatThrownBy(() -> CrowdOfClouds.experiment(data, "{name: auto, budget: soon}", ""))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("budget must be a time above 0");
  }

  /** annot-mix mixes votes by itself; as a candidate it must, too, and be what is trained then. */
  @Test
  void aCandidateBringsItsOwnTraining() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    String last = "geometric[scale=0,training.averaging=0.9,training.mixup=0.5]";
    Experiment auto =
        CrowdOfClouds.experiment(data, "{name: auto, candidates: [annot-mix, '" + last + "']}", "");
    Candidates candidates = auto.learning().candidates().orElseThrow();
    assertThat(auto.training().mixup()).isNull();
    assertThat(auto.with(candidates.named("annot-mix")).training().mixup()).isEqualTo(1);
    assertThat(auto.with(candidates.named("naive_soft")).training().mixup()).isZero();
    Experiment chosen = auto.with(candidates.named(last));
    Experiment named = CrowdOfClouds.experiment(data, "{name: geometric, scale: 0}", "");
    assertThat(chosen.training().averaging()).isEqualTo(0.9);
    assertThat(chosen.training().mixup()).isEqualTo(0.5);
    assertThat(chosen.strategy()).isEqualTo(named.strategy());
    assertThat(auto.with(candidates.named("naive_soft")).training().averaging()).isZero();
  }

  @Test
  void theExperimentsMixupHoldsForAllCandidates() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    Experiment mixed =
        Experiment.of(
            put(
                CrowdOfClouds.experiment(data, "{name: auto, candidates: [annot-mix]}", ""),
                "training.mixup=0.3"),
            "clouds.yaml");
    Candidates candidates = mixed.learning().candidates().orElseThrow();
    assertThat(mixed.with(candidates.named("annot-mix")).training().mixup()).isEqualTo(0.3);
    assertThat(mixed.with(candidates.named("naive_soft")).training().mixup()).isEqualTo(0.3);
  }

  private static ObjectNode put(Experiment experiment, String assignment) {
    ObjectNode tree = Settings.tree(experiment);
    Settings.set(tree, assignment);
    return tree;
  }

  @Test
  void theNetworkOfTheChosenCandidateIsTheOneThatThatCandidateAloneWouldTrain() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    String soft = "naive_soft[training.averaging=0.9]";
    RunResult chosen =
        run(
            CrowdOfClouds.experiment(
                data, "{name: auto, folds: 2, budget: 0.001s, candidates: ['" + soft + "']}", ""),
            "chosen",
            false);
    assertThat(chosen.choice().strategy()).isEqualTo(soft);
    RunResult alone =
        run(
            Experiment.of(
                put(
                    CrowdOfClouds.experiment(data, "{name: naive_soft}", ""),
                    "training.averaging=0.9"),
                "clouds.yaml"),
            "alone",
            false);
    RunResult plain = run(CrowdOfClouds.experiment(data, "{name: naive_soft}", ""), "p", false);
    assertThat(chosen.runs().get(0).history()).isEqualTo(alone.runs().get(0).history());
    assertThat(chosen.runs().get(0).history()).isNotEqualTo(plain.runs().get(0).history());
  }

  @Test
  void oneTaskIsTooFewToHoldSomeOut() throws IOException {
    Path data = FeatureDataset.write(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/answers.json"),
        Files.readString(folder.resolve("data/answers.json"))
            .replaceAll("(?s)(\"[1-9][0-9]*\" ?: ?)\\{[^}]*}", "$1{}"));
    assertThatThrownBy(() -> run(CrowdOfClouds.experiment(data, "{name: auto}", ""), "x", false))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "clouds: strategy auto holds tasks out, of which 2 or more must have votes, got 1;"
                + " name a strategy");
  }

  @Test
  void aCandidatesTrainingIsCheckedBeforeAnythingIsTrained() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    for (String[] wrong :
        new String[][] {
          {"nosuch", "strategy.candidates: strategy nosuch: unknown, allowed are conal"},
          {
            "conal[training.epochs=3]",
            "strategy.candidates: of the training a candidate may change must be one of"
          },
          {"conal[training.averaging=2]", "training.averaging"},
          {"conal[training.mixup=much]", "training.mixup"}
        }) {
      assertThatThrownBy(
              () ->
                  CrowdOfClouds.experiment(
                      data, "{name: auto, candidates: ['" + wrong[0] + "']}", ""))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(wrong[1]);
    }
  }

  @Test
  void filesThatMayKnowTheHeldOutVotesAreRefused() throws IOException {
    Path data = CrowdOfClouds.CONFUSED.write(folder.resolve("data"), 0, true);
    for (String[] more :
        new String[][] {
          {"weighting.file", "weighting: {policy: file, file: weights.csv}"},
          {
            "crowdlab.predictions",
            "weighting: {policy: crowdlab}\ncrowdlab: {predictions: probabilities.npy}"
          }
        }) {
      assertThatThrownBy(() -> CrowdOfClouds.experiment(data, "{name: auto}", more[1]))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(
              more[0] + " may know the votes that strategy auto holds out to choose by");
      assertThat(CrowdOfClouds.experiment(data, "{name: naive_soft}", more[1])).isNotNull();
    }
  }

  /** annot-mix is among what is tried unless the user says otherwise. */
  @Test
  void theUsualCandidatesAreAllTried() throws IOException {
    Path data = new CrowdOfClouds(90, 8, 3, 0.5, 0.9).write(folder.resolve("data"), 0, true);
    RunResult result =
        run(CrowdOfClouds.experiment(data, "{name: auto, folds: 2}", ""), "usual", false);
    assertThat(result.choice().report().outcome().table())
        .extracting(Contest.Entry::name)
        .contains(
            "annot-mix[training.averaging=0.95]",
            "annot-mix[regularizer='{kind: geometric-f, warmup: 150}',training.averaging=0.99]");
    assertThat(result.choice().report().outcome().table())
        .allMatch(entry -> entry.folds() > 0 && entry.score() != null);
  }
}
