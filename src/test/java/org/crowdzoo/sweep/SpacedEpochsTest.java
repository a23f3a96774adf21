package org.crowdzoo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpacedEpochsTest {
  private static final String MULTISTEP = "  training.scheduler: {type: fixed, value: multistep}\n";

  @TempDir Path folder;
  private TinySweep tiny;

  @BeforeEach
  void dataset() throws IOException {
    tiny = new TinySweep(folder);
  }

  @Test
  void aGridVisitsEveryListOnce() {
    assertThat(grid("{type: spaced, first: {min: 2, max: 3}, gap: 4, count: {min: 1, max: 3}}"))
        .containsExactlyInAnyOrder(
            List.of(2),
            List.of(2, 6),
            List.of(2, 6, 10),
            List.of(3),
            List.of(3, 7),
            List.of(3, 7, 11));
  }

  @Test
  void withoutAFirstTheEpochsAreEvenlySpaced() {
    assertThat(grid("{type: spaced, gap: {min: 3, max: 5}, count: 3}"))
        .containsExactlyInAnyOrder(List.of(3, 6, 9), List.of(4, 8, 12), List.of(5, 10, 15));
    assertThat(grid("{type: spaced, first: {min: 7, max: 8}, count: 1}"))
        .containsExactlyInAnyOrder(List.of(7), List.of(8));
  }

  @Test
  void theyAreArbitersIntegersInItsConfiguration() {
    Sweep sweep = sweep("{type: spaced, first: {min: 2, max: 9}, gap: {min: 1, max: 5}, count: 2}");
    assertThat(sweep.parameters().stream().map(Parameter::path))
        .containsExactly("training.milestones.first", "training.milestones.gap");
    assertThat(ArbiterExport.of(sweep).toYaml())
        .contains("training.milestones.first", "training.milestones.gap", "IntegerParameterSpace");
  }

  @Test
  void partsAreColumnsAndPicturesAndTheListIsInTheConfiguration() throws IOException {
    SweepResult result =
        tiny.run(
            "space:\n"
                + MULTISTEP
                + """
                    training.milestones: {type: spaced, gap: {min: 1, max: 2}, count: 2}
                  search: {by: grid}
                  refit: [0]
                  """,
            "out",
            false);
    assertThat(result.candidates().stream().map(c -> c.config().at("/training/milestones")))
        .map(Object::toString)
        .containsExactly("[1,2]", "[2,4]");
    assertThat(folder.resolve("out/candidates.csv"))
        .content()
        .startsWith("candidate,status,score,")
        .contains(",training.milestones.gap,");
    Experiment best = Experiment.read(folder.resolve("out/best.yaml"), List.of());
    int gap = result.best().parameters().get("training.milestones.gap").intValue();
    assertThat(best.training().milestones()).containsExactly(gap, 2 * gap);
  }

  @Test
  void eachMistakeIsOneLine() {
    assertThat(problems("{type: spaced, first: 0, gap: {min: 5, max: 2}, count: 2}"))
        .containsExactlyInAnyOrder(
            "sweep.yaml: space.training.milestones.first must be a whole number from 1 to 1000000, or"
                + " min and max of them, got 0",
            "sweep.yaml: space.training.milestones.gap is an empty range: min must be < max, got 5"
                + " and 2");
    // neither makes a list that takes all memory, nor epochs beyond the range of numbers
    assertThat(problems("{type: spaced, first: {min: 1, max: 2}, gap: 8, count: 1172151653}"))
        .containsExactly(
            "sweep.yaml: space.training.milestones.count must be a whole number from 1 to 1000, or"
                + " min and max of them, got 1172151653");
    assertThat(
            problems("{type: spaced, gap: {min: 1, max: 2000000000}, count: {min: 1, max: 1001}}"))
        .containsExactlyInAnyOrder(
            "sweep.yaml: space.training.milestones.gap max must be <= 1000000, got 2000000000",
            "sweep.yaml: space.training.milestones.count max must be <= 1000, got 1001");
    assertThat(problems("{type: spaced, first: {min: 1, max: 2}}"))
        .anyMatch(line -> line.contains("count is missing"))
        .anyMatch(line -> line.contains("gap is missing"));
    assertThat(problems("{type: spaced, first: {min: 1, max: 2}, gap: 3, count: 1}"))
        .singleElement()
        .asString()
        .contains("gap does nothing");
    assertThat(problems("{type: spaced, first: 1, gap: 3, count: 2}"))
        .singleElement()
        .asString()
        .contains("nothing to search");
    InputException wrong =
        catchThrowableOfType(
            () ->
                tiny.of(
                    "space: {training.epochs: {type: spaced, gap: 1, count: {min: 1, max: 2}}}\n"
                        + "candidates: 1\n"),
            InputException.class);
    assertThat(wrong.problems()).singleElement().asString().contains("is no list of epochs");
  }

  private List<List<Integer>> grid(String milestones) {
    Sweep sweep = sweep(milestones);
    CandidateGenerator generator = Generators.of(sweep);
    List<List<Integer>> lists = new ArrayList<>();
    while (generator.hasMoreCandidates()) {
      ObjectNode values =
          sweep.values((String) ((Candidate<?>) generator.getCandidate()).getValue());
      lists.add(Experiment.of(sweep.tree(0, values), "candidate").training().milestones());
    }
    return lists;
  }

  private Sweep sweep(String milestones) {
    return tiny.of(
        "space:\n"
            + MULTISTEP
            + "  training.milestones: "
            + milestones
            + "\nsearch: {by: grid, points: 9}\n");
  }

  private List<String> problems(String milestones) {
    return catchThrowableOfType(() -> sweep(milestones), InputException.class).problems();
  }

  @Test
  void aFixedListMayStandBesideASearch() {
    Sweep sweep =
        tiny.of(
            "space:\n"
                + MULTISTEP
                + """
                    training.milestones: {type: spaced, first: 5, gap: 3, count: 3}
                    training.decay: {type: continuous, min: 0.1, max: 0.5}
                  candidates: 1
                  """);
    ObjectNode values = Settings.parse("{training.decay: 0.2}", "values");
    assertThat(Experiment.of(sweep.tree(0, values), "candidate").training().milestones())
        .containsExactly(5, 8, 11);
  }
}
