package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.datavec.api.records.metadata.RecordMetaDataLine;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.FileSplit;
import org.deeplearning4j.datasets.datavec.RecordReaderDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** An example's weight is its own, whatever an iterator does with the examples. */
class AttachedWeightsTest {
  private static final int N = 57;

  @TempDir java.nio.file.Path folder;

  /** Example i has the feature i, the label i % 2, and weighs i / 2 + 1. */
  private static double weight(int i) {
    return i / 2.0 + 1;
  }

  private static double[] weights() {
    return java.util.stream.IntStream.range(0, N)
        .mapToDouble(AttachedWeightsTest::weight)
        .toArray();
  }

  private static DataSet numbered() {
    INDArray x = Nd4j.create(DataType.FLOAT, N, 1);
    INDArray y = Nd4j.create(DataType.FLOAT, N, 2);
    for (int i = 0; i < N; i++) {
      x.putScalar(i, 0, i);
      y.putScalar(i, i % 2, 1);
    }
    return AttachedWeights.numbered(new DataSet(x, y));
  }

  private static int check(DataSet batch) {
    assertThat(batch.getLabelsMaskArray().shape()).containsExactly(batch.numExamples(), 1);
    assertThat(batch.getLabels().columns()).isEqualTo(2);
    for (int b = 0; b < batch.numExamples(); b++) {
      int i = (int) batch.getFeatures().getDouble(b, 0);
      assertThat(batch.getLabelsMaskArray().getDouble(b, 0)).isEqualTo(weight(i));
      assertThat(batch.getLabels().getDouble(b, i % 2)).isEqualTo(1);
    }
    return batch.numExamples();
  }

  @Test
  void byNumberThroughShufflingPrefetchPartialBatchesAndEpochs() {
    DataSet all = numbered();
    for (int epoch = 0; epoch < 3; epoch++) {
      all.shuffle(epoch + 1);
      List<DataSet> examples = new ArrayList<>(all.asList());
      java.util.Collections.shuffle(examples, new Random(epoch));
      ListDataSetIterator<DataSet> plain = new ListDataSetIterator<>(examples, 8);
      plain.setPreProcessor(AttachedWeights.byNumber(weights()));
      DataSetIterator batches = new AsyncDataSetIterator(plain, 3);
      for (int again = 0; again < 2; again++) {
        int seen = 0;
        while (batches.hasNext()) {
          seen += check(batches.next());
        }
        assertThat(seen).isEqualTo(N);
        batches.reset();
      }
    }
  }

  /** Why weights are attached to batches and not to the whole: what M2.1 makes of a mask [N, 1]. */
  @Test
  void dl4jSpoilsAMaskThatIsThereBeforeTheBatches() {
    DataSet whole = new DataSet(Nd4j.ones(2, 1), Nd4j.ones(2, 2));
    whole.setLabelsMaskArray(Nd4j.createFromArray(new float[][] {{5}, {7}}));
    INDArray mask = whole.batchBy(2).get(0).getLabelsMaskArray();
    assertThat(mask.toFloatMatrix()).isDeepEqualTo(new float[][] {{5, 1}, {7, 1}});
  }

  @Test
  void multiDataSetsAreNumberedInAnArrayOfTheirOwn() {
    MultiDataSet all =
        new MultiDataSet(
            new INDArray[] {Nd4j.arange(5).reshape(5, 1).castTo(DataType.FLOAT)},
            new INDArray[] {Nd4j.zeros(5, 3, 2)});
    MultiDataSet numbered = AttachedWeights.numbered(all);
    numbered.shuffle();
    AttachedWeights.byNumber(new double[] {1, 2, 3, 4, 5}).preProcess(numbered);
    for (int b = 0; b < 5; b++) {
      double expected = numbered.getFeatures(0).getDouble(b, 0) + 1;
      assertThat(numbered.getLabelsMaskArray(0).getDouble(b, 1)).isEqualTo(expected);
    }
  }

  @Test
  void fromLabelsHoldsTheWeightsThemselves() {
    DataSet all = numbered();
    for (int i = 0; i < N; i++) {
      all.getLabels().putScalar(i, 2, weight(i));
    }
    all.shuffle(3);
    for (DataSet batch : all.batchBy(10)) {
      AttachedWeights.fromLabels(1).preProcess(batch);
      check(batch);
    }
  }

  /** Numbers of lines in a file, which DL4J notes for each record. */
  @Test
  void byMetaData() throws Exception {
    java.nio.file.Path csv = folder.resolve("examples.csv");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < N; i++) {
      text.append(i).append(',').append(i % 2).append('\n');
    }
    java.nio.file.Files.writeString(csv, text);
    CSVRecordReader reader = new CSVRecordReader();
    reader.initialize(new FileSplit(csv.toFile()));
    RecordReaderDataSetIterator batches = new RecordReaderDataSetIterator(reader, 8, 1, 2);
    batches.setCollectMetaData(true);
    batches.setPreProcessor(
        AttachedWeights.byMetaData(
            meta -> new double[] {weight(((RecordMetaDataLine) meta).getLineNumber())}));
    for (int epoch = 0; epoch < 2; epoch++) {
      int seen = 0;
      while (batches.hasNext()) {
        seen += check(batches.next());
      }
      assertThat(seen).isEqualTo(N);
      batches.reset();
    }
    RecordReaderDataSetIterator without = new RecordReaderDataSetIterator(reader, 8, 1, 2);
    without.setPreProcessor(AttachedWeights.byMetaData(meta -> new double[] {1}));
    assertThatThrownBy(without::next).hasMessageContaining("setCollectMetaData(true)");
  }

  @Test
  void labelWeightsAndMasksOfMultiDataSets() {
    INDArray x = Nd4j.createFromArray(new float[][] {{0}, {1}, {2}});
    INDArray y = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}, {1, 1}});
    INDArray numbers = Nd4j.createFromArray(new float[][] {{2}, {0}, {1}});
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 0}, {1, 1}, {0, 1}});
    double[][] weights = {{1, 2}, {3, 4}, {5, 6}};
    MultiDataSet batch =
        new MultiDataSet(
            new INDArray[] {x}, new INDArray[] {y, numbers}, null, new INDArray[] {mask, null});
    AttachedWeights.byNumber(weights).preProcess(batch);
    assertThat(batch.getLabels()).hasSize(1);
    assertThat(batch.getLabelsMaskArrays()).hasSize(1);
    assertThat(batch.getLabelsMaskArray(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{5, 0}, {1, 2}, {0, 4}});

    INDArray votes = Nd4j.zeros(3, 4, 2);
    INDArray ofVotes = Nd4j.createFromArray(new float[][] {{1, 0}, {1, 1}, {1, 1}});
    MultiDataSet crowd =
        new MultiDataSet(
            new INDArray[] {x},
            new INDArray[] {votes, numbers},
            null,
            new INDArray[] {ofVotes, null});
    AttachedWeights.byNumber(new double[] {1, 2, 3}).preProcess(crowd);
    assertThat(crowd.getLabelsMaskArray(0).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{3, 0}, {1, 1}, {2, 2}});
  }

  @Test
  void refusesWhatHasNoWeight() {
    AttachedWeights few = AttachedWeights.byNumber(new double[] {1, 1});
    assertThatThrownBy(() -> few.preProcess(numbered())).hasMessageContaining("from 0 to 1, got 2");
    DataSet half = numbered();
    half.getLabels().putScalar(0, 2, 0.5);
    assertThatThrownBy(() -> few.preProcess(half)).hasMessageContaining("got 0.5");
    DataSet one = new DataSet(Nd4j.ones(2, 1), Nd4j.ones(2, 1));
    assertThatThrownBy(() -> few.preProcess(one)).hasMessageContaining("[B, L + 1], got [2, 1]");
    assertThatThrownBy(() -> AttachedWeights.byNumber(new double[] {1, -1}))
        .hasMessageContaining("example 1");
    assertThatThrownBy(() -> AttachedWeights.byNumber(new double[] {Double.NaN}))
        .hasMessageContaining("example 0");
    assertThatThrownBy(() -> AttachedWeights.byMetaData(meta -> null).preProcess(withMetaData()))
        .hasMessageContaining("for unknown");
  }

  private static DataSet withMetaData() {
    DataSet one = new DataSet(Nd4j.ones(1, 1), Nd4j.ones(1, 2));
    one.setExampleMetaData(List.of("unknown"));
    return one;
  }
}
