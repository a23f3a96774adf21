package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code network-em} and {@code crowdlab}: labels and a network from one run. */
class NetworkLabelsTest {
  @TempDir Path folder;

  private Experiment experiment(String strategy) throws IOException {
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      new CrowdOfClouds(120, 10, 2, 0, 0.7).write(data, 0, true);
    }
    return CrowdOfClouds.experiment(data, strategy, "");
  }

  private RunResult run(Experiment experiment, String out, boolean resume, TrainingWatcher watcher)
      throws IOException {
    return new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve(out), seed -> watcher)
        .run(resume);
  }

  private double[] labels(String out) {
    return NumpyFile.read(folder.resolve(out).resolve("labels.npy")).values();
  }

  @ParameterizedTest
  @ValueSource(strings = {"network-em", "{name: crowdlab, folds: 3}"})
  void labelsAreBetterThanTheMajoritysAndAreWritten(String strategy) throws IOException {
    RunResult majority = run(experiment("majority_voting"), "mv", false, TrainingWatcher.SILENT);
    RunResult result = run(experiment(strategy), "run", false, TrainingWatcher.SILENT);
    assertThat(result.runs().get(0).labelAccuracy())
        .isGreaterThan(majority.runs().get(0).labelAccuracy() + 3);
    assertThat(folder.resolve("mv/labels.npy")).doesNotExist();
    double[] labels = labels("run");
    assertThat(labels).hasSize(120 * 3);
    int right = 0;
    for (int i = 0; i < 120; i++) {
      double[] row = Arrays.copyOfRange(labels, 3 * i, 3 * i + 3);
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-6));
      right += LabelRows.mostProbable(row) == i % 3 ? 1 : 0;
    }
    assertThat(100.0 * right / 120).isCloseTo(result.runs().get(0).labelAccuracy(), within(1e-9));
  }

  /** Killed in the middle of an epoch, after labels were made anew, and in the folds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: network-em, warmup: 3, epochs: 2}",
        "{name: network-em, rounds: 2}",
        "{name: crowdlab, folds: 3}"
      })
  void aResumedRunEndsAsOneThatWasNotInterrupted(String strategy) throws IOException {
    System.setProperty("crowdzoo.checkpointMillis", "0");
    Experiment experiment = experiment(strategy);
    RunResult whole = run(experiment, "whole", false, TrainingWatcher.SILENT);
    double[] expected = labels("whole");
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public boolean epochDone(int epoch, History history) {
            return epoch < 6 || fail();
          }

          private boolean fail() {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> run(experiment, "killed", false, killer)).hasMessage("killed");
    assertThat(folder.resolve("killed/checkpoint.zip")).exists();
    RunResult resumed = run(experiment, "killed", true, TrainingWatcher.SILENT);
    assertThat(resumed.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
    assertThat(labels("killed")).containsExactly(expected);
    try (var files = Files.list(folder.resolve("killed"))) {
      assertThat(files.map(f -> f.getFileName().toString()).toList())
          .containsExactlyInAnyOrder("labels.npy", "model.zip", "results.json", "seed.json");
    }
  }

  @Test
  void roundsThatDoNotFitAreRefusedInOneLine() throws IOException {
    Experiment experiment = experiment("{name: network-em, warmup: 4, rounds: 10, epochs: 2}");
    assertThatThrownBy(() -> run(experiment, "run", false, TrainingWatcher.SILENT))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "strategy network-em: training.epochs must be at least 22 for a warmup of 4 and 10"
                + " rounds of 2, got 12");
  }

  @Test
  void aTaskWithoutAVoteIsNotTrainedOn() throws IOException {
    Path data = folder.resolve("few");
    new CrowdOfClouds(12, 4, 2, 0, 0.9).write(data, 0, false);
    Files.writeString(
        data.resolve("answers.json"),
        "{\"0\":{\"0\":0},\"1\":{\"1\":1},\"2\":{\"2\":2},\"3\":{},\"4\":{},\"5\":{},\"6\":{},\"7\":{},"
            + "\"8\":{},\"9\":{},\"10\":{},\"11\":{}}");
    for (String strategy : new String[] {"naive_soft", "dawid_skene", "ibcc", "glad"}) {
      Experiment experiment = CrowdOfClouds.experiment(data, strategy, "");
      double[][] labels = new ExperimentData(experiment).labels(experiment, 0);
      assertThat(labels[1]).as(strategy).isNotNull();
      assertThat(labels[5]).as(strategy).isNull();
    }
  }
}
