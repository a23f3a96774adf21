package org.crowdzoo.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.settings.Settings;
import org.datavec.image.loader.NativeImageLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

class ExportTest {
  @TempDir private Path folder;

  private Path export;

  @BeforeEach
  void write() throws IOException {
    export = TinyExport.write(folder, "{\"name\":\"cnn3\",\"width\":4}", "calibration=temperature");
  }

  private ObjectNode card() throws IOException {
    return Settings.parse(Files.readString(export.resolve("card.yaml")), "card.yaml");
  }

  @Test
  void theCardTellsWhatThereIs() throws IOException {
    ObjectNode card = card();
    assertThat(card.at("/model/sha256").asText())
        .isEqualTo(FileHash.sha256(export.resolve("classifier.zip")));
    assertThat(card.at("/onnx/sha256").asText())
        .isEqualTo(FileHash.sha256(export.resolve("classifier.onnx")));
    assertThat(card.at("/onnx/opset").intValue()).isGreaterThanOrEqualTo(13);
    ComputationGraph classifier =
        ComputationGraph.load(export.resolve("classifier.zip").toFile(), false);
    assertThat(card.at("/model/parameters").longValue()).isEqualTo(classifier.params().length());
    assertThat(card.at("/data/sha256").asText()).hasSize(64);
    assertThat(card.at("/data/name").asText()).isEqualTo("fashion");
    assertThat(card.at("/strategy/name").asText()).isEqualTo("conal");
    assertThat(card.at("/backbone/width").intValue()).isEqualTo(4);
    assertThat(card.at("/metrics/test_accuracy").isNumber()).isTrue();
    assertThat(card.at("/calibration/temperatures")).hasSize(1);
    assertThat(card.at("/calibration/validation/before/ece").isNumber()).isTrue();
    assertThat(card.at("/classes")).hasSize(10);
    assertThat(card.at("/preprocessing/steps").toString()).contains("28 x 28").contains("grey");
    assertThat(card.at("/licence/model").asText()).isEqualTo("not stated");
    assertThat(
            CommandLineRun.ofWords(
                    "export",
                    folder.resolve("run/model.zip").toString(),
                    "--to",
                    export.toString(),
                    "--force",
                    "--licence",
                    "CC-BY-4.0: ours")
                .exit())
        .isZero();
    assertThat(card().at("/licence/model").asText()).isEqualTo("CC-BY-4.0: ours");
  }

  /** What a DL4J user restores does to a picture what training did. */
  @Test
  void theNormalizerIsThePreprocessing() throws Exception {
    Path picture = TinyExport.pictures(3).get(1);
    Preprocessing preprocessing = Preprocessing.read(export.resolve("preprocessing.json"));
    float[] expected = new float[preprocessing.length()];
    Inputs.of(Split.ofImages(List.of(picture)), preprocessing).read(0, expected, 0);
    DataNormalization normalizer =
        NormalizerSerializer.getDefault().restore(export.resolve("normalizer.bin").toFile());
    INDArray pixels = new NativeImageLoader(28, 28, 1).asMatrix(picture.toFile());
    normalizer.transform(pixels);
    assertThat(pixels.dup('c').data().asFloat()).containsExactly(expected, within(1e-5f));
  }

  /** Values are named before they are used, and the graph goes from input to probabilities. */
  @Test
  void theOnnxFileIsAGraphOfKnownOperators() throws IOException {
    Onnx.ModelProto model =
        Onnx.ModelProto.parseFrom(Files.readAllBytes(export.resolve("classifier.onnx")));
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(13);
    Onnx.GraphProto graph = model.getGraph();
    assertThat(graph.getInput(0).getName()).isEqualTo("input");
    assertThat(graph.getOutput(0).getName()).isEqualTo("probabilities");
    Set<String> known = new HashSet<>(Set.of("input"));
    graph.getInitializerList().forEach(tensor -> known.add(tensor.getName()));
    Set<String> operators = new HashSet<>();
    for (Onnx.NodeProto node : graph.getNodeList()) {
      assertThat(known).containsAll(node.getInputList());
      node.getOutputList().forEach(output -> assertThat(known.add(output)).isTrue());
      operators.add(node.getOpType());
    }
    assertThat(known).contains("probabilities");
    assertThat(operators)
        .containsExactlyInAnyOrder(
            "Conv",
            "BatchNormalization",
            "Relu",
            "MaxPool",
            "GlobalAveragePool",
            "Flatten",
            "Gemm",
            "Softmax",
            "Identity");
    assertThat(model.getMetadataPropsList().toString()).contains("ankle_boot");
  }

  /** An export is read with the same suspicion as a model. */
  @Test
  void whatDoesNotBelongTogetherIsRefused() throws IOException {
    refused("labels.txt", "a\nb\n", "has 10 classes, its card names 2");
    refused("preprocessing.json", "{\"channels\": 1}", "preprocessing");
    refused(
        "card.yaml",
        card().toString().replace(card().at("/model/sha256").asText(), "0".repeat(64)),
        "belongs to another classifier.zip");
    refused("card.yaml", "calibration: {temperatures: x}", "calibration must be");
    refused("card.yaml", "[1, 2", "card.yaml");
    Files.write(export.resolve("classifier.zip"), new byte[] {1, 2, 3});
    Files.delete(export.resolve("card.yaml"));
    assertThatThrownBy(() -> Predictor.open(export))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no zip file");
    Files.delete(export.resolve("classifier.zip"));
    assertThatThrownBy(() -> Predictor.open(export))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("got a folder without");
  }

  private void refused(String file, String text, String message) throws IOException {
    Path path = export.resolve(file);
    byte[] before = Files.readAllBytes(path);
    Files.writeString(path, text);
    assertThatThrownBy(() -> Predictor.open(export))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
    Files.write(path, before);
  }

  /** Exports of versions before this had no card. */
  @Test
  void anExportWithoutACardIsRead() throws IOException {
    Files.delete(export.resolve("card.yaml"));
    Files.delete(export.resolve("classifier.onnx"));
    try (Predictor predictor = Predictor.open(export)) {
      assertThat(predictor.predict(TinyExport.pictures(1).get(0)).label()).isNotNull();
      assertThat(predictor.rejectBelow()).isNull();
    }
  }
}
