package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Classes of a jar beside ours in saved models: those that it lists as a service, and no others.
 */
class GuestClassesTest {
  private static final Path GOOD = Path.of("src/test/resources/saved-2026/conal/model.zip");
  private static final String ACTIVATION = "org.nd4j.linalg.activations.impl.ActivationReLU";
  private static final String LOADED = "guest.loaded";

  @TempDir private Path folder;

  @BeforeEach
  void nothingLoaded() {
    System.clearProperty(LOADED);
  }

  @Test
  void aListedPartIsReadAndWorks() throws IOException {
    SavedModel model = SavedModel.read(with("guest.GuestActivation"));
    assertThat(model.graph().getConfiguration().toJson()).contains("guest.GuestActivation");
    INDArray pictures = Nd4j.rand(3, 1, 14, 14);
    INDArray workers = Nd4j.zeros(3, 1);
    ComputationGraph expected = SavedModel.read(GOOD).graph();
    for (int o = 0; o < expected.getNumOutputArrays(); o++) {
      assertThat(model.graph().output(pictures, workers)[o].data().asFloat())
          .isEqualTo(expected.output(pictures, workers)[o].data().asFloat());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"guest.Unlisted", "guest.NoPart", "guest.GuestActivation2", "guest.GuestClasses"})
  void anUnlistedOneOrNoPartIsNeverLoaded(String name) throws IOException {
    Path zip = with(name);
    assertThatThrownBy(() -> SavedModel.read(zip))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(zip.toString())
        .hasMessageContaining("names the class " + name);
    assertThat(System.getProperty(LOADED)).isNull();
  }

  /** The saved model with another class for its activation. */
  private Path with(String name) throws IOException {
    Map<String, byte[]> entries = ZipSurgery.read(GOOD);
    String text = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
    assertThat(text).contains(ACTIVATION);
    entries.put(
        "configuration.json", text.replace(ACTIVATION, name).getBytes(StandardCharsets.UTF_8));
    return Files.write(folder.resolve("model.zip"), ZipSurgery.bytes(entries));
  }
}
