package org.crowdzoo.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
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
import org.crowdzoo.zoo.WorkerModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model's tables as npy files: {@code local} [W, K, K] and {@code common} [K, K], rows truth,
 * columns vote, as they are in the network, scores and no probabilities; of CrowdLayer's vectors
 * {@code weights} and {@code biases} [W, K]; {@code expected} [W, K, K] and {@code crowd} [K, K],
 * the answers that the network expects, NaN where nothing is known; and {@code workers.txt}.
 */
record WorkerTables(SavedModel saved, WorkerAnswers answers) {

  void write(Path folder) throws IOException {
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --npy")) {
      int classes = saved.card().classNames().size();
      int workers = saved.card().workerKeys().size();
      AtomicFile.writeString(
          folder.resolve("workers.txt"), String.join("\n", saved.card().workerKeys()) + "\n");
      if (saved.graph().getConfiguration().getVertices().containsKey(WorkerModel.CONFUSIONS)) {
        LearntConfusions learnt = LearntConfusions.of(saved.graph());
        write(folder.resolve("local.npy"), learnt.local(), classes, workers);
        if (learnt.common() != null) {
          NumpyFile.write(
              folder.resolve("common.npy"), flat(learnt.common().toArray()), classes, classes);
        }
      }
      for (String name : List.of(CrowdLayer.WEIGHTS, CrowdLayer.BIASES)) {
        if (saved.graph().getConfiguration().getVertices().containsKey(name)) {
          INDArray table = saved.graph().getParam(name + "_W");
          NumpyFile.write(
              folder.resolve(name + ".npy"), flat(table.toDoubleMatrix()), workers, classes);
        }
      }
      if (answers != null) {
        writeAnswers(folder, classes, workers);
      }
    }
  }

  /**
   * One row an entry: {@code worker,true,answer,table,expected}, the network's score and the answer
   * that it expects; a blank worker is the crowd, with CoNAL's common matrix; what is not known is
   * blank.
   */
  void writeCsv(Path folder) throws IOException {
    List<String> names = saved.card().classNames();
    LearntConfusions learnt = LearntConfusions.in(saved.graph()).orElse(null);
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --csv")) {
      TextFile.write(
          folder.resolve("confusions.csv"),
          out -> {
            out.write("worker,true,answer,table,expected\n");
            double[][] common =
                learnt == null || learnt.common() == null ? null : learnt.common().toArray();
            rows(out, "", names, common, answers == null ? null : answers.crowd());
            for (int j = 0; j < saved.card().workerKeys().size(); j++) {
              rows(
                  out,
                  saved.card().workerKeys().get(j),
                  names,
                  learnt == null ? null : learnt.local().get(j).toArray(),
                  answers == null ? null : answers.workers().get(j).expected());
            }
          });
    }
  }

  private static void rows(
      Writer out, String worker, List<String> names, double[][] table, double[][] expected)
      throws IOException {
    if (table == null && expected == null) {
      return;
    }
    for (int k = 0; k < names.size(); k++) {
      for (int l = 0; l < names.size(); l++) {
        out.write(
            String.join(
                    ",",
                    CsvField.of(worker),
                    CsvField.of(names.get(k)),
                    CsvField.of(names.get(l)),
                    cell(table, k, l),
                    cell(expected, k, l))
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
    List<String> names = saved.card().classNames();
    List<String> keys = saved.card().workerKeys();
    boolean all = wanted.isEmpty() || wanted.contains("all");
    try (FolderLock lock = FolderLock.of(folder, "choose another folder with --png")) {
      ConfusionPicture.write(folder.resolve("crowd.png"), "all workers", names, answers.crowd());
      for (int j = 0; j < keys.size(); j++) {
        double[][] expected = answers.workers().get(j).expected();
        if (expected != null && (all || wanted.contains(keys.get(j)))) {
          Path file = folder.resolve("worker-" + j + ".png");
          ConfusionPicture.write(file, "worker " + keys.get(j), names, expected);
        }
      }
    }
  }

  private void writeAnswers(Path folder, int classes, int workers) throws IOException {
    NumpyFile.write(folder.resolve("crowd.npy"), known(answers.crowd(), classes), classes, classes);
    double[] expected = new double[workers * classes * classes];
    for (int j = 0; j < workers; j++) {
      double[] one = known(answers.workers().get(j).expected(), classes);
      System.arraycopy(one, 0, expected, j * one.length, one.length);
    }
    NumpyFile.write(folder.resolve("expected.npy"), expected, workers, classes, classes);
  }

  private static void write(Path file, List<ConfusionMatrix> all, int classes, int workers)
      throws IOException {
    double[] values = all.stream().flatMapToDouble(m -> Arrays.stream(flat(m.toArray()))).toArray();
    NumpyFile.write(file, values, workers, classes, classes);
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** NaN for what is not known. */
  private static double[] known(double[][] rows, int classes) {
    double[] values = new double[classes * classes];
    Arrays.fill(values, Double.NaN);
    for (int k = 0; rows != null && k < classes; k++) {
      if (rows[k] != null) {
        System.arraycopy(rows[k], 0, values, k * classes, classes);
      }
    }
    return values;
  }
}
