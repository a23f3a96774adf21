package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.CrowdDatasetTest;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.engine.backend.Nd4jDouble;
import org.crowdzoo.engine.backend.Nd4jDouble.Locations;
import org.crowdzoo.files.InputException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;

class CrowdIteratorTest {
  @TempDir Path folder;
  private CrowdDataset dataset;
  private Inputs inputs;

  @BeforeEach
  void write() {
    SmallDataset.write(folder);
    dataset = CrowdDataset.open(folder);
    inputs = Inputs.of(dataset.train(), preprocessing());
  }

  private Preprocessing preprocessing() {
    return Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.NONE);
  }

  private static BatchOptions plain(int batchSize) {
    return new BatchOptions(batchSize, false, false, 0, 0);
  }

  @Test
  void votesArePaddedAndMasked() {
    CrowdIterator batches = CrowdIterator.ofVotes(inputs, dataset.votes(), plain(4));
    assertThat(batches.examples()).isEqualTo(6); // task 6 has no vote
    assertThat(batches.examplesOf(0)).containsExactly(0, 1, 3, 4);
    MultiDataSet first = batches.next();
    assertThat(first.getFeatures(0).shape()).containsExactly(4, 3, 5, 6);
    assertThat(first.getFeatures(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{4, 0}, {2, -1}, {1, 2}, {4, -1}});
    assertThat(first.getLabelsMaskArray(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 1}, {1, 0}, {1, 1}, {1, 0}});
    INDArray votes = first.getLabels(0);
    assertThat(votes.shape()).containsExactly(4, 3, 2);
    assertThat(votes.getFloat(0, 1, 0)).isEqualTo(1);
    assertThat(votes.getFloat(0, 2, 1)).isEqualTo(1);
    assertThat(votes.getFloat(3, 2, 0)).isEqualTo(1);
    assertThat(votes.sumNumber().intValue()).isEqualTo(6);
    MultiDataSet last = batches.next();
    assertThat(last.getFeatures(0).size(0)).isEqualTo(2);
    assertThat(last.getFeatures(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 2, 0}, {0, -1, -1}});
    assertThat(batches.hasNext()).isFalse();
  }

  /** A GPU would compute with what it had before, had it not been told after the last write. */
  @Test
  void nd4jIsToldWhatWasWritten() {
    Locations locations = new Locations();
    MultiDataSet batch;
    try (Nd4jDouble told = Nd4jDouble.locations(locations)) {
      batch = CrowdIterator.ofVotes(inputs, dataset.votes(), plain(4)).next();
    }
    INDArray images = batch.getFeatures(0);
    assertThat(images.sumNumber().doubleValue()).isGreaterThan(0);
    assertThat(locations.of(images))
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.what() + " " + call.where()).isEqualTo("tag HOST");
              assertThat(call.content()).isEqualTo(images.data().asFloat());
            });
  }

  @Test
  void aSoftVoteTakesOneSlot(@TempDir Path other) throws Exception {
    SmallDataset soft = SmallDataset.write(other);
    soft.text(
        "answers.json",
        "{\"4\": {\"0\": [0.25, 0, 0.75], \"1\": 2, \"4\": [0, 0.5, 0.5]}, \"5\": {\"2\": 1},"
            + "\"6\": {}, \"7\": {}, \"8\": {}, \"9\": {}, \"10\": {}}");
    Votes votes = CrowdDataset.open(other).votes();
    MultiDataSet batch = CrowdIterator.ofVotes(inputs, votes, plain(4)).next();
    assertThat(batch.getFeatures(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0, 1, 4}, {2, -1, -1}});
    assertThat(batch.getLabels(0).slice(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0.25f, 0, 0}, {0, 0, 0.5f}, {0.75f, 1, 0.5f}});
    assertThat(batch.getLabelsMaskArray(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{1, 1, 1}, {1, 0, 0}});
    Path copy = other.resolve("copy.json");
    AnswersFile.write(copy, votes);
    Votes back = CrowdDataset.open(other, copy).votes();
    for (int v = 0; v < votes.size(); v++) {
      assertThat(back.weight(v)).isEqualTo(votes.weight(v));
      assertThat(back.label(v)).isEqualTo(votes.label(v));
      assertThat(back.worker(v)).isEqualTo(votes.worker(v));
    }
  }

  @Test
  void aBatchHasTheImagesOfItsExamples() {
    BatchOptions options = new BatchOptions(2, true, false, 7, 2);
    CrowdIterator batches = CrowdIterator.ofVotes(inputs, dataset.votes(), options);
    float[] one = new float[90];
    for (int b = 0; b < 3; b++) {
      int[] examples = batches.examplesOf(b);
      INDArray x = batches.next().getFeatures(0);
      for (int i = 0; i < examples.length; i++) {
        inputs.read(examples[i], one, 0);
        assertThat(x.slice(i).dup('c').data().asFloat()).containsExactly(one);
      }
    }
  }

  @Test
  void batchesDependOnSeedAndEpochAlone() {
    BatchOptions direct = new BatchOptions(2, true, true, 7, 0);
    BatchOptions ahead = new BatchOptions(2, true, true, 7, 5);
    CrowdIterator slow = CrowdIterator.ofVotes(inputs, dataset.votes(), direct);
    List<INDArray> epoch0 = epoch(slow);
    slow.reset();
    assertThat(slow.epoch()).isEqualTo(1);
    List<INDArray> epoch1 = epoch(slow);
    assertThat(epoch1).isNotEqualTo(epoch0);
    CrowdIterator resumed = CrowdIterator.ofVotes(inputs, dataset.votes(), ahead);
    resumed.setEpoch(1);
    assertThat(epoch(resumed)).isEqualTo(epoch1);
    resumed.setEpoch(0);
    resumed.next();
    resumed.reset(); // half way: back to the beginning of the same epoch
    assertThat(resumed.epoch()).isZero();
    assertThat(epoch(resumed)).isEqualTo(epoch0);
    CrowdIterator other =
        CrowdIterator.ofVotes(inputs, dataset.votes(), new BatchOptions(2, true, true, 8, 0));
    assertThat(epoch(other)).isNotEqualTo(epoch0);
  }

  @Test
  void everyExampleComesOnceAnEpoch() {
    CrowdIterator batches =
        CrowdIterator.ofTruth(inputs, dataset.train(), 3, BatchOptions.training(3, 5));
    for (int epoch = 0; epoch < 3; epoch++) {
      List<Integer> seen = new ArrayList<>();
      batches.setEpoch(epoch);
      for (int b = 0; b < batches.batches(); b++) {
        for (int example : batches.examplesOf(b)) {
          seen.add(example);
        }
      }
      assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void labelsByTrainingIndexWithSomeDropped() {
    double[][] labels = new double[7][];
    labels[1] = new double[] {0.25, 0.75, 0};
    labels[5] = new double[] {0, 0, 1};
    CrowdIterator batches = CrowdIterator.ofLabels(inputs, labels, plain(8));
    MultiDataSet batch = batches.next();
    assertThat(batch.getLabels(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{0.25f, 0.75f, 0}, {0, 0, 1}});
    assertThat(batch.getFeatures()).hasSize(1);
    assertThat(batch.getLabelsMaskArray(0)).isNull();
    assertThat(batches.examplesOf(0)).containsExactly(1, 5);
  }

  @Test
  void truthOfASplit() {
    Inputs test = Inputs.of(dataset.test(), preprocessing());
    MultiDataSet batch = CrowdIterator.ofTruth(test, dataset.test(), 3, plain(8)).next();
    assertThat(batch.getLabels(0).argMax(1).toIntVector()).isEqualTo(dataset.test().labels());
  }

  @Test
  void aCorruptImageIsOneLineFromWhicheverThread() throws Exception {
    Path broken = dataset.train().examples().get(3).file();
    byte[] bytes = Files.readAllBytes(broken);
    Files.write(broken, java.util.Arrays.copyOf(bytes, bytes.length - 30));
    Path text = dataset.train().examples().get(5).file();
    Files.writeString(text, "no image at all");
    for (int prefetch : new int[] {0, 3}) {
      CrowdIterator batches =
          CrowdIterator.ofVotes(
              Inputs.of(dataset.train(), preprocessing()),
              dataset.votes(),
              new BatchOptions(2, true, false, 1, prefetch));
      assertThatThrownBy(batches::next)
          .isInstanceOf(InputException.class)
          .hasMessage(
              broken
                  + ": not a readable image, the PNG file is cut off\n"
                  + text
                  + ": not a readable image");
    }
    assertThatThrownBy(() -> Inputs.of(dataset.train(), preprocessing()).read(5, new float[90], 0))
        .isInstanceOf(InputException.class);
  }

  @Test
  void featuresRefuseAugmentation(@TempDir Path other) {
    CrowdDatasetTest.features(other);
    CrowdDataset features = CrowdDataset.open(other);
    Inputs rows =
        Inputs.of(features.train(), Preprocessing.ofFeatures(features, Normalization.DATASET));
    BatchOptions options = BatchOptions.training(2, 1);
    assertThat(CrowdIterator.ofVotes(rows, features.votes(), options).next().getFeatures(0).shape())
        .containsExactly(2, 2);
    assertThatThrownBy(() -> CrowdIterator.ofVotes(rows, features.votes(), options.augmented()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("augmentation");
  }

  @Test
  void trainsAGraphOverSeveralEpochs() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.convolutional(5, 6, 3))
                .addLayer(
                    "p",
                    new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
                    "x")
                .setOutputs("p")
                .build());
    graph.init();
    CrowdIterator train =
        CrowdIterator.ofTruth(inputs, dataset.train(), 3, BatchOptions.training(3, 5));
    graph.fit(train, 3);
    assertThat(graph.getEpochCount()).isEqualTo(3);
    assertThat(graph.getIterationCount()).isEqualTo(9);
    assertThat(graph.evaluate(train).getNumRowCounter()).isEqualTo(7);
  }

  private static List<INDArray> epoch(CrowdIterator batches) {
    List<INDArray> arrays = new ArrayList<>();
    while (batches.hasNext()) {
      MultiDataSet batch = batches.next();
      arrays.add(batch.getFeatures(0));
      arrays.add(batch.getFeatures(1));
      arrays.add(batch.getLabels(0));
    }
    return arrays;
  }
}
