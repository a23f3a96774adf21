package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregation;
import org.crowdzoo.aggregation.BinaryRelevance;
import org.crowdzoo.aggregation.MultiLabelAggregated;
import org.crowdzoo.aggregation.MultiLabelGold;
import org.crowdzoo.aggregation.choice.AutoAggregation;
import org.crowdzoo.aggregation.choice.ContestReport;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.dataset.KnownTruth;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.NumpyFile;

/**
 * {@code aggregate} on a multi-label dataset: label by label. Writes probabilities [N, L] (NaN
 * where the strategy says nothing of a task) and hard labels [N, L] (1, 0, or -1 for neither), and
 * what the strategy learnt of each label, or how {@code auto} chose, under {@code
 * identification/<strategy>/<label>/}.
 *
 * @param strategy as the user wrote it
 * @param name the strategy's own
 * @param print takes lines for the screen
 * @param warn takes warnings
 */
record AggregateLabels(
    Path dataset, String strategy, String name, Consumer<String> print, Consumer<String> warn) {
  void run(
      Aggregation aggregation,
      MultiLabelVotes votes,
      MultiLabelGold gold,
      Metadata metadata,
      Path soft,
      Path hard)
      throws IOException {
    List<String> labels = metadata.classNamesOrNumbers();
    ContestReport[] choices = new ContestReport[labels.size()];
    BinaryRelevance relevance =
        aggregation instanceof AutoAggregation auto
            ? new BinaryRelevance(choosing(auto, choices))
            : new BinaryRelevance(aggregation);
    MultiLabelAggregated found = relevance.aggregate(votes, labels, gold);
    Path learnt = dataset.resolve("identification").resolve(name);
    for (int l = 0; l < labels.size(); l++) {
      String folder = FileName.fault(labels.get(l)) == null ? labels.get(l) : Integer.toString(l);
      LearntFiles.write(learnt.resolve(folder), strategy, found.ofLabel(l), votes.label(l));
      if (choices[l] != null) {
        AtomicFile.writeString(learnt.resolve(folder).resolve("choice.json"), choices[l].toJson());
        String label = "label " + labels.get(l) + ": ";
        print.accept(label + choices[l].summary());
        choices[l].warnings().forEach(line -> warn.accept(label + line));
      }
    }
    if (Arrays.stream(choices).anyMatch(Objects::nonNull)) {
      print.accept("The choices stored in " + learnt.resolve("<label>").resolve("choice.json"));
    }
    int[] shape = {votes.tasks(), votes.labels()};
    if (soft != null) {
      NumpyFile.write(soft, flat(found.probabilities()), shape);
      print("Probabilities of the labels stored at %s with shape (%d, %d)", soft, shape);
    }
    NumpyFile.write(
        hard, Arrays.stream(found.hard()).flatMapToInt(Arrays::stream).toArray(), shape);
    print("Hard labels stored at %s with shape (%d, %d)", hard, shape);
    printAccuracy(found.hard(), KnownTruth.of(dataset, metadata, votes));
  }

  /** Aggregations that note what they chose, each in its label's place. */
  private static List<Aggregation> choosing(AutoAggregation auto, ContestReport[] choices) {
    return IntStream.range(0, choices.length)
        .<Aggregation>mapToObj(
            l ->
                binary -> {
                  choices[l] = auto.choose(binary);
                  return auto.aggregate(binary, choices[l]);
                })
        .toList();
  }

  private void printAccuracy(int[][] hard, Optional<double[][]> truth) {
    if (truth.isEmpty()) {
      return;
    }
    long right = 0;
    long all = 0;
    long both = 0;
    long either = 0;
    long known = 0;
    long whole = 0;
    for (int i = 0; i < hard.length; i++) {
      double[] row = truth.get()[i];
      if (row == null) {
        continue;
      }
      int equal = 0;
      for (int l = 0; l < row.length; l++) {
        equal += hard[i][l] == row[l] ? 1 : 0;
        both += hard[i][l] == 1 && row[l] == 1 ? 1 : 0;
        either += (hard[i][l] == 1 ? 1 : 0) + (row[l] == 1 ? 1 : 0);
      }
      right += equal;
      all += row.length;
      whole += equal == row.length ? 1 : 0;
      known++;
    }
    print.accept(
        String.format(
            Locale.ROOT,
            "Accuracy of the aggregation: %.2f %% of the labels, F1 (micro) %.2f %%, all labels"
                + " right on %.2f %% of %d tasks with known truth",
            100.0 * right / all,
            either == 0 ? 100.0 : 200.0 * both / either,
            100.0 * whole / known,
            known));
  }

  private void print(String format, Path file, int[] shape) {
    print.accept(String.format(Locale.ROOT, format, file, shape[0], shape[1]));
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
