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
    Figure figure = Charts.confusion("confusion", title, classes, drawn);
    AtomicFile.writePath(file, part -> ImageIO.write(figure.image(), "png", part.toFile()));
  }
}
