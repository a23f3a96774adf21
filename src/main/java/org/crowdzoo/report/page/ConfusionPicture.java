package org.crowdzoo.report.page;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.crowdzoo.files.AtomicFile;

/** A confusion matrix as a picture of its own. */
public final class ConfusionPicture {
  private ConfusionPicture() {}

  /**
   * Writes a PNG.
   *
   * @param classes K names
   * @param rows [K][K] shares, true classes from the top; a row that is null or not a number is
   *     drawn as 0
   */
  public static void write(Path file, String title, List<String> classes, double[][] rows)
      throws IOException {
    double[][] drawn = new double[rows.length][rows.length];
    for (int k = 0; k < rows.length; k++) {
      if (rows[k] != null) {
        drawn[k] = Arrays.stream(rows[k]).map(v -> Double.isNaN(v) ? 0 : v).toArray();
      }
    }
    write(file, Charts.confusion("confusion", title, classes, drawn));
  }

  /**
   * Writes a PNG of answers on several labels a task.
   *
   * @param labels L names
   * @param rows [2 L][2] as {@code WorkerAnswers} has them; what is null is drawn as 0
   */
  public static void writeLabels(Path file, String title, List<String> labels, double[][] rows)
      throws IOException {
    double[][] named = new double[labels.size()][2];
    for (int l = 0; l < named.length; l++) {
      for (int given = 0; given < 2; given++) {
        double[] row = rows[2 * l + given];
        named[l][1 - given] = row == null ? 0 : row[1];
      }
    }
    List<String> across = List.of("given", "not given");
    write(file, Charts.shares("labels", title, "named", labels, "by the network", across, named));
  }

  private static void write(Path file, Figure figure) throws IOException {
    AtomicFile.writePath(file, part -> ImageIO.write(figure.image(), "png", part.toFile()));
  }
}
