package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.CrowdDatasetTest;
import org.crowdzoo.dataset.SmallDataset;
import org.datavec.api.records.Record;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.NDArrayWritable;
import org.deeplearning4j.datasets.datavec.RecordReaderMultiDataSetIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class CrowdRecordReaderTest {
  @TempDir Path folder;
  private CrowdDataset dataset;
  private Preprocessing preprocessing;
  private CrowdRecordReader reader;

  @BeforeEach
  void write() {
    SmallDataset.write(folder);
    dataset = CrowdDataset.open(folder);
    preprocessing = Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.IMAGENET);
    reader = new CrowdRecordReader(dataset, preprocessing);
  }

  private static INDArray array(Record record, int column) {
    return ((NDArrayWritable) record.getRecord().get(column)).get();
  }

  @Test
  void oneRecordATaskJoinedByKey() {
    List<String> keys = new ArrayList<>();
    while (reader.hasNext()) {
      Record record = reader.nextRecord();
      keys.add(record.getMetaData().getURI().getFragment());
      assertThat(array(record, 0).shape()).containsExactly(1, 3, 5, 6);
      assertThat(array(record, 1).shape()).containsExactly(1, 3);
      assertThat(array(record, 2).shape()).containsExactly(1, 3, 3);
      if (record.getMetaData().getURI().getFragment().equals("7")) {
        assertThat(record.getMetaData().getURI().getPath()).endsWith("train/b/b-x-7.png");
        assertThat(array(record, 1).toFloatVector()).containsExactly(1, 2, -1);
        assertThat(array(record, 3).toFloatVector()).containsExactly(1, 1, 0);
        assertThat(array(record, 2).slice(0).toFloatMatrix())
            .isDeepEqualTo(new float[][] {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}});
        assertThat(array(reader.loadFromMetaData(record.getMetaData()), 0))
            .isEqualTo(array(record, 0));
      }
    }
    assertThat(keys).isEqualTo(dataset.votes().taskKeys());
    assertThatThrownBy(reader::next).isInstanceOf(java.util.NoSuchElementException.class);
    reader.reset();
    assertThat(reader.next()).hasSize(4);
    assertThat(reader.getLabels()).containsExactly("a", "b", "c");
  }

  @Test
  void readsOnlyTheFilesOfASplit() throws Exception {
    reader.initialize(
        new CollectionInputSplit(
            List.of(
                folder.resolve("train/b/b-x-7.png").toUri(),
                folder.resolve("train/a/a-x-9.png").toUri(),
                folder.resolve("elsewhere.png").toUri())));
    assertThat(reader.nextRecord().getMetaData().getURI().getFragment()).isEqualTo("7");
    assertThat(reader.nextRecord().getMetaData().getURI().getFragment()).isEqualTo("9");
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  void worksWithDeepLearning4jsOwnIterator() {
    RecordReaderMultiDataSetIterator batches =
        new RecordReaderMultiDataSetIterator.Builder(4)
            .addReader("crowd", reader)
            .addInput("crowd", 0, 0)
            .addInput("crowd", 1, 1)
            .addOutput("crowd", 2, 2)
            .addOutput("crowd", 3, 3)
            .build();
    MultiDataSet first = batches.next();
    Inputs inputs = Inputs.of(dataset.train(), preprocessing);
    BatchOptions options = new BatchOptions(7, false, false, 0, 0);
    assertThat(first.getFeatures(0).shape()).containsExactly(4, 3, 5, 6);
    assertThat(first.getFeatures(1).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{4, 0, -1}, {2, -1, -1}, {-1, -1, -1}, {1, 2, -1}});
    assertThat(first.getLabels(0).shape()).containsExactly(4, 3, 3);
    assertThat(first.getLabels(1).toFloatMatrix()[0]).containsExactly(1, 1, 0);
    MultiDataSet ours = CrowdIterator.ofVotes(inputs, dataset.votes(), options).next();
    assertThat(first.getFeatures(0).slice(3)).isEqualTo(ours.getFeatures(0).slice(2));
    assertThat(first.getLabels(0).slice(3)).isEqualTo(ours.getLabels(0).slice(2));
    assertThat(batches.next().getFeatures(0).size(0)).isEqualTo(3);
    assertThat(batches.hasNext()).isFalse();
    batches.reset();
    assertThat(batches.next().getFeatures(0)).isEqualTo(first.getFeatures(0));
  }

  @Test
  void featuresToo(@TempDir Path other) {
    CrowdDatasetTest.features(other);
    CrowdDataset features = CrowdDataset.open(other);
    CrowdRecordReader rows =
        new CrowdRecordReader(features, Preprocessing.ofFeatures(features, Normalization.NONE));
    Record first = rows.nextRecord();
    assertThat(array(first, 0).toFloatVector()).containsExactly(3, 4);
    assertThat(array(first, 0).shape()).containsExactly(1, 2);
    assertThat(first.getMetaData().getLocation()).endsWith("train/features.csv#2");
  }

  /** As DL4J's iterator gives them, with the mask where it belongs. */
  private static MultiDataSet documented(CrowdRecordReader reader, int batch) {
    RecordReaderMultiDataSetIterator batches =
        new RecordReaderMultiDataSetIterator.Builder(batch)
            .addReader("crowd", reader)
            .addInput("crowd", 0, 0)
            .addInput("crowd", 1, 1)
            .addOutput("crowd", 2, 2)
            .addOutput("crowd", 3, 3)
            .build();
    batches.setPreProcessor(new VoteMask());
    return batches.next();
  }

  /** Row by row: what is left out has no vote, what is longer is padding. */
  private static void assertSame(MultiDataSet theirs, CrowdIterator ours) {
    int[] tasks = ours.examplesOf(0);
    MultiDataSet batch = ours.next();
    int slots = (int) batch.getLabels(0).size(2);
    int wide = (int) theirs.getLabels(0).size(2);
    assertThat(theirs.getLabels()).hasSize(1);
    assertThat(theirs.getLabelsMaskArrays()).hasSize(1);
    int at = 0;
    for (int task = 0; task < theirs.getFeatures(0).size(0); task++) {
      float[] mask = theirs.getLabelsMaskArray(0).getRow(task).toFloatVector();
      if (at == tasks.length || tasks[at] != task) {
        assertThat(mask).containsOnly(0);
        continue;
      }
      assertThat(theirs.getFeatures(0).slice(task)).isEqualTo(batch.getFeatures(0).slice(at));
      assertThat(Arrays.copyOf(mask, slots))
          .isEqualTo(batch.getLabelsMaskArray(0).getRow(at).toFloatVector());
      assertThat(Arrays.copyOfRange(mask, slots, wide)).doesNotContain(1);
      assertThat(Arrays.copyOf(theirs.getFeatures(1).getRow(task).toFloatVector(), slots))
          .isEqualTo(batch.getFeatures(1).getRow(at).toFloatVector());
      float[][] theirVotes = theirs.getLabels(0).slice(task).toFloatMatrix();
      float[][] ourVotes = batch.getLabels(0).slice(at).toFloatMatrix();
      for (int k = 0; k < ourVotes.length; k++) {
        assertThat(Arrays.copyOf(theirVotes[k], slots)).isEqualTo(ourVotes[k]);
      }
      at++;
    }
    assertThat(at).isEqualTo(tasks.length);
  }

  private static BatchOptions all(CrowdDataset data) {
    return new BatchOptions(data.train().size(), false, false, 0, 0);
  }

  @Test
  void givesWhatTheTrainingIteratorGives() {
    assertThat(dataset.votes().countOfWorker(2)).as("workers come back").isGreaterThan(1);
    assertThat(dataset.votes().count(dataset.votes().taskIndex("6"))).as("no vote").isZero();
    Inputs inputs = Inputs.of(dataset.train(), preprocessing);
    assertSame(documented(reader, 7), CrowdIterator.ofVotes(inputs, dataset.votes(), all(dataset)));
  }

  @Test
  void givesWhatTheTrainingIteratorGivesOfFeaturesToo(@TempDir Path other) {
    CrowdDatasetTest.features(other);
    CrowdDataset features = CrowdDataset.open(other);
    Preprocessing scaled = Preprocessing.ofFeatures(features, Normalization.DATASET);
    assertSame(
        documented(new CrowdRecordReader(features, scaled), features.train().size()),
        CrowdIterator.ofVotes(
            Inputs.of(features.train(), scaled), features.votes(), all(features)));
  }

  @Test
  void softVotesToo() {
    VotesBuilder votes = new VotesBuilder();
    dataset.votes().taskKeys().forEach(votes::task);
    votes.softVote("9", "0", new double[] {0.2, 0.3, 0.5}).vote("9", "1", 2).vote("4", "1", 0);
    CrowdDataset soft = dataset.withVotes(votes.build(3));
    Inputs inputs = Inputs.of(soft.train(), preprocessing);
    assertSame(
        documented(new CrowdRecordReader(soft, preprocessing), 7),
        CrowdIterator.ofVotes(inputs, soft.votes(), all(soft)));
  }

  @Test
  void theMaskIsTakenFromVotesAlone() {
    assertThatThrownBy(
            () ->
                new VoteMask()
                    .preProcess(
                        new org.nd4j.linalg.dataset.MultiDataSet(
                            Nd4j.zeros(2, 3), Nd4j.zeros(2, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("votes [B, K, A] and their mask [B, A]");
  }
}
