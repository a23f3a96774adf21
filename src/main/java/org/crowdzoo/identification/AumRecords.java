package org.crowdzoo.identification;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.files.CsvField;

/**
 * peerannot's log of a training for AUM, {@code full_aum_records.csv}: a row a task and epoch with
 * the scores of its label, of the best other class, of the class that comes k+1st, and all logits.
 */
final class AumRecords {
  private final OutputStream out;
  private final List<String> names;
  private final int top;
  private int epoch;

  /** Writes the header. */
  AumRecords(OutputStream out, List<String> names, int classes, int top) throws IOException {
    this.out = out;
    this.names = names;
    this.top = top;
    String logits =
        IntStream.range(0, classes).mapToObj(k -> ",logits_" + k).collect(Collectors.joining());
    write(
        "index,task,label,epoch,label_logit,label_prob,other_max_logit,other_max_prob,secondlogit,"
            + "secondprob"
            + logits
            + "\n");
  }

  /** Writes the rows of an epoch; may be called as an epoch's watcher. */
  void add(int[] tasks, int[] labels, double[][] logits) {
    try {
      for (int n = 0; n < tasks.length; n++) {
        write(row(tasks[n], labels[n], logits[n]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    epoch++;
  }

  private String row(int task, int label, double[] logits) {
    StringBuilder row = new StringBuilder();
    row.append(task).append(',').append(CsvField.of(names.get(task)));
    row.append(',').append(label).append(',').append(epoch);
    double[] probabilities = MarginRecorder.softmax(logits);
    double[][] both = {logits, probabilities};
    Arrays.stream(both).forEach(scores -> row.append(',').append(scores[label]));
    // the score of the class that a margin compares with
    for (Margin margin : new Margin[] {Margin.PLEISS, Margin.YANG}) {
      for (double[] scores : both) {
        row.append(',').append(scores[label] - margin.of(scores, label, top));
      }
    }
    Arrays.stream(logits).forEach(z -> row.append(',').append(z));
    return row.append('\n').toString();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
