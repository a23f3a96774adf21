package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.FeatureDataset;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an interrupted command promises is on disk. */
class SavedWorkTest {
  @TempDir Path folder;

  /** Interrupts the second seed in its second epoch, or before its first one is over. */
  private void interrupted(boolean afterAnEpoch) throws IOException {
    Path config = folder.resolve("x.yaml");
    Path data = FeatureDataset.write(folder.resolve("data"));
    Files.writeString(config, FeatureDataset.yaml(data, "").replace("seeds: [1]", "seeds: [1, 2]"));
    Experiment experiment = Experiment.read(config, java.util.List.of());
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public void batchDone(int epoch, int batch, double loss) {
            if (!afterAnEpoch || epoch == 1) {
              throw new IllegalStateException("killed");
            }
          }

          @Override
          public boolean epochDone(int epoch, History history) {
            return true;
          }
        };
    try {
      new ExperimentRunner(
              experiment,
              new ExperimentData(experiment),
              folder.resolve("run"),
              seed -> seed == 1 && afterAnEpoch ? TrainingWatcher.SILENT : killer)
          .run(false);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("killed");
    }
  }

  @Test
  void namesFinishedTrainingsAndTheCheckpointsEpoch() throws IOException {
    interrupted(true);
    Path run = folder.resolve("run");
    assertThat(new SavedWork(run).inWords())
        .isEqualTo(
            "; "
                + run
                + " holds 1 finished training and a checkpoint after epoch 1, --resume goes on from"
                + " there");
  }

  @Test
  void promisesNothingWhereNothingIs() throws IOException {
    interrupted(false);
    assertThat(new SavedWork(folder.resolve("run")).inWords())
        .isEqualTo(" before anything was saved in " + folder.resolve("run"));
    assertThat(new SavedWork(folder.resolve("never")).inWords()).contains("before anything");
  }

  @Test
  void countsTheCandidatesOfASweep() throws IOException {
    Files.writeString(folder.resolve("candidates.jsonl"), "{}\n{}\n{half");
    assertThat(new SavedWork(folder).inWords()).contains(" holds 2 finished candidates, --resume");
  }

  @Test
  void countsTheTrialsOfAChoice() throws IOException {
    Files.writeString(folder.resolve("choice.json"), "{\"trials\": [{}, {}, {}]}");
    assertThat(new SavedWork(folder).inWords())
        .contains(" holds 3 finished trials of auto's choice, --resume goes on");
    Files.writeString(folder.resolve("choice.json"), "{\"trials\": []}");
    assertThat(new SavedWork(folder).inWords()).contains("before anything");
  }
}
