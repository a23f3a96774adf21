package org.crowdzoo.cli;

import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;

/** A bar on standard error: epochs, loss, accuracy and the time left. */
public final class TrainingBar implements TrainingWatcher {
  private final String task;
  private ProgressBar bar;
  private int batchesPerEpoch;

  public TrainingBar(String task) {
    this.task = task;
  }

  @Override
  public void started(int epoch, int epochs, int batches) {
    batchesPerEpoch = batches;
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax((long) epochs * batches)
            .startsFrom((long) epoch * batches, java.time.Duration.ZERO)
            .setUpdateIntervalMillis(500)
            .setStyle(ProgressBarStyle.ASCII)
            .showSpeed()
            .build();
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    bar.step();
  }

  @Override
  public boolean epochDone(int epoch, History history) {
    bar.stepTo((long) (epoch + 1) * batchesPerEpoch);
    String accuracy =
        history.valAccuracy().isEmpty()
            ? ""
            : String.format(Locale.ROOT, ", validation %.1f %%", last(history.valAccuracy()));
    bar.setExtraMessage(
        String.format(
            Locale.ROOT, " epoch %d, loss %.4f%s", epoch + 1, last(history.trainLoss()), accuracy));
    return true;
  }

  @Override
  public void ended() {
    bar.close();
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }
}
