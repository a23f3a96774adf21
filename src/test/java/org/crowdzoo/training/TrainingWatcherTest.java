package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.junit.jupiter.api.Test;

class TrainingWatcherTest {
  /** Notes what it is told. */
  private record Noting(String name, boolean goOn, List<String> notes) implements TrainingWatcher {
    @Override
    public List<TrainingListener> listeners() {
      return List.of(new ScoreIterationListener(1));
    }

    @Override
    public void started(int epoch, int epochs, int batchesPerEpoch) {
      notes.add(name + " started " + epoch + " " + epochs + " " + batchesPerEpoch);
    }

    @Override
    public void batchDone(int epoch, int batch, double loss) {
      notes.add(name + " batch " + epoch + " " + batch + " " + loss);
    }

    @Override
    public boolean epochDone(int epoch, History history) {
      notes.add(name + " epoch " + epoch);
      return goOn;
    }

    @Override
    public void ended() {
      notes.add(name + " ended");
    }
  }

  @Test
  void bothAreToldAndBothMustWantToGoOn() {
    for (boolean first : new boolean[] {true, false}) {
      for (boolean second : new boolean[] {true, false}) {
        List<String> notes = new ArrayList<>();
        TrainingWatcher both = new Noting("a", first, notes).and(new Noting("b", second, notes));
        assertThat(both.listeners()).hasSize(2);
        both.started(1, 2, 3);
        both.batchDone(1, 0, 0.5);
        assertThat(both.epochDone(1, History.empty())).isEqualTo(first && second);
        both.ended();
        assertThat(notes)
            .containsExactly(
                "a started 1 2 3",
                "b started 1 2 3",
                "a batch 1 0 0.5",
                "b batch 1 0 0.5",
                "a epoch 1",
                "b epoch 1",
                "a ended",
                "b ended");
      }
    }
  }
}
