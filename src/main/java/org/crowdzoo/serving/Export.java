package org.crowdzoo.serving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.serving.onnx.NotInOnnxException;
import org.crowdzoo.serving.onnx.OnnxFile;
import org.crowdzoo.training.ExportFolder;
import org.crowdzoo.training.SavedModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a classifier for applications: the stock DL4J graph and the same as ONNX, class names,
 * preprocessing (in JSON, and as a normalizer of ND4J's), thresholds of several labels, and a card.
 */
public final class Export {
  /** What ND4J's {@link NormalizerSerializer} restores: mean and deviation of each channel. */
  public static final String NORMALIZER = "normalizer.bin";

  /** The classifier for ONNX Runtime and others. */
  public static final String ONNX = "classifier.onnx";

  /** All files that may be written. */
  public static final List<String> FILES =
      List.of(
          ExportFolder.CLASSIFIER,
          ONNX,
          ExportFolder.LABELS,
          ExportFolder.PREPROCESSING,
          NORMALIZER,
          ExportFolder.THRESHOLDS,
          ExportFolder.CARD);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SavedModel saved;
  private final Path folder;
  private final List<String> written = new ArrayList<>();
  private String notInOnnx;

  private Export(SavedModel saved, Path folder) {
    this.saved = saved;
    this.folder = folder;
  }

  /**
   * What was written.
   *
   * @param files their names
   * @param notInOnnx what in the network has no counterpart in the ONNX file, which is then left
   *     out; null if it was written
   */
  public record Written(List<String> files, String notInOnnx) {}

  /**
   * Writes all files; those that lie there are replaced, and what does not belong to this model is
   * taken away.
   *
   * @param licence of the model for its card, or null
   * @param version of the program
   */
  public static Written write(SavedModel saved, Path folder, String licence, String version)
      throws IOException {
    Export export = new Export(saved, folder);
    export.write(licence, version);
    return new Written(List.copyOf(export.written), export.notInOnnx);
  }

  private void write(String licence, String version) throws IOException {
    SavedModel.Card card = saved.card();
    ComputationGraph classifier = saved.classifier();
    Path model = file(ExportFolder.CLASSIFIER);
    AtomicFile.writePath(
        model, part -> ModelSerializer.writeModel(classifier, part.toFile(), false));
    ObjectNode onnx = onnx(classifier, version);
    AtomicFile.writeString(file(ExportFolder.LABELS), String.join("\n", card.classNames()) + "\n");
    card.preprocessing().write(file(ExportFolder.PREPROCESSING));
    AtomicFile.writePath(
        file(NORMALIZER),
        part ->
            NormalizerSerializer.getDefault()
                .write(normalizer(card.preprocessing()), part.toFile()));
    if (card.isMultiLabel()) {
      AtomicFile.writeString(file(ExportFolder.THRESHOLDS), thresholds(card) + "\n");
    } else {
      Files.deleteIfExists(folder.resolve(ExportFolder.THRESHOLDS));
    }
    AtomicFile.writeString(
        file(ExportFolder.CARD), // the last: it belongs to the others by their hashes
        new ExportCard(saved)
            .text(classifier.params().length(), FileHash.sha256(model), onnx, licence));
  }

  private Path file(String name) {
    written.add(name);
    return folder.resolve(name);
  }

  private ObjectNode onnx(ComputationGraph classifier, String version) throws IOException {
    ObjectNode told = JSON.createObjectNode();
    SavedModel.Card card = saved.card();
    byte[] bytes;
    try {
      bytes =
          OnnxFile.of(
              classifier,
              card.preprocessing().shape(),
              card.classNames().size(),
              version,
              Map.of(
                  "classes",
                  JSON.writeValueAsString(card.classNames()),
                  "preprocessing",
                  JSON.writeValueAsString(card.preprocessing())));
    } catch (NotInOnnxException e) {
      Files.deleteIfExists(folder.resolve(ONNX));
      notInOnnx = e.getMessage();
      return told.put("missing", notInOnnx + " is not written as ONNX");
    }
    Path file = file(ONNX);
    AtomicFile.write(file, out -> out.write(bytes));
    return told.put("file", ONNX)
        .put("opset", OnnxFile.OPSET)
        .put(ExportFolder.SHA256, FileHash.sha256(file));
  }

  /** (v / s − m) / d = (v − s m) / (s d). */
  private static NormalizerStandardize normalizer(Preprocessing input) {
    double scale = input.scale();
    return new NormalizerStandardize(
        row(input.mean().stream().mapToDouble(mean -> scale * mean).toArray()),
        row(input.std().stream().mapToDouble(std -> scale * std).toArray()));
  }

  private static org.nd4j.linalg.api.ndarray.INDArray row(double... values) {
    return Nd4j.createFromArray(values)
        .castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT)
        .reshape(1, values.length);
  }

  /** From which probability on each label is given, by its name. */
  private static ObjectNode thresholds(SavedModel.Card card) {
    ObjectNode thresholds = JSON.createObjectNode();
    for (int l = 0; l < card.thresholds().size(); l++) {
      thresholds.put(card.classNames().get(l), card.thresholds().get(l));
    }
    return thresholds;
  }
}
