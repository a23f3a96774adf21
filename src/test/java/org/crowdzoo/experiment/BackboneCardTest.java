package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.NoOp;

/** The cards of torchvision's networks say what is built and which files are looked for. */
class BackboneCardTest {
  static Stream<String> backbones() {
    return Backbones.all().stream().filter(BackboneMethod::hasTorchWeights).map(m -> m.name());
  }

  @ParameterizedTest
  @MethodSource("backbones")
  void isRight(String name) throws java.io.IOException {
    Path file = Path.of("zoo/backbones", name + ".yaml");
    JsonNode card = Settings.parse(Files.readString(file), file.toString());
    assertThat(card.get("id").asText()).isEqualTo(name);
    assertThat(card.get("paper").asText()).isNotBlank();
    assertThat(card.get("doi").asText()).matches("10\\..+|https://.+");
    List<String> files =
        StreamSupport.stream(card.at("/weights/files").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertThat(files).isEqualTo(PretrainedFile.names(name)).isNotEmpty();
    var configuration =
        new PlainClassifier(
                InputType.convolutional(224, 224, 3),
                Backbones.of(name),
                1000,
                Optimization.of(0, new NoOp()))
            .configuration();
    long parameters =
        configuration.getVertices().values().stream().mapToLong(v -> v.numParams(true)).sum();
    long statistics =
        configuration.getVertices().values().stream()
            .filter(org.deeplearning4j.nn.conf.graph.LayerVertex.class::isInstance)
            .map(v -> ((org.deeplearning4j.nn.conf.graph.LayerVertex) v).getLayerConf().getLayer())
            .filter(org.deeplearning4j.nn.conf.layers.BatchNormalization.class::isInstance)
            .mapToLong(l -> 2 * ((org.deeplearning4j.nn.conf.layers.BatchNormalization) l).getNIn())
            .sum();
    assertThat(parameters - statistics).isEqualTo(card.get("parameters").asLong());
  }
}
