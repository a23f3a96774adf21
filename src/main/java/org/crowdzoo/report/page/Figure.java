package org.crowdzoo.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

/**
 * A chart, as SVG in the page and as PNG beside it.
 *
 * @param name of its file without the ending
 * @param title in words, for those who do not see it
 */
public record Figure(String name, String title, Chart<?, ?> chart) {
  /** The element {@code <svg>}, which takes the width that there is. */
  public String svg() {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      VectorGraphicsEncoder.saveVectorGraphic(chart, out, VectorGraphicsFormat.SVG);
      String text = out.toString(StandardCharsets.UTF_8);
      String element = text.substring(text.indexOf("<svg"));
      String size =
          "viewBox=\"0 0 " + chart.getWidth() + " " + chart.getHeight() + "\" role=\"img\" ";
      return element
          .replaceFirst("width=\"[^\"]*\" height=\"[^\"]*\"", "")
          .replaceFirst("viewBox=\"[^\"]*\"", "")
          .replaceFirst("<svg ", "<svg " + size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BufferedImage image() {
    return BitmapEncoder.getBufferedImage(chart);
  }
}
