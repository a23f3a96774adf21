package org.crowdzoo.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.zoo.ClassHead;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A trained network in a file: DL4J's {@code ModelSerializer} format, which DL4J alone can load if
 * the class path has {@code org.crowdzoo.nn}, and one more entry {@code crowdzoo.json} with what is
 * needed to use it.
 *
 * @param graph the whole network
 * @param card what belongs to it
 * @param answers what it expects of its workers, in an entry {@code workers.json}; null for a
 *     network without workers, and in files of versions that did not ask
 */
public record SavedModel(ComputationGraph graph, Card card, WorkerAnswers answers) {
  private static final String ANSWERS = "workers.json";
  private static final String CARD = "crowdzoo.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What belongs to a network.
   *
   * @param classNames names of the classes, by their number
   * @param preprocessing what is done to images or features before they enter
   * @param workerKeys the workers' names in {@code answers.json}, by their row in the tables; empty
   *     for a network without workers
   * @param workerVotes how many votes each of them had
   * @param strategy name and options that it was trained by; missing in files of versions before
   *     0.2
   * @param thresholds of a network for several labels a task: from which probability on each is
   *     given; null with one class a task
   * @param calibration how sure the classifier may be; the graph is as it was trained, {@link
   *     #classifier} and {@link Evaluator} divide its logits; null for one that was not calibrated
   * @param origin where it comes from and what it reaches; null in older files
   */
  @JsonIgnoreProperties(ignoreUnknown = true) // files of 0.1 hold more
  public record Card(
      List<String> classNames,
      Preprocessing preprocessing,
      List<String> workerKeys,
      List<Integer> workerVotes,
      JsonNode strategy,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<Double> thresholds,
      @JsonInclude(JsonInclude.Include.NON_NULL) Calibration calibration,
      @JsonInclude(JsonInclude.Include.NON_NULL) Origin origin) {
    /** Copies the lists. */
    public Card {
      classNames = List.copyOf(classNames);
      workerKeys = List.copyOf(workerKeys);
      workerVotes = List.copyOf(workerVotes);
      thresholds = thresholds == null ? null : List.copyOf(thresholds);
    }

    /** Whether it is of a network that tells of several labels of a task which it has. */
    @JsonIgnore
    public boolean isMultiLabel() {
      return thresholds != null;
    }
  }

  /**
   * Where a network comes from.
   *
   * @param dataset its name
   * @param dataSha256 of the dataset
   * @param dataLicence as the dataset's card states it; null if it states none
   * @param backbone name and options
   * @param seed of the training
   * @param crowdzoo the version that trained it
   * @param figures of the validation and test splits by their names in results
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Origin(
      String dataset,
      String dataSha256,
      String dataLicence,
      JsonNode backbone,
      int seed,
      String crowdzoo,
      Map<String, Double> figures) {}

  /**
   * The classifier alone, calibrated if it was: a stock graph with copies of the parameters.
   *
   * @see ClassHead#of
   */
  public ComputationGraph classifier() {
    ComputationGraph classifier = ClassHead.of(graph);
    if (temperatures() != null) {
      ClassHead.temper(classifier, temperatures());
    }
    return classifier;
  }

  /** The temperatures [1] or [L]; null if it was not calibrated. */
  double[] temperatures() {
    return card.calibration() == null ? null : card.calibration().divisors();
  }

  /** The probability below which it gives no answer; null if none was found. */
  public Double rejectThreshold() {
    return card.calibration() == null || card.calibration().rejection() == null
        ? null
        : Double.valueOf(card.calibration().rejection().threshold());
  }

  /** The thresholds [L] of several labels a task; null with one class. */
  public double[] thresholds() {
    return isMultiLabel() ? card.thresholds().stream().mapToDouble(t -> t).toArray() : null;
  }

  /** Whether it tells of several labels of a task which it has. */
  public boolean isMultiLabel() {
    return card.isMultiLabel();
  }

  /**
   * From which probability of the network as it was trained each of several labels is given [L]:
   * the threshold, and with a temperature σ(T_l log(t_l / (1 − t_l))); null with one class a task.
   */
  public double[] cuts() {
    double[] cuts = thresholds();
    for (int l = 0; cuts != null && l < cuts.length; l++) {
      if (temperatures() != null) {
        double odds = Math.pow(cuts[l] / (1 - cuts[l]), temperatures()[l]);
        cuts[l] = cuts[l] == 1 ? 1 : odds / (1 + odds);
      }
    }
    return cuts;
  }

  /** This with what it expects of its workers. */
  public SavedModel with(WorkerAnswers expected) {
    return new SavedModel(graph, card, expected);
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) throws IOException {
    write(file, true);
  }

  /** As above without the state of the optimiser, which only training needs. */
  public void writeForUse(Path file) throws IOException {
    write(file, false);
  }

  private void write(Path file, boolean withUpdater) throws IOException {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put(CARD, JSON.writeValueAsBytes(card));
    if (answers != null) {
      entries.put(ANSWERS, JSON.writeValueAsBytes(answers));
    }
    ModelZip.write(file, graph, withUpdater, entries);
  }

  /**
   * Reads a file, which may come from a stranger: see {@link ModelFile} and {@link
   * ConfigurationCheck}. The card must fit the graph, and one example must come through. The
   * updater's state is left in the file. A folder that {@code export} wrote is read in the same
   * way, see {@link ExportFolder}.
   *
   * @throws InputException in one line, if it is missing, broken, or no model of Crowdzoo's
   */
  public static SavedModel read(Path file) {
    try {
      return ExportFolder.isOne(file) ? ExportFolder.read(file) : readFile(file);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      throw new InputException(
          file + ": not a model that crowdzoo can read, its parts do not fit together", e);
    }
  }

  private static SavedModel readFile(Path file) {
    try (ModelFile open = ModelFile.open(file)) {
      Card card = open.json(CARD, Card.class);
      CardCheck.checkAlone(open, card);
      ComputationGraph graph = GraphReader.read(open);
      CardCheck.check(open, card, graph);
      WorkerAnswers answers = open.has(ANSWERS) ? open.json(ANSWERS, WorkerAnswers.class) : null;
      if (answers != null) {
        CardCheck.check(open, card, answers);
      }
      return new SavedModel(graph, card, answers);
    }
  }
}
