package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.CrowdDatasetTest;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.CrowdLayer;
import org.crowdzoo.zoo.CrowdTask;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Models built from Java for a dataset, with what nobody said. */
class LearningDataTest {
  @TempDir Path folder;
  private LearningData data;

  @BeforeEach
  void write() {
    SmallDataset.write(folder);
    data = LearningData.of(CrowdDataset.open(folder));
  }

  @Test
  void theDatasetSaysShapeClassesAndCrowd() {
    assertThat(data.input()).isEqualTo(InputType.convolutional(5, 6, 3));
    assertThat(data.classes()).isEqualTo(3);
    assertThat(data.crowd().workers()).isEqualTo(5);
    assertThat(data.crowd().votes()).isEqualTo(10);
    assertThat(data.crowd().idle()).containsExactly(3);
    assertThat(data.preprocessing())
        .isEqualTo(Preprocessing.ofImages(data.dataset(), 0, 0, 3, Normalization.DATASET));
  }

  @Test
  void conalOfADatasetIsTrainedByDl4jAlone() {
    ComputationGraph conal = Conal.of(data).backbone("cnn3[width=4]").build().graph();
    assertThat(conal.getParam("conv1-conv_W").size(0)).isEqualTo(4);
    assertThat(conal.getParam("confusions_W").shape()).containsExactly(5 + 1, 9);
    assertThat(conal.getLayer("logits").conf().getLayer())
        .hasFieldOrPropertyWithValue("iUpdater", new Adam(1e-3));
    INDArray idle = conal.getParam("confusions_W").getRow(3).dup();
    INDArray busy = conal.getParam("confusions_W").getRow(2).dup();
    conal.fit(data.votes(BatchOptions.training(4, 0)), 3);
    assertThat(conal.getParam("confusions_W").getRow(3))
        .as("the idle worker is out of the penalty")
        .isEqualTo(idle);
    assertThat(conal.getParam("confusions_W").getRow(2)).isNotEqualTo(busy);
  }

  @Test
  void whatIsSaidHolds() {
    ComputationGraph first = Conal.of(data).build().graph();
    assertThat(Conal.of(data).build().graph().params()).isEqualTo(first.params());
    assertThat(Conal.of(data).seed(1).build().graph().params()).isNotEqualTo(first.params());
    ComputationGraph other =
        Conal.of(data, Conal.Options.defaults().withEmbedding(7, 11))
            .updater(new Sgd(0.5))
            .backbone((graph, input, type) -> input)
            .build()
            .graph();
    assertThat(other.getParam("worker-embeddings_W").size(1)).isEqualTo(7);
    assertThat(other.getParam("logits_W").shape()).containsExactly(90, 3);
    assertThat(other.getLayer("logits").conf().getLayer())
        .hasFieldOrPropertyWithValue("iUpdater", new Sgd(0.5));
    assertThat(CrowdLayer.of(data, Kind.VW_B).build().graph().getParam("weights_W").shape())
        .containsExactly(5, 3);
    assertThat(PlainClassifier.of(data).build().graph().getNumInputArrays()).isEqualTo(1);
  }

  @Test
  void featuresTakeADenseBackboneAndRefuseConvolutions(@TempDir Path other) {
    CrowdDatasetTest.features(other);
    LearningData features = LearningData.of(CrowdDataset.open(other));
    assertThat(PlainClassifier.of(features).build().graph().getParam("hidden_W").shape())
        .containsExactly(2, 128);
    assertThatThrownBy(() -> PlainClassifier.of(features).backbone("cnn3"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            "backbone cnn3: needs images, the task has features; allowed are linear, mlp");
    assertThatThrownBy(() -> PlainClassifier.of(features).backbone("mpl"))
        .hasMessageContaining("did you mean mlp?");
  }

  @Test
  void aTaskOfOnesOwnNeedsNoFolder() {
    CrowdTask task = CrowdTask.of(InputType.feedForward(4), 2, new org.crowdzoo.zoo.Crowd(3, 9));
    assertThat(
            CrowdLayer.of(task).backbone("linear").build().graph().getParam("confusions_W").rows())
        .isEqualTo(3);
  }
}
