package org.crowdzoo.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Difference;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The state of a training after a whole epoch: a DL4J model file with its updater, and beside the
 * entries of DL4J {@code state.json} (this record) and {@code best.bin} (the kept parameters).
 *
 * @param identity the configuration that the training was started with
 * @param history of the epochs done
 * @param bestEpoch the kept one, counted from 0
 * @param bestScore its score
 * @param seconds of training so far, earlier parts included
 */
record Checkpoint(
    String identity, History history, int bestEpoch, double bestScore, double seconds) {
  private static final String STATE = "state.json";
  private static final String BEST = "best.bin";
  private static final ObjectMapper JSON = new ObjectMapper();

  void write(Path file, ComputationGraph graph, INDArray best) throws IOException {
    AtomicFile.writePath(
        file,
        part -> {
          ModelSerializer.writeModel(graph, part.toFile(), true);
          ZipEntries.add(part, STATE, JSON.writeValueAsBytes(this));
          ZipEntries.add(part, BEST, ZipEntries.bytes(best));
        });
  }

  /**
   * Reads the state.
   *
   * @throws InputException if the file is broken or was made with another configuration
   */
  static Checkpoint read(Path file, String identity) {
    try {
      Checkpoint checkpoint = JSON.readValue(ZipEntries.get(file, STATE), Checkpoint.class);
      if (!checkpoint.identity().equals(identity)) {
        throw new InputException(
            file
                + ": was made with another configuration, "
                + Difference.first(checkpoint.identity(), identity)
                + "; --force starts again");
      }
      return checkpoint;
    } catch (IOException e) {
      throw new InputException(file + ": not a checkpoint, " + e.getMessage(), e);
    }
  }

  /** Puts parameters and updater state into the graph and returns the kept parameters. */
  INDArray restoreInto(ComputationGraph graph, Path file) {
    try {
      ComputationGraph saved = ModelSerializer.restoreComputationGraph(file.toFile(), true);
      graph.params().assign(saved.params());
      if (saved.getUpdater().getStateViewArray() != null) {
        graph.getUpdater().setStateViewArray(saved.getUpdater().getStateViewArray());
      }
      graph.getConfiguration().setIterationCount(saved.getConfiguration().getIterationCount());
      graph.getConfiguration().setEpochCount(saved.getConfiguration().getEpochCount());
      return ZipEntries.array(ZipEntries.get(file, BEST));
    } catch (IOException e) {
      throw new InputException(file + ": not a checkpoint, " + e.getMessage(), e);
    }
  }

  /** Number of epochs that a file holds. */
  static int epochs(Path file) throws IOException {
    return JSON.readValue(ZipEntries.get(file, STATE), Checkpoint.class).history().epochs();
  }
}
