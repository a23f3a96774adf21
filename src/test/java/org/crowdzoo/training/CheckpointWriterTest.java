package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CheckpointWriterTest {
  private static final int LENGTH = 3_000_000;

  @TempDir private Path folder;

  @Test
  void whatWasHandedOverIsWrittenThoughTheTrainingGoesOn() throws IOException {
    Path file = folder.resolve("checkpoint.zip");
    INDArray parameters = Nd4j.rand(1, LENGTH);
    INDArray state = Nd4j.rand(1, LENGTH);
    INDArray first = parameters.dup();
    INDArray momentum = state.dup();
    try (CheckpointWriter writer = new CheckpointWriter()) {
      writer.write(file, new ModelZip.Content("{}", parameters, state, Map.of()));
      parameters.assign(7);
      state.assign(8);
    }
    assertThat(row(file, ModelFile.COEFFICIENTS)).isEqualTo(values(first));
    assertThat(row(file, ModelFile.UPDATER)).isEqualTo(values(momentum));
  }

  @Test
  void theLastOneHandedOverStays() throws IOException {
    Path file = folder.resolve("checkpoint.zip");
    INDArray parameters = Nd4j.zeros(1, LENGTH);
    try (CheckpointWriter writer = new CheckpointWriter()) {
      for (int i = 0; i < 3; i++) {
        parameters.addi(1);
        writer.write(file, new ModelZip.Content("{}", parameters, null, Map.of()));
      }
    }
    assertThat(row(file, ModelFile.COEFFICIENTS)).containsOnly(3f);
    assertThat(folder).isDirectoryNotContaining(f -> f.toString().endsWith(".part"));
  }

  @Test
  void oneThatCannotBeWrittenIsToldOfAtTheNextOrAtTheEnd() throws IOException {
    Path blocked = Files.createFile(folder.resolve("file")).resolve("checkpoint.zip");
    ModelZip.Content content = new ModelZip.Content("{}", Nd4j.zeros(1, 4), null, Map.of());
    CheckpointWriter writer = new CheckpointWriter();
    writer.write(blocked, content);
    assertThatThrownBy(() -> writer.write(folder.resolve("next.zip"), content))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("file");
    writer.write(blocked, content);
    assertThatThrownBy(writer::close).isInstanceOf(IOException.class);
    writer.close(); // told of once
  }

  private static float[] row(Path file, String entry) {
    try (ModelFile open = ModelFile.open(file)) {
      return values(open.row(entry, LENGTH));
    }
  }

  private static float[] values(INDArray row) {
    return row.data().asFloat();
  }
}
