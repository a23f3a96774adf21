package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The epoch that held-out votes would keep. */
class VoteSelectionTest {
  private static final CrowdOfClouds CROWD = new CrowdOfClouds(150, 8, 4, 0.5, 0.9);

  @TempDir Path folder;

  private VoteSelection found(String data, int turn, String strategy) throws IOException {
    Path written = folder.resolve(data);
    if (!Files.exists(written)) {
      CROWD.write(written, turn, true);
    }
    Experiment experiment = CrowdOfClouds.experiment(written, strategy, "");
    ExperimentData opened = new ExperimentData(experiment);
    opened.load();
    Path out = Files.createDirectories(folder.resolve("out-" + data));
    return VoteSelection.of(experiment, opened, 2, out, TrainingWatcher.SILENT);
  }

  @Test
  void itIsTheBestOfTheCurveAndLooksAtNoTrueClass() throws IOException {
    VoteSelection right = found("a", 0, "{name: geometric}");
    VoteSelection wrong = found("b", 1, "{name: geometric}");
    assertThat(right.curve()).hasSize(12).allMatch(score -> score < 0);
    assertThat(right.curve().get(right.epoch()))
        .isEqualTo(right.curve().stream().mapToDouble(s -> s).max().orElseThrow());
    assertThat(right.curve().get(0)).isLessThan(right.curve().get(right.epoch()));
    assertThat(wrong.curve()).isEqualTo(right.curve());
  }

  /** They are trained with the same epochs, on a part of the tasks each. */
  @Test
  void networksThatMakeTheLabelsAreNotAsked() throws IOException {
    assertThat(found("a", 0, "{name: crowdlab, folds: 2}").curve()).hasSize(12);
  }

  @Test
  void itIsKeptOnDiskAndFoundAgainForTheSameTrainingOnly() throws IOException {
    VoteSelection first = found("a", 0, "{name: naive_soft}");
    Path file = folder.resolve("out-a/by-votes.json");
    ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    ((ArrayNode) tree.get("curve")).removeAll().add(-7.5);
    Files.writeString(file, tree.toString());
    assertThat(found("a", 0, "{name: naive_soft}").curve()).containsExactly(-7.5);
    VoteSelection other = found("a", 0, "{name: majority_voting}");
    assertThat(other.curve()).hasSize(12).isNotEqualTo(first.curve());
  }

  @Test
  void whoMayKnowTheVotesIsNotAsked() throws IOException {
    assertThat(found("a", 0, "{name: gold}")).isNull();
  }

  @Test
  void aComparisonHasTheTestAccuracyOfThatEpoch() throws IOException {
    Path data = CROWD.write(folder.resolve("data"), 0, true);
    Files.move(data.resolve("val"), data.resolve("test"));
    ObjectNode tree =
        Settings.parse(
            """
            name: both
            seeds: [2, 3]
            experiment:
              data: {dataset: '%s'}
              backbone: {name: mlp, hidden: 16}
              strategy: naive_soft
              training: {epochs: 6, batchSize: 50, learningRate: 0.01}
            strategies: [naive_soft, gold]
            """
                .formatted(data),
            "both.yaml");
    ComparisonResult result =
        new ComparisonRunner(
                Comparison.of(tree, "both.yaml"),
                folder.resolve("both"),
                (label, seed) -> TrainingWatcher.SILENT)
            .byVotes()
            .run(false);
    ComparisonResult.Row soft =
        result.rows().stream().filter(r -> r.label().equals("naive_soft")).findFirst().get();
    List<Double> expected =
        soft.result().runs().stream()
            .map(SeedResult::history)
            .map(History::testAccuracy)
            .map(accuracies -> accuracies.get(soft.voteEpoch()))
            .toList();
    assertThat(soft.values(ComparisonResult.Row.BY_VOTES)).isEqualTo(expected).hasSize(2);
    assertThat(folder.resolve("both/naive_soft/by-votes.json")).exists();
    assertThat(result.rows())
        .filteredOn(r -> r.label().equals("gold"))
        .allMatch(r -> r.values(ComparisonResult.Row.BY_VOTES).isEmpty());
  }
}
