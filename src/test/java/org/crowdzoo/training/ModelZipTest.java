package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Files that DL4J reads, written without packing what does not shrink. */
class ModelZipTest {
  @TempDir private Path folder;

  @Test
  void arraysAreWrittenByteByByteAsNd4jWritesThem() throws IOException {
    INDArray numbers = Nd4j.linspace(DataType.DOUBLE, -3, 0.37, 70_000);
    assertSame(numbers.reshape(1, 70_000));
    assertSame(numbers.castTo(DataType.FLOAT).reshape(1, 70_000));
    assertSame(numbers.castTo(DataType.FLOAT).reshape(70, 1000).dup('f'));
    assertSame(numbers.reshape(70, 1000).get(NDArrayIndex.interval(3, 5), NDArrayIndex.all()));
    assertSame(Nd4j.createFromArray(1, 2, 3));
    // parts of rows, which are not copied: at the beginning, within, of rank one, and with gaps
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      INDArray row = numbers.castTo(type).reshape(1, 70_000);
      assertSame(row.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 40_000)));
      assertSame(row.get(NDArrayIndex.all(), NDArrayIndex.interval(7, 69_000)));
      assertSame(row.reshape(70_000).get(NDArrayIndex.interval(9, 60_001)));
      assertSame(row.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3, 50_000)));
      assertSame(row.reshape(70, 1000).getColumn(3).reshape(1, 70));
      assertSame(row.reshape(70, 1000).getColumn(3));
      INDArray nested = row.get(NDArrayIndex.all(), NDArrayIndex.interval(7, 69_000));
      assertSame(nested.get(NDArrayIndex.all(), NDArrayIndex.interval(11, 50_000)));
    }
  }

  private static void assertSame(INDArray array) throws IOException {
    ByteArrayOutputStream ours = new ByteArrayOutputStream();
    StoredRow.write(new DataOutputStream(ours), array);
    ByteArrayOutputStream theirs = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(theirs));
    assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
  }

  private static ComputationGraph network(int inputs) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Nesterovs(0.1, 0.9))
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(inputs))
                .addLayer("hidden", new DenseLayer.Builder().nOut(100).build(), "x")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "hidden")
                .setOutputs("out")
                .build());
    graph.init();
    graph.getUpdater().getStateViewArray().assign(Nd4j.rand(1, (int) graph.params().length()));
    return graph;
  }

  @Test
  void dl4jReadsNetworkAndUpdaterBack() throws IOException {
    for (int inputs : new int[] {10, 12_000}) { // packed and not
      ComputationGraph graph = network(inputs);
      Path file = folder.resolve(inputs + ".zip");
      ModelZip.write(file, graph, true, Map.of("more.txt", new byte[] {1, 2}));
      ComputationGraph read = ModelSerializer.restoreComputationGraph(file.toFile(), true);
      assertThat(read.params()).isEqualTo(graph.params());
      assertThat(read.getConfiguration()).isEqualTo(graph.getConfiguration());
      assertThat(read.getUpdater().getStateViewArray())
          .isEqualTo(graph.getUpdater().getStateViewArray());
      ModelZip.write(file, graph, false, Map.of());
      try (ModelFile open = ModelFile.open(file)) {
        assertThat(open.has(ModelFile.UPDATER)).isFalse();
        assertThat(open.has("more.txt")).isFalse();
      }
    }
  }

  /** Packing 1.2 million weights takes a second and saves 7 % of them. */
  @Test
  void largeArraysAreNotPacked() throws IOException {
    ComputationGraph graph = network(12_000);
    Path file = folder.resolve("large.zip");
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("best.bin", graph.params());
    more.put("state.json", " ".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    ModelZip.write(file, graph, true, more);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (String array : new String[] {"coefficients.bin", "updaterState.bin", "best.bin"}) {
        ZipEntry entry = zip.getEntry(array);
        assertThat(entry.getSize()).as(array).isGreaterThan(4 * graph.params().length());
        assertThat(entry.getCompressedSize()).as(array).isGreaterThanOrEqualTo(entry.getSize());
      }
      ZipEntry text = zip.getEntry("state.json");
      assertThat(text.getCompressedSize()).isLessThan(text.getSize() / 10);
    }
  }
}
