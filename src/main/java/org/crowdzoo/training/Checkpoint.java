package org.crowdzoo.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.nn.RememberingLoss;
import org.crowdzoo.settings.Difference;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The state of a training after a whole epoch: a DL4J model file with its updater, and beside the
 * entries of DL4J {@code state.json} (this record), {@code best.bin} (the kept parameters), if
 * parameters are averaged {@code average.bin}, and if labels change {@code labels.bin}; the file's
 * own parameters are those that training goes on with.
 *
 * @param identity the configuration that the training was started with
 * @param history of the epochs done
 * @param bestEpoch the kept one, counted from 0
 * @param bestScore its score
 * @param seconds of training so far, earlier parts included; null in files of older versions
 * @param votes what scored them, as VoteVertex names it; null in files of older versions
 * @param volume batches with a regulariser in the class probabilities so far; null if there is none
 */
record Checkpoint(
    String identity,
    History history,
    int bestEpoch,
    double bestScore,
    Double seconds,
    String votes,
    BatchVolume.Count volume) {
  /** Checks what a damaged file may have. */
  Checkpoint {
    if (identity == null || history == null) {
      throw new InputException("identity or history is missing");
    }
    if (bestEpoch < 0 || bestEpoch >= history.epochs()) {
      throw new InputException(
          "bestEpoch must be one of the " + history.epochs() + " epochs done, got " + bestEpoch);
    }
  }

  /** Without a regulariser in the class probabilities. */
  Checkpoint(
      String identity,
      History history,
      int bestEpoch,
      double bestScore,
      Double seconds,
      String votes) {
    this(identity, history, bestEpoch, bestScore, seconds, votes, null);
  }

  private static final String STATE = "state.json";
  private static final String BEST = "best.bin";
  private static final String AVERAGE = "average.bin";
  private static final String LABELS = "labels.bin";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What there is beside the graph: parameters in its shape, and labels.
   *
   * @param best the kept parameters
   * @param average over the steps, or null
   * @param labels that training goes on with, a row [1, N * K], or null where they do not change
   */
  record Restored(INDArray best, INDArray average, INDArray labels) {}

  /** What the file of a graph in this state holds. */
  ModelZip.Content content(ComputationGraph graph, Restored beside) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put(STATE, JSON.writeValueAsBytes(this));
    entries.put(BEST, beside.best());
    if (beside.average() != null) {
      entries.put(AVERAGE, beside.average());
    }
    if (beside.labels() != null) {
      entries.put(LABELS, beside.labels());
    }
    boolean isBest = bestEpoch == history.epochs() - 1 && beside.average() == null;
    return ModelZip.Content.of(graph, isBest ? beside.best() : graph.params(), true, entries);
  }

  /**
   * Reads the state.
   *
   * @throws InputException if the file is broken or was made with another configuration
   */
  static Checkpoint read(Path file, String identity) {
    Checkpoint checkpoint;
    try (ModelFile open = ModelFile.open(file)) {
      checkpoint = open.json(STATE, Checkpoint.class);
    }
    if (!Difference.isNone(checkpoint.identity(), identity)) {
      throw new InputException(
          file
              + ": was made with another configuration, "
              + Difference.first(checkpoint.identity(), identity)
              + "; --force starts again");
    }
    return checkpoint;
  }

  /**
   * Puts parameters and updater state into the graph and returns the other parameters. Of the
   * file's configuration only the counts of iterations and epochs are read, and what losses
   * remember: the graph is there already.
   *
   * @param averaged whether the file must have an average; it is not read otherwise
   * @param labelled the number of values of labels that it must have; 0 for none
   */
  Restored restoreInto(ComputationGraph graph, Path file, boolean averaged, long labelled) {
    try (ModelFile open = ModelFile.open(file)) {
      long length = graph.params().length();
      INDArray parameters = open.row(ModelFile.COEFFICIENTS, length);
      INDArray best = open.row(BEST, length);
      INDArray average = averaged ? open.row(AVERAGE, length) : null;
      INDArray labels = labelled > 0 ? open.row(LABELS, labelled) : null;
      INDArray state = graph.getUpdater().getStateViewArray();
      INDArray saved =
          state == null || state.isEmpty() ? null : open.row(ModelFile.UPDATER, state.length());
      JsonNode configuration = open.json(ModelFile.CONFIGURATION);
      int iterations = count(open, configuration, "iterationCount");
      int epochs = count(open, configuration, "epochCount");
      graph.params().assign(parameters.reshape(graph.params().shape()));
      if (saved != null) {
        graph.getUpdater().setStateViewArray(saved.reshape(state.shape()));
      }
      graph.getConfiguration().setIterationCount(iterations);
      graph.getConfiguration().setEpochCount(epochs);
      if (RememberingLoss.in(graph.getConfiguration())) {
        RememberingLoss.copy(GraphReader.configuration(open), graph.getConfiguration());
      }
      long[] shape = graph.params().shape();
      return new Restored(best.reshape(shape), averaged ? average.reshape(shape) : null, labels);
    }
  }

  private static int count(ModelFile open, JsonNode configuration, String key) {
    JsonNode value = configuration.path(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.intValue() < 0) {
      throw open.bad(key + " must be a whole number from 0 in its configuration");
    }
    return value.intValue();
  }

  /** Number of epochs that a file holds. */
  static int epochs(Path file) {
    try (ModelFile open = ModelFile.open(file)) {
      return open.json(STATE, Checkpoint.class).history().epochs();
    }
  }
}
