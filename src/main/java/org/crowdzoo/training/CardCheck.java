package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputText;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.nn.WorkerTable;
import org.crowdzoo.zoo.ClassHead;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whether a model's card and its graph belong together. */
final class CardCheck {
  /** Pixels of a side. */
  private static final int MOST_PIXELS = 8192;

  private CardCheck() {}

  /** Names are printed, and a terminal would obey some. */
  private static void requirePlain(ModelFile file, String what, List<String> names) {
    for (String name : names) {
      if (name != null && name.chars().anyMatch(Character::isISOControl)) {
        throw file.bad(
            "one of its "
                + what
                + " has line feeds or other control characters in its name, "
                + InputText.shown(name));
      }
    }
  }

  /** What of a card is wrong by itself. */
  static void checkAlone(ModelFile file, SavedModel.Card card) {
    if (new HashSet<>(card.classNames()).size() < card.classNames().size()) {
      throw file.bad("two of its classes have one name");
    }
    requirePlain(file, "classes", card.classNames());
    requirePlain(file, "workers", card.workerKeys());
    if (card.workerKeys().size() != card.workerVotes().size()) {
      throw file.bad(
          "it names "
              + card.workerKeys().size()
              + " workers and has counts of votes for "
              + card.workerVotes().size());
    }
    Preprocessing input = card.preprocessing();
    if (input == null) {
      throw file.bad("its card has no preprocessing");
    }
    if (input.height() > MOST_PIXELS || input.width() > MOST_PIXELS) {
      throw file.bad(
          "its images have "
              + input.height()
              + " x "
              + input.width()
              + " pixels, allowed are "
              + MOST_PIXELS);
    }
  }

  /** Classes, workers, and the shape of an example, which is sent through the graph once. */
  static void check(ModelFile file, SavedModel.Card card, ComputationGraph graph) {
    Map<String, GraphVertex> vertices = graph.getConfiguration().getVertices();
    if (!vertices.containsKey(CrowdModel.LOGITS)) {
      throw file.bad("it has no layer named " + CrowdModel.LOGITS);
    }
    int classes = ClassHead.classes(graph);
    if (classes != card.classNames().size()) {
      throw file.bad(
          "its network has " + classes + " classes, its card names " + card.classNames().size());
    }
    checkThresholds(file, card, ClassHead.isMultiLabel(graph));
    boolean labels = ClassHead.isMultiLabel(graph);
    checkCalibration(file, card.calibration(), labels ? classes : 1);
    checkWorkers(file, card, vertices.get(WorkerModel.CONFUSIONS), classes, labels);
    checkExample(file, card, graph, classes);
  }

  /** One entry a worker, matrices of the card's classes, shares from 0 to 1. */
  static void check(ModelFile file, SavedModel.Card card, WorkerAnswers answers) {
    int classes = card.classNames().size();
    int rows = card.isMultiLabel() ? 2 * classes : classes;
    int columns = card.isMultiLabel() ? 2 : classes;
    boolean good =
        answers.workers() != null
            && answers.crowd() != null
            && answers.workers().size() == card.workerKeys().size()
            && isMatrix(answers.crowd(), rows, columns);
    for (int j = 0; good && j < answers.workers().size(); j++) {
      WorkerAnswers.Worker worker = answers.workers().get(j);
      good =
          worker != null
              && isMatrix(worker.expected(), rows, columns)
              && isShare(worker.reliability())
              && isShare(worker.agreement())
              && (worker.estimate() == null
                  || isShare(worker.estimate().accuracy())
                      && isMatrix(worker.estimate().confusions(), rows, columns));
    }
    if (!good) {
      throw file.bad("what it says of its workers does not fit its card");
    }
  }

  private static boolean isMatrix(double[][] matrix, int rows, int columns) {
    return matrix == null
        || matrix.length == rows
            && Arrays.stream(matrix)
                .allMatch(
                    row ->
                        row == null
                            || row.length == columns
                                && Arrays.stream(row).allMatch(CardCheck::isShare));
  }

  private static boolean isShare(Double share) {
    return share == null || share >= -1e-6 && share <= 1 + 1e-6;
  }

  private static void checkThresholds(ModelFile file, SavedModel.Card card, boolean multiLabel) {
    if (!multiLabel && card.isMultiLabel()) {
      throw file.bad("its card has thresholds of labels, its network gives one class a task");
    }
    if (multiLabel
        && (!card.isMultiLabel()
            || card.thresholds().size() != card.classNames().size()
            || !card.thresholds().stream().allMatch(t -> t >= 0 && t <= 1))) {
      throw file.bad(
          "its card must have a threshold from 0 to 1 for each of its "
              + card.classNames().size()
              + " labels");
    }
  }

  private static void checkCalibration(ModelFile file, Calibration calibration, int needed) {
    if (calibration == null) {
      return;
    }
    List<Double> all = calibration.temperatures();
    if (all.size() != needed
        || !all.stream()
            .allMatch(t -> t >= 1 / TemperatureScaling.MOST && t <= TemperatureScaling.MOST)) {
      throw file.bad(
          "its card must have "
              + needed
              + " temperatures from 0.01 to 100, got "
              + InputText.shown(all.toString()));
    }
    if (calibration.rejection() != null
        && !(calibration.rejection().threshold() >= 0
            && calibration.rejection().threshold() <= 1)) {
      throw file.bad("its card must have a threshold of rejection from 0 to 1");
    }
  }

  private static void checkWorkers(
      ModelFile file, SavedModel.Card card, GraphVertex confusions, int classes, boolean labels) {
    if (!(confusions instanceof LayerVertex vertex)
        || !(vertex.getLayerConf().getLayer() instanceof WorkerTable table)) {
      return;
    }
    if (table.getNIn() != card.workerKeys().size()) {
      throw file.bad(
          "its network has "
              + table.getNIn()
              + " workers, its card names "
              + card.workerKeys().size());
    }
    long[] matrix = labels ? new long[] {2L * classes, 2} : new long[] {classes, classes};
    if (!Arrays.equals(table.getRowShape(), matrix)) {
      throw file.bad("its confusion matrices do not have " + classes + " classes");
    }
  }

  private static void checkExample(
      ModelFile file, SavedModel.Card card, ComputationGraph graph, int classes) {
    List<INDArray> inputs = new ArrayList<>();
    for (String name : graph.getConfiguration().getNetworkInputs()) {
      switch (name) {
        case CrowdModel.INPUT -> inputs.add(example(card.preprocessing(), graph));
        case CrowdModel.WORKERS -> inputs.add(Nd4j.zeros(graph.params().dataType(), 1, 1));
        default -> throw file.bad("its network has an input that nobody knows, " + name);
      }
    }
    INDArray[] outputs;
    try {
      outputs = graph.output(inputs.toArray(INDArray[]::new));
    } catch (RuntimeException e) {
      throw new org.crowdzoo.files.InputException(
          file.bad("its layers, or its card's preprocessing, do not fit together").getMessage(), e);
    }
    boolean answers = graph.getConfiguration().getVertices().containsKey(WorkerModel.ANSWERS);
    int scores = answers ? 2 * classes : classes;
    if (outputs[0].rank() < 2 || outputs[0].size(0) != 1 || outputs[0].size(1) != scores) {
      throw file.bad("its network gives something else than scores of " + classes + " classes");
    }
  }

  private static INDArray example(Preprocessing input, ComputationGraph graph) {
    return input.isImage()
        ? Nd4j.zeros(graph.params().dataType(), 1, input.channels(), input.height(), input.width())
        : Nd4j.zeros(graph.params().dataType(), 1, input.channels());
  }
}
