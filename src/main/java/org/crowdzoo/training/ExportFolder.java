package org.crowdzoo.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.settings.Settings;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The folder of an exported classifier, read as {@link SavedModel#read} reads a model: it may come
 * from a stranger. {@value #CLASSIFIER}, {@value #LABELS} and {@value #PREPROCESSING} must be there
 * (and {@value #THRESHOLDS} for several labels); {@value #CARD}, if it is, must belong to the
 * classifier by its SHA-256, and may say below which probability no answer is given.
 */
public final class ExportFolder {
  /** The stock DL4J graph. */
  public static final String CLASSIFIER = "classifier.zip";

  /** Names of the classes, one a line. */
  public static final String LABELS = "labels.txt";

  /** A {@link Preprocessing}. */
  public static final String PREPROCESSING = "preprocessing.json";

  /** From which probability on each of several labels is given, by its name. */
  public static final String THRESHOLDS = "thresholds.json";

  /** What there is to know, in YAML. */
  public static final String CARD = "card.yaml";

  /** Keys of the card that are read. */
  public static final String MODEL = "model";

  /** Of the classifier's file. */
  public static final String SHA256 = "sha256";

  /** A {@link Calibration}; the classifier has it in its weights. */
  public static final String CALIBRATION = "calibration";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ExportFolder() {}

  /** True if a classifier was exported there. */
  static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(CLASSIFIER));
  }

  static SavedModel read(Path folder) {
    List<String> names = names(folder.resolve(LABELS));
    ObjectNode card = card(folder);
    SavedModel.Card read =
        new SavedModel.Card(
            names,
            Preprocessing.read(folder.resolve(PREPROCESSING)),
            List.of(),
            List.of(),
            card.path("strategy").isObject() ? card.path("strategy") : null,
            thresholds(folder.resolve(THRESHOLDS), names),
            calibration(folder.resolve(CARD), card.path(CALIBRATION)),
            null);
    try (ModelFile open = ModelFile.open(folder.resolve(CLASSIFIER))) {
      CardCheck.checkAlone(open, read);
      ComputationGraph graph = GraphReader.read(open);
      CardCheck.check(open, read, graph);
      return new SavedModel(graph, read, null);
    }
  }

  private static List<String> names(Path file) {
    List<String> names = new ArrayList<>(TextFile.read(file).lines().toList());
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    return names;
  }

  private static ObjectNode card(Path folder) {
    Path file = folder.resolve(CARD);
    if (!Files.exists(file)) {
      return JSON.createObjectNode(); // older exports have none
    }
    ObjectNode card = Settings.parse(TextFile.read(file), file.toString());
    String hash = card.path(MODEL).path(SHA256).asText("");
    if (!hash.isEmpty() && !hash.equals(FileHash.sha256(folder.resolve(CLASSIFIER)))) {
      throw new InputException(
          file
              + ": belongs to another "
              + CLASSIFIER
              + ", one whose SHA-256 is "
              + InputText.shown(hash)
              + "; export again");
    }
    return card;
  }

  private static List<Double> thresholds(Path file, List<String> names) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode json = JSON.readTree(TextFile.read(file));
      List<Double> thresholds = new ArrayList<>();
      for (String name : names) {
        if (!json.path(name).isNumber()) {
          throw new InputException(
              file + ": has no threshold of the label " + InputText.shown(name));
        }
        thresholds.add(json.path(name).doubleValue());
      }
      return thresholds;
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + JsonProblem.of(e), e);
    }
  }

  /** What was found; the weights have the temperatures already. */
  private static Calibration calibration(Path file, JsonNode node) {
    if (!node.isObject()) {
      return null;
    }
    try {
      Calibration found = JSON.treeToValue(node, Calibration.class);
      return new Calibration(
          Collections.nCopies(found.temperatures().size(), 1.0),
          found.examples(),
          found.validation(),
          found.test(),
          found.rejection());
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          file
              + ": "
              + CALIBRATION
              + " must be as export wrote it"
              + (e instanceof JsonProcessingException problem
                  ? ", " + JsonProblem.of(problem)
                  : ""),
          e);
    }
  }
}
