package example;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.serving.Prediction;
import org.crowdzoo.serving.Predictor;

/**
 * Labels images with a classifier that {@code crowdzoo export MODEL --to DIR} wrote: all at once,
 * each from a thread of its own, which one {@link Predictor} answers in batches. Prints one line an
 * image: its name, its labels (or "unsure"), and the largest probability.
 */
public final class Labels {
  private Labels() {}

  /** Arguments: the export's folder, then images. */
  public static void main(String[] args) {
    try (Predictor predictor = Predictor.open(Path.of(args[0]))) {
      List<String> lines =
          Arrays.stream(args).skip(1).parallel().map(image -> line(predictor, image)).toList();
      lines.forEach(System.out::println);
    }
  }

  private static String line(Predictor predictor, String image) {
    Prediction answer = predictor.predict(Path.of(image));
    String labels = answer.rejected() ? "unsure" : String.join(";", answer.labels());
    return String.format(Locale.ROOT, "%s,%s,%.6f", image, labels, answer.probability());
  }
}
