package org.crowdzoo.simulation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.crowdzoo.files.NumpyFile;

/**
 * Simulated workers.
 *
 * @param matrices true confusion matrices [W][K][K], rows = truth, each row sums to 1. Where votes
 *     depend on more than worker and truth, they are the mean over tasks unless the strategy says
 *     otherwise
 * @param roles what each worker is, [W]
 * @param answering how a vote is drawn
 * @param extraFiles what else belongs to this crowd: file name, and how to write it
 */
public record Crowd(
    double[][][] matrices,
    List<Role> roles,
    Answering answering,
    Map<String, FileContent> extraFiles) {

  /** What a simulated worker is. */
  public enum Role {
    HAMMER,
    SPAMMER,
    TEACHER,
    STUDENT,
    GOOD,
    BAD,
    EXPERT,
    ORDINARY,
    IDLE
  }

  /** How a worker answers. */
  @FunctionalInterface
  public interface Answering {
    /** A label 0 to K-1 for task i, whose truth is given, from worker j. */
    int draw(int worker, int task, int truth, Random random);
  }

  /** Writes one file of results. */
  @FunctionalInterface
  public interface FileContent {
    void write(Path file) throws IOException;
  }

  /** Matrices [W][K][K] and roles [W] must fit, each row must be a distribution. */
  public Crowd {
    if (matrices.length != roles.size()) {
      throw new IllegalArgumentException(
          matrices.length + " matrices do not fit " + roles.size() + " roles");
    }
    for (double[][] matrix : matrices) {
      for (double[] row : matrix) {
        Distributions.requireDistribution(row);
      }
    }
    roles = List.copyOf(roles);
    extraFiles = Map.copyOf(extraFiles);
  }

  /** Workers who answer by their confusion matrix alone, whatever the task. */
  public static Crowd ofMatrices(double[][][] matrices, List<Role> roles) {
    return new Crowd(matrices, roles, byMatrix(matrices), Map.of());
  }

  /** Draws from the row of the truth in the worker's matrix. */
  public static Answering byMatrix(double[][][] matrices) {
    return (worker, task, truth, random) ->
        Distributions.drawIndex(matrices[worker][truth], random);
  }

  /** The same workers with one more file. */
  public Crowd with(String name, FileContent content) {
    Map<String, FileContent> more = new TreeMap<>(extraFiles);
    more.put(name, content);
    return new Crowd(matrices, roles, answering, more);
  }

  /** Number of workers W. */
  public int workers() {
    return matrices.length;
  }

  /** Writes matrices [W][K][K] as npy. */
  public static void writeMatrices(Path file, double[][][] matrices) throws IOException {
    int classes = matrices.length == 0 ? 0 : matrices[0].length;
    double[] flat =
        Arrays.stream(matrices).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    NumpyFile.write(file, flat, matrices.length, classes, classes);
  }

  /** Writes one matrix [K][K] as npy. */
  public static void writeMatrix(Path file, double[][] matrix) throws IOException {
    double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    NumpyFile.write(file, flat, matrix.length, matrix.length);
  }
}
