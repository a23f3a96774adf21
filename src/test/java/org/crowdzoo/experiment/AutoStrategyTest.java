package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.aggregation.Contest;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
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
  }

  @Test
  void aSparseCrowdGetsSoftVotesOrTheMajority() throws IOException {
    RunResult result = run(CrowdOfClouds.SPARSE, AUTO, "sparse");
    assertThat(result.choice().strategy()).isIn("naive_soft", "majority_voting");
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
    CrowdOfClouds crowd = new CrowdOfClouds(90, 8, 3, 0.5, 0.9);
    String auto = "{name: auto, folds: 2, candidates: [dawid_skene]}";
    Experiment experiment =
        CrowdOfClouds.experiment(crowd.write(folder.resolve("data"), 0, true), auto, "");
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
        CrowdOfClouds.experiment(folder.resolve("data"), auto.replace("folds: 2", "folds: 3"), "");
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
}
