package org.crowdzoo.cli;

import java.util.List;
import java.util.Locale;
import org.crowdzoo.training.History;
import org.crowdzoo.training.MultiLabelEvaluation;
import org.crowdzoo.training.TrainingWatcher;

/** Shows one training: where it goes on, its epochs, their accuracies, the time left. */
final class TrainingProgress implements TrainingWatcher {
  private static final int TITLE = 22;
  private static final int SHORTEST_BAR = 4;
  private static final int LONGEST_BAR = 20;

  /** Of several labels a task. */
  private static final String MACRO_F1 = History.VAL + MultiLabelEvaluation.MACRO_F1;

  private final String title;
  private final Progress progress;
  private int first;
  private int epochs;
  private int batches;
  private long start;
  private String figures = "";

  TrainingProgress(String title, Progress progress) {
    this.title = title;
    this.progress = progress;
  }

  @Override
  public TrainingWatcher aside(String what) {
    return new TrainingProgress(title + ", " + what, progress);
  }

  @Override
  public void finishedBefore(int done) {
    progress.line(title + ": was finished before, after epoch " + done);
  }

  @Override
  public void started(int epoch, int all, int batchesPerEpoch) {
    first = epoch;
    epochs = all;
    batches = batchesPerEpoch;
    start = System.nanoTime();
    if (epoch > 0) {
      progress.line(title + ": goes on after epoch " + epoch + " of " + all);
    }
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    if (progress.wantsDrawing()) {
      draw(epoch + (batch + 1.0) / batches, loss);
    }
  }

  @Override
  public boolean epochDone(int epoch, History history) {
    double loss = last(history.trainLoss());
    List<Double> f1 = history.followed().getOrDefault(MACRO_F1, List.of());
    figures = f1.isEmpty() ? percent(" val ", history.valAccuracy()) : percent(" F1 ", f1);
    String accuracies =
        percent(", validation ", history.valAccuracy())
            + percent(", macro F1 ", f1)
            + percent(", training ", history.trainAccuracy());
    boolean end = epoch + 1 == epochs;
    progress.epoch(
        String.format(
            Locale.ROOT,
            "%s: epoch %d of %d%s, loss %.4f%s",
            title,
            epoch + 1,
            epochs,
            accuracies,
            loss,
            end ? "" : ", " + time(left(epoch + 1.0)) + " left"),
        end);
    if (progress.wantsDrawing() || end) {
      draw(epoch + 1.0, loss);
    }
    return true;
  }

  @Override
  public void ended() {
    progress.erase();
  }

  /** Title, bar, epoch, loss, validation accuracy, time left: the bar gives way, no figure. */
  private void draw(double done, double loss) {
    String head = title.length() <= TITLE ? title : title.substring(0, TITLE - 1) + "…";
    String tail =
        String.format(
            Locale.ROOT,
            "] %d/%d loss %.3f%s %s",
            (int) Math.min(epochs, Math.floor(done) + 1),
            epochs,
            loss,
            figures,
            time(left(done)));
    int room = Progress.COLUMNS - head.length() - tail.length() - 2;
    int length = Math.max(SHORTEST_BAR, Math.min(LONGEST_BAR, room));
    int full = (int) Math.round(length * Math.min(1, done / epochs));
    progress.draw(head + " [" + "=".repeat(full) + " ".repeat(length - full) + tail);
  }

  private double left(double done) {
    double seconds = (System.nanoTime() - start) / 1e9;
    return seconds / (done - first) * (epochs - done);
  }

  /** As 12 s, 3:05 min or 1:03:05 h. */
  static String time(double seconds) {
    long all = Math.round(seconds);
    if (all < 60) {
      return all + " s";
    }
    return all < 3600
        ? String.format(Locale.ROOT, "%d:%02d min", all / 60, all % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d h", all / 3600, all / 60 % 60, all % 60);
  }

  private static String percent(String what, List<Double> values) {
    return values.isEmpty() || last(values) == null
        ? ""
        : String.format(Locale.ROOT, "%s%.1f %%", what, last(values));
  }

  private static Double last(List<Double> values) {
    return values.get(values.size() - 1);
  }
}
