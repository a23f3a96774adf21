package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.nn.WeakLabelLayer;
import org.crowdzoo.nn.WeakLabelLoss;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weak votes as a user has them made and trains on them. */
class WeakLabelRunTest {
  @TempDir private Path folder;
  private Path data;
  private Path votes;

  @BeforeEach
  void pictures() throws IOException {
    data = folder.resolve("data");
    TinyFashion.copyTo(data);
    votes = folder.resolve("weak.npy");
    CommandRun made = CommandRun.of("weaksources", data, "--out", votes, "--per-class", 2);
    assertThat(made.exit()).as(String.join("\n", made.err())).isZero();
    assertThat(made.out()).last().asString().endsWith("with shape (60, 5)");
  }

  @Test
  void theSameSeedMakesTheSameVotes() {
    Path again = folder.resolve("again.npy");
    CommandRun.of("weaksources", data, "--out", again, "--per-class", 2);
    assertThat(NumpyFile.read(again).values()).isEqualTo(NumpyFile.read(votes).values());
    CommandRun.of("weaksources", data, "--out", again, "--per-class", 2, "--seed", 1);
    assertThat(NumpyFile.read(again).values()).isNotEqualTo(NumpyFile.read(votes).values());
    CommandRun refused = CommandRun.of("weaksources", data, "--out", again, "--per-class", 7);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).singleElement().asString().contains("at least the 7 pictures");
  }

  @Test
  void weakOnlineLearnsFromAFileAndKeepsWhatItsLossKnows() throws IOException {
    Path run = run("{name: weak-online, votes: \"%s\", updateEvery: 1, atLeast: 20}", 0);
    assertThat(results(run).get("test_accuracy").asDouble()).isBetween(0.0, 100.0);
    WeakLabelLoss loss = loss(run);
    assertThat(loss.functions()).isEqualTo(5);
    assertThat(loss.held()).isEqualTo(120); // two epochs of 60
    assertThat(loss.labelModel()).isNotNull();
    CommandRun test = CommandRun.of("test", run.resolve("model.zip"), data);
    assertThat(test.exit()).as(String.join("\n", test.err())).isZero();
  }

  @Test
  void weakOnlineTakesTheDatasetsWorkers() throws IOException {
    Path run = run("{name: weak_online, capacity: 50}", 0);
    assertThat(loss(run).functions()).isEqualTo(40);
    assertThat(loss(run).held()).isEqualTo(50);
  }

  @Test
  void labelModelLearnsFromAFileAndFromWorkers() throws IOException {
    JsonNode file = results(run("{name: label-model, votes: \"%s\"}", 0));
    JsonNode majority = results(run("{name: label-model, votes: \"%s\", majority: true}", 0));
    JsonNode workers = results(run("flyingsquid", 0));
    assertThat(file.get("train_loss")).isNotEqualTo(majority.get("train_loss"));
    assertThat(file.get("train_loss")).isNotEqualTo(workers.get("train_loss"));
  }

  @Test
  void votesThatDoNotFitAreOneLine() throws IOException {
    NumpyFile.write(votes, new int[] {0, 1, 2}, 1, 3);
    run("{name: label_model, votes: \"%s\"}", 2);
    NumpyFile.write(votes, new int[60 * 2], 60, 2);
    run("{name: weak_online, votes: \"%s\"}", 2);
    int[] wrong = new int[60 * 3];
    wrong[7] = 10;
    NumpyFile.write(votes, wrong, 60, 3);
    run("{name: weak_online, votes: \"%s\"}", 2);
  }

  /** Runs an experiment; %s in the strategy is the file of votes. */
  private Path run(String strategy, int exit) throws IOException {
    Path config = folder.resolve("x.yaml");
    Files.writeString(
        config,
        """
        name: weak
        data: {dataset: "%s", channels: 1}
        backbone: {name: mlp, hidden: 8}
        strategy: %s
        training: {epochs: 2, batchSize: 16}
        """
            .formatted(data, strategy.formatted(votes)));
    Path out = Files.createTempDirectory(folder, "run").resolve("out");
    CommandLineRun run = CommandLineRun.ofWords("run", config.toString(), "--out", out.toString());
    assertThat(run.exit()).as(String.join("\n", run.err())).isEqualTo(exit);
    if (exit != 0) {
      assertThat(run.err()).filteredOn(line -> line.startsWith("crowdzoo: ")).hasSize(1);
    }
    return out;
  }

  private static JsonNode results(Path run) throws IOException {
    return new ObjectMapper().readTree(run.resolve("results.json").toFile());
  }

  private static WeakLabelLoss loss(Path run) {
    LayerVertex vertex =
        (LayerVertex)
            SavedModel.read(run.resolve("model.zip"))
                .graph()
                .getConfiguration()
                .getVertices()
                .get(CrowdModel.PROBABILITIES);
    return (WeakLabelLoss) ((WeakLabelLayer) vertex.getLayerConf().getLayer()).getLossFn();
  }
}
