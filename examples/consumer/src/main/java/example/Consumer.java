package example;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.datavec.image.loader.NativeImageLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Labels images with a classifier that {@code crowdzoo export MODEL --to DIR} wrote. Prints one CSV
 * row an image with the probability of each class. Where {@code thresholds.json} lies beside the
 * classifier an image may have several labels: those whose probability reaches their threshold.
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
    Path file = export.resolve("thresholds.json");
    JsonNode thresholds =
        Files.exists(file) ? new ObjectMapper().readTree(file.toFile()) : null;
    String columns = thresholds == null ? "file,label,probability," : "file,labels,";
    System.out.println(columns + String.join(",", labels));
    for (int i = 1; i < args.length; i++) {
      double[] probabilities = consumer.probabilities(new File(args[i]));
      StringBuilder row = new StringBuilder();
      for (double probability : probabilities) {
        row.append(String.format(Locale.ROOT, ",%.6f", probability));
      }
      String found =
          thresholds == null
              ? mostProbable(probabilities, labels)
              : reaching(thresholds, probabilities, labels);
      System.out.println(args[i] + "," + found + row);
    }
  }

  /** The one class, and how probable it is. */
  private static String mostProbable(double[] probabilities, List<String> labels) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return String.format(Locale.ROOT, "%s,%.6f", labels.get(best), probabilities[best]);
  }

  /** Any number of labels, with semicolons between. */
  private static String reaching(
      JsonNode thresholds, double[] probabilities, List<String> labels) {
    StringJoiner given = new StringJoiner(";");
    for (int l = 0; l < probabilities.length; l++) {
      if (probabilities[l] >= thresholds.get(labels.get(l)).asDouble()) {
        given.add(labels.get(l));
      }
    }
    return given.toString();
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
