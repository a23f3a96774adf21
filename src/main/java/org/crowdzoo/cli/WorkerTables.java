package org.crowdzoo.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.report.page.ConfusionPicture;
import org.crowdzoo.training.LearntConfusions;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.WorkerAnswers;
import org.crowdzoo.zoo.CrowdLayer;

/**
 * A model's tables as npy files: {@code local} [W, K, K] and {@code common} [K, K], rows truth,
 * columns vote, as they are in the network, scores and no probabilities; of CrowdLayer's vectors
 * {@code weights} and {@code biases} [W, K]; {@code expected} [W, K, K] and {@code crowd} [K, K],
 * the answers that the network expects, NaN where nothing is known; and {@code workers.txt}. With
 * several labels a task [L, 2, 2] stands for [K, K], and 2 L for K in vectors.
 */
record WorkerTables(SavedModel saved, WorkerAnswers answers) {

  void write(Path folder) throws IOException {
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --npy")) {
      int workers = workers().size();
      AtomicFile.writeString(folder.resolve("workers.txt"), String.join("\n", workers()) + "\n");
      double[][][] tables = tables();
      if (tables != null) {
        write(folder.resolve("local.npy"), List.of(tables).subList(0, workers));
        if (tables.length > workers) {
          NumpyFile.write(folder.resolve("common.npy"), flat(tables[workers]), shape());
        }
      }
      for (String name : List.of(CrowdLayer.WEIGHTS, CrowdLayer.BIASES)) {
        if (saved.graph().getConfiguration().getVertices().containsKey(name)) {
          double[][] table = saved.graph().getParam(name + "_W").toDoubleMatrix();
          NumpyFile.write(folder.resolve(name + ".npy"), flat(table), workers, table[0].length);
        }
      }
      if (answers != null) {
        NumpyFile.write(folder.resolve("crowd.npy"), flat(answers.crowd()), shape());
        write(
            folder.resolve("expected.npy"),
            answers.workers().stream().map(WorkerAnswers.Worker::expected).toList());
      }
    }
  }

  private List<String> names() {
    return saved.card().classNames();
  }

  private List<String> workers() {
    return saved.card().workerKeys();
  }

  private boolean ofLabels() {
    return saved.isMultiLabel();
  }

  /** Of one matrix as it is written. */
  private int[] shape() {
    int names = names().size();
    return ofLabels() ? new int[] {names, 2, 2} : new int[] {names, names};
  }

  /** [W (+ 1 for all)][K][K], or [2 L][2]; null if there is none. */
  private double[][][] tables() {
    if (ofLabels()) {
      return LearntConfusions.ofLabels(saved.graph());
    }
    LearntConfusions learnt = LearntConfusions.in(saved.graph()).orElse(null);
    if (learnt == null) {
      return null;
    }
    List<ConfusionMatrix> all = new ArrayList<>(learnt.local());
    if (learnt.common() != null) {
      all.add(learnt.common());
    }
    return all.stream().map(ConfusionMatrix::toArray).toArray(double[][][]::new);
  }

  private void write(Path file, List<double[][]> matrices) throws IOException {
    int[] one = shape();
    int[] all = new int[one.length + 1];
    all[0] = matrices.size();
    System.arraycopy(one, 0, all, 1, one.length);
    NumpyFile.write(
        file, matrices.stream().flatMapToDouble(m -> Arrays.stream(flat(m))).toArray(), all);
  }

  /** Its entries, NaN for those of a row, or of a whole, that is null. */
  private double[] flat(double[][] matrix) {
    int rows = ofLabels() ? 2 * names().size() : names().size();
    if (matrix == null) {
      return flat(new double[rows][]);
    }
    double[] unknown = new double[ofLabels() ? 2 : names().size()];
    Arrays.fill(unknown, Double.NaN);
    return Arrays.stream(matrix)
        .flatMapToDouble(row -> Arrays.stream(row == null ? unknown : row))
        .toArray();
  }

  /**
   * One row an entry: {@code worker,true,answer,table,expected}, the network's score and the answer
   * that it expects; a blank worker is the crowd, with CoNAL's common matrix; what is not known is
   * blank. With several labels a task {@code worker,label,true,answer,table,expected}, 1 for a
   * label that is there and 0 for one that is not.
   */
  void writeCsv(Path folder) throws IOException {
    double[][][] tables = tables();
    int workers = workers().size();
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --csv")) {
      TextFile.write(
          folder.resolve("confusions.csv"),
          out -> {
            out.write("worker," + (ofLabels() ? "label," : "") + "true,answer,table,expected\n");
            double[][] common = tables == null || tables.length == workers ? null : tables[workers];
            rows(out, "", common, answers == null ? null : answers.crowd());
            for (int j = 0; j < workers; j++) {
              rows(
                  out,
                  workers().get(j),
                  tables == null ? null : tables[j],
                  answers == null ? null : answers.workers().get(j).expected());
            }
          });
    }
  }

  private void rows(Writer out, String worker, double[][] table, double[][] expected)
      throws IOException {
    if (table == null && expected == null) {
      return;
    }
    int rows = ofLabels() ? 2 * names().size() : names().size();
    for (int k = 0; k < rows; k++) {
      for (int l = 0; l < (ofLabels() ? 2 : rows); l++) {
        String entry =
            ofLabels()
                ? CsvField.of(names().get(k / 2)) + "," + k % 2 + "," + l
                : CsvField.of(names().get(k)) + "," + CsvField.of(names().get(l));
        out.write(
            String.join(",", CsvField.of(worker), entry, cell(table, k, l), cell(expected, k, l))
                + "\n");
      }
    }
  }

  private static String cell(double[][] rows, int k, int l) {
    return rows == null || rows[k] == null || Double.isNaN(rows[k][l])
        ? ""
        : String.format(Locale.ROOT, "%.6f", rows[k][l]);
  }

  /**
   * {@code crowd.png} and {@code worker-<row>.png}, the answers that the network expects of them;
   * rows are those of {@code workers.txt}.
   *
   * @param wanted keys of workers; empty or with {@code all} for all
   */
  void writePictures(Path folder, List<String> wanted) throws IOException {
    if (answers == null) {
      throw new InputException(
          "--png: draws the answers that the network expects, which this model was saved without;"
              + " give --dataset DIR to ask it");
    }
    boolean all = wanted.isEmpty() || wanted.contains("all");
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --png")) {
      picture(folder.resolve("crowd.png"), "all workers", answers.crowd());
      for (int j = 0; j < workers().size(); j++) {
        double[][] expected = answers.workers().get(j).expected();
        if (expected != null && (all || wanted.contains(workers().get(j)))) {
          picture(folder.resolve("worker-" + j + ".png"), "worker " + workers().get(j), expected);
        }
      }
    }
  }

  private void picture(Path file, String title, double[][] rows) throws IOException {
    if (ofLabels()) {
      ConfusionPicture.writeLabels(file, title, names(), rows);
    } else {
      ConfusionPicture.write(file, title, names(), rows);
    }
  }
}
