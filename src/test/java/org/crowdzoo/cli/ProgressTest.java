package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aFileGetsOneLineAnEpochWithoutCarriageReturns() {
    train(new Progress(err, false, false, 0).training("clothes"), 0, 3);
    assertThat(text()).doesNotContain("\r");
    assertThat(text().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("clothes: epoch \\d of 3, validation 8\\d\\.0 %, .*"));
    assertThat(text().lines().toList().get(2))
        .isEqualTo("clothes: epoch 3 of 3, validation 83.0 %, training 73.0 %, loss 0.5000");
  }

  @Test
  void aTerminalOf80ColumnsShowsTheValidationAccuracyWhateverTheTitle() {
    String title = "a strategy with a long name, backbone resnet18, seed 12345";
    train(new Progress(err, true, false, 0).training(title), 0, 100);
    List<String> drawn = List.of(text().split("\r"));
    assertThat(drawn).allMatch(line -> line.length() <= 79).allMatch(line -> !line.contains("\n"));
    assertThat(drawn).anyMatch(line -> line.contains("100/100 loss 0.500 val 180.0 % 0 s"));
    assertThat(drawn.get(drawn.size() - 1)).isBlank();
  }

  @Test
  void onRequestATerminalGetsALineAnEpochToo() {
    train(new Progress(err, true, true, 5).training("clothes"), 0, 3);
    assertThat(text()).contains("clothes: epoch 1 of 3", "clothes: epoch 2 of 3");
  }

  @Test
  void ofManyTrainingsNotEachEpochIsALineButEachEndIs() {
    Progress progress = new Progress(err, false, false, 60);
    train(progress.training("one"), 0, 50);
    train(progress.training("two"), 0, 50);
    assertThat(text().lines().map(line -> line.replaceAll(",.*", "")))
        .containsExactly("one: epoch 1 of 50", "one: epoch 50 of 50", "two: epoch 50 of 50");
  }

  @Test
  void saysWhereATrainingGoesOnAndWhichWasFinished() {
    Progress progress = new Progress(err, false, false, 0);
    train(progress.training("seed 1"), 2, 3);
    progress.training("seed 2").finishedBefore(3);
    assertThat(text().lines().toList().get(0)).isEqualTo("seed 1: goes on after epoch 2 of 3");
    assertThat(text())
        .endsWith("seed 2: was finished before, after epoch 3" + System.lineSeparator());
  }

  @Test
  void aDownloadIsPlainLinesInAFileAndOneLineOnATerminal() {
    DownloadProgress lines = new DownloadProgress(new Progress(err, false, false, 60));
    DownloadProgress drawn = new DownloadProgress(new Progress(err, true, false, 60));
    for (long megabytes : new long[] {1, 200, 430}) {
      lines.saved("data.tar.gz", megabytes * 1_000_000, 430_000_000);
    }
    lines.ended();
    assertThat(text()).doesNotContain("\r");
    assertThat(text().lines())
        .containsExactly("data.tar.gz: 1.0 of 430.0 MB", "data.tar.gz: 430.0 of 430.0 MB");
    bytes.reset();
    drawn.saved("x".repeat(90), 5_000_000, -1);
    drawn.ended();
    assertThat(text()).doesNotContain("\n").startsWith("\rxxx");
    assertThat(List.of(text().split("\r"))).allMatch(line -> line.length() <= 79);
    assertThat(text().split("\r")[2]).isBlank();
  }

  @Test
  void timesAreShort() {
    assertThat(TrainingProgress.time(0.4)).isEqualTo("0 s");
    assertThat(TrainingProgress.time(59.6)).isEqualTo("1:00 min");
    assertThat(TrainingProgress.time(3725)).isEqualTo("1:02:05 h");
  }

  /** Epochs of two batches; the validation accuracy is 80 + the epoch's number. */
  private static void train(TrainingWatcher watcher, int first, int epochs) {
    watcher.started(first, epochs, 2);
    for (int epoch = first; epoch < epochs; epoch++) {
      watcher.batchDone(epoch, 0, 0.7);
      watcher.batchDone(epoch, 1, 0.5);
      List<Double> ones = Collections.nCopies(epoch + 1, 0.5);
      watcher.epochDone(
          epoch,
          new History(
              ones,
              Collections.nCopies(epoch + 1, 71.0 + epoch),
              ones,
              Collections.nCopies(epoch + 1, 81.0 + epoch),
              List.of()));
    }
    watcher.ended();
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
