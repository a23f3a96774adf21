package org.crowdzoo.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.settings.Difference;

/**
 * The files of one training: a checkpoint while it runs, the checkpoints of networks that make its
 * labels, and in the end its networks, labels and result.
 *
 * @param path of the folder, which need not exist yet
 */
record SeedFolder(Path path) {
  private static final String MODEL = "model.zip";
  private static final String LAST_MODEL = "model-last.zip";

  /** Labels that networks made, [N, K], zeros for none. */
  private static final String LABELS = "labels.npy";

  private static final String CHECKPOINT = "checkpoint.zip";
  private static final String FINISHED = "seed.json";
  private static final String NETWORKS = "network-*.zip";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is written at the end, and found by a resumed run. */
  private record Finished(String identity, SeedResult result) {
    Finished {
      if (identity == null || result == null || result.history() == null) {
        throw new IllegalArgumentException("identity, result or history is missing");
      }
    }
  }

  Path checkpoint() {
    return path.resolve(CHECKPOINT);
  }

  /** The network of the epoch that was selected. */
  Path model() {
    return path.resolve(MODEL);
  }

  /** The network after the last epoch, where it is kept. */
  Path lastModel() {
    return path.resolve(LAST_MODEL);
  }

  /** True if a training was finished, or interrupted, here. */
  boolean isUsed() {
    return Files.exists(path.resolve(FINISHED)) || Files.exists(checkpoint());
  }

  /** True if a training's result and network are here. */
  boolean isFinished() {
    return Files.exists(path.resolve(FINISHED)) && Files.exists(model());
  }

  /** Takes away what an earlier training left. */
  void clear() throws IOException {
    for (String file : List.of(FINISHED, CHECKPOINT, MODEL, LAST_MODEL, LABELS)) {
      Files.deleteIfExists(path.resolve(file));
    }
    clearNetworks();
  }

  /** Takes away the checkpoints of networks that made labels. */
  private void clearNetworks() throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> networks = Files.newDirectoryStream(path, NETWORKS)) {
        for (Path network : networks) {
          Files.deleteIfExists(network);
        }
      }
    }
  }

  /**
   * The result of a finished training.
   *
   * @param wanted identity that it must have
   * @throws InputException if the file cannot be read, or is another training's
   */
  SeedResult finished(String wanted) throws IOException {
    Path file = path.resolve(FINISHED);
    Finished finished;
    try {
      finished = JSON.readValue(Files.readAllBytes(file), Finished.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          file + ": " + JsonProblem.of(e) + "; without this file the seed is trained again", e);
    }
    if (finished == null) {
      throw new InputException(file + ": is null; without this file the seed is trained again");
    }
    if (!Difference.isNone(finished.identity(), wanted)) {
      throw new InputException(
          file
              + ": was made with another configuration, "
              + Difference.first(finished.identity(), wanted)
              + "; --force starts again");
    }
    return finished.result();
  }

  /**
   * Writes the labels.
   *
   * @param labels [N][K], null for a task without
   */
  void write(double[][] labels, int classes) throws IOException {
    double[] flat = new double[Math.multiplyExact(labels.length, classes)];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != null) {
        System.arraycopy(labels[i], 0, flat, i * classes, classes);
      }
    }
    NumpyFile.write(path.resolve(LABELS), flat, labels.length, classes);
  }

  /** Writes the result, after which no checkpoint is needed. */
  void end(String identity, SeedResult result) throws IOException {
    AtomicFile.write(
        path.resolve(FINISHED), out -> JSON.writeValue(out, new Finished(identity, result)));
    Files.deleteIfExists(checkpoint());
    clearNetworks();
  }
}
