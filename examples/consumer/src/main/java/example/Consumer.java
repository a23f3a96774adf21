package example;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.datavec.image.loader.NativeImageLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Labels images with a classifier that {@code crowdzoo export MODEL --to DIR} wrote. Prints one CSV
 * row an image with the probability of each class.
 */
public final class Consumer {
  private final ComputationGraph classifier;
  private final JsonNode preprocessing;
  private final NativeImageLoader loader;

  private Consumer(Path export) throws IOException {
    classifier = ComputationGraph.load(export.resolve("classifier.zip").toFile(), false);
    preprocessing = new ObjectMapper().readTree(export.resolve("preprocessing.json").toFile());
    loader =
        new NativeImageLoader(
            preprocessing.get("height").asLong(),
            preprocessing.get("width").asLong(),
            preprocessing.get("channels").asLong());
  }

  /** Arguments: the export's folder, then images. */
  public static void main(String[] args) throws IOException {
    Path export = Path.of(args[0]);
    List<String> labels = Files.readAllLines(export.resolve("labels.txt"));
    Consumer consumer = new Consumer(export);
    System.out.println("file,label,probability," + String.join(",", labels));
    for (int i = 1; i < args.length; i++) {
      double[] probabilities = consumer.probabilities(new File(args[i]));
      int best = 0;
      StringBuilder row = new StringBuilder();
      for (int k = 0; k < probabilities.length; k++) {
        best = probabilities[k] > probabilities[best] ? k : best;
        row.append(String.format(Locale.ROOT, ",%.6f", probabilities[k]));
      }
      System.out.printf(
          Locale.ROOT, "%s,%s,%.6f%s%n", args[i], labels.get(best), probabilities[best], row);
    }
  }

  private double[] probabilities(File image) throws IOException {
    INDArray pixels = loader.asMatrix(image); // [1, C, H, W], blue first
    INDArray input = Nd4j.create(pixels.shape());
    int channels = (int) pixels.size(1);
    for (int c = 0; c < channels; c++) {
      double scale = preprocessing.get("scale").asDouble();
      double mean = preprocessing.get("mean").get(c).asDouble();
      double std = preprocessing.get("std").get(c).asDouble();
      INDArray plane = pixels.get(all(), NDArrayIndex.point(channels - 1 - c), all(), all());
      input
          .get(all(), NDArrayIndex.point(c), all(), all())
          .assign(plane.div(scale).sub(mean).div(std));
    }
    return classifier.outputSingle(input).toDoubleVector();
  }

  private static org.nd4j.linalg.indexing.INDArrayIndex all() {
    return NDArrayIndex.all();
  }
}
