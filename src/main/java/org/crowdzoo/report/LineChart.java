package org.crowdzoo.report;

import java.util.List;
import java.util.Locale;

/** A line over 1, 2, 3 … as SVG, with axes. */
final class LineChart {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 180;
  private static final int LEFT = 58;
  private static final int RIGHT = 10;
  private static final int TOP = 10;
  private static final int BOTTOM = 36;

  private LineChart() {}

  /**
   * The chart in a figure whose caption names it and says its last value; empty without a value.
   *
   * @param title with unit
   * @param x what is counted along the axis
   */
  static String svg(String title, String x, List<Double> values) {
    return svg(title, x, values, false);
  }

  /** As above, of a value that holds until the next one. */
  static String steps(String title, String x, List<Double> values) {
    return svg(title, x, values, true);
  }

  private static String svg(String title, String x, List<Double> values, boolean steps) {
    List<Double> finite = values.stream().filter(Double::isFinite).toList();
    if (finite.isEmpty()) {
      return "";
    }
    double low = finite.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = finite.stream().mapToDouble(v -> v).max().orElseThrow();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "<figure><figcaption>%s: %s</figcaption><svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
            PageText.escaped(title),
            PageText.number(finite.get(finite.size() - 1)),
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    text.append("<title>").append(PageText.escaped(title)).append("</title>\n");
    text.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#888\"/>%n",
            LEFT,
            TOP,
            HEIGHT - BOTTOM,
            WIDTH - RIGHT));
    double[] heights = high == low ? new double[] {0.5} : new double[] {0, 0.5, 1};
    for (double t : heights) {
      double value = high == low ? low : low + t * (high - low);
      text.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%d %.1fH%d\" stroke=\"#e4e4e4\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT,
              y(t),
              WIDTH - RIGHT,
              LEFT - 5,
              y(t) + 4,
              PageText.number(value)));
    }
    int n = finite.size();
    for (int at :
        n == 1 ? new int[] {1} : n == 2 ? new int[] {1, 2} : new int[] {1, (n + 1) / 2, n}) {
      text.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(at - 1, n),
              HEIGHT - BOTTOM + 15,
              at));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
            (LEFT + WIDTH - RIGHT) / 2,
            HEIGHT - 5,
            PageText.escaped(x)));
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < n; i++) {
      double t = high == low ? 0.5 : (finite.get(i) - low) / (high - low);
      if (steps && i > 0) {
        double before = high == low ? 0.5 : (finite.get(i - 1) - low) / (high - low);
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i, n), y(before)));
      }
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i, n), y(t)));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "<polyline points=\"%s\" fill=\"none\" stroke=\"#1f77b4\" stroke-width=\"2\"/>%n",
            points.toString().strip()));
    if (n == 1) {
      text.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#1f77b4\"/>%n",
              x(0, 1),
              y(0.5)));
    }
    return text.append("</svg></figure>\n").toString();
  }

  private static double x(int i, int n) {
    return n == 1 ? (LEFT + WIDTH - RIGHT) / 2.0 : LEFT + i * (WIDTH - RIGHT - LEFT) / (n - 1.0);
  }

  private static double y(double t) {
    return HEIGHT - BOTTOM - t * (HEIGHT - BOTTOM - TOP);
  }
}
