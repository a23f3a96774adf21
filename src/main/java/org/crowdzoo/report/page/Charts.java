package org.crowdzoo.report.page;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of reports, all drawn alike. */
final class Charts {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 320;
  private static final int LABEL = 14;
  private static final Color[] COLOURS = {
    new Color(0x1f77b4), new Color(0xd95f02), new Color(0x2a9d5c), new Color(0x7b4fa3)
  };
  private static final Color FRAME = new Color(0xc4c4c4);
  private static final Color GRID = new Color(0xe6e6e6);

  private Charts() {}

  /**
   * Lines over epochs, counted from 1.
   *
   * @param lines values by name; empty ones are left out
   */
  static Figure curves(String name, String title, String unit, Map<String, List<Double>> lines) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(unit)
            .build();
    style(chart.getStyler());
    chart.getStyler().setSeriesColors(COLOURS);
    lines.forEach(
        (line, values) -> {
          if (!values.isEmpty()) {
            double[] x = IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
            double[] y = values.stream().mapToDouble(v -> v).toArray();
            XYSeries series = chart.addSeries(line, x, y);
            series.setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
            series.setLineStyle(new BasicStroke(2));
          }
        });
    return new Figure(name, title, chart);
  }

  /** Points, and the line y = x. */
  static Figure reliability(String name, String title, double[] confidence, double[] accuracy) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("mean probability of the class said")
            .yAxisTitle("share that is right")
            .build();
    style(chart.getStyler());
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    XYSeries ideal = chart.addSeries("calibrated", new double[] {0, 1}, new double[] {0, 1});
    ideal.setMarker(SeriesMarkers.NONE).setLineColor(FRAME);
    XYSeries is = chart.addSeries("the network", confidence, accuracy);
    is.setMarkerColor(COLOURS[0]).setMarker(SeriesMarkers.CIRCLE).setLineColor(COLOURS[0]);
    return new Figure(name, title, chart);
  }

  /** Counts of values in twenty buckets from 0 to 1. */
  static Figure shares(String name, String title, String what, String counted, double[] values) {
    int buckets = 20;
    int[] counts = new int[buckets];
    for (double value : values) {
      counts[(int) Math.min(buckets - 1, Math.max(0, value * buckets))]++;
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(what)
            .yAxisTitle(counted)
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setSeriesColors(COLOURS);
    chart.getStyler().setXAxisMaxLabelCount(6);
    chart.getStyler().setXAxisDecimalPattern("0.00");
    chart.getStyler().setAvailableSpaceFill(0.96);
    chart.addSeries(
        counted,
        IntStream.range(0, buckets).mapToObj(b -> (b + 0.5) / buckets).toList(),
        IntStream.of(counts).boxed().toList());
    return new Figure(name, title, chart);
  }

  /**
   * A confusion matrix of shares of the row.
   *
   * @param rows true classes from the top
   */
  static Figure confusion(String name, String title, List<String> classes, double[][] rows) {
    return shares(name, title, "true", classes, "said", classes, rows);
  }

  /**
   * Shares as a heat map.
   *
   * @param down what the rows are, and their names from the top
   * @param across what the columns are, and their names
   * @param shares [rows][columns] from 0 to 1
   */
  static Figure shares(
      String name,
      String title,
      String down,
      List<String> rows,
      String across,
      List<String> columns,
      double[][] shares) {
    int width = columns.size();
    int height = rows.size();
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(WIDTH)
            .height(WIDTH)
            .title(title)
            .xAxisTitle(across)
            .yAxisTitle(down)
            .build();
    style(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setMin(0).setMax(1);
    chart.getStyler().setRangeColors(new Color[] {Color.WHITE, COLOURS[0]});
    chart.getStyler().setShowValue(height <= 12);
    chart.getStyler().setHeatMapValueDecimalPattern("0.00");
    int font = height > 6 ? 9 : 12;
    chart.getStyler().setValueFont(new Font(Font.SANS_SERIF, Font.PLAIN, font));
    chart.getStyler().setXAxisLabelRotation(width > 4 ? 60 : 0);
    chart.getStyler().setPlotContentSize(1);
    List<Number[]> data =
        IntStream.range(0, width * height)
            .mapToObj(
                i -> new Number[] {i % width, i / width, shares[height - 1 - i / width][i % width]})
            .toList();
    List<String> names = labels(rows);
    List<String> up = IntStream.range(0, height).mapToObj(i -> names.get(height - 1 - i)).toList();
    chart.addSeries(name, labels(columns), up, data);
    return new Figure(name, title, chart);
  }

  /** Short ones that differ; numbers where they would not. */
  private static List<String> labels(List<String> names) {
    List<String> shorter =
        names.stream().map(n -> n.length() <= LABEL ? n : n.substring(0, LABEL - 1) + "…").toList();
    return shorter.stream().distinct().count() == names.size()
        ? shorter
        : IntStream.range(0, names.size()).mapToObj(Integer::toString).toList();
  }

  private static void style(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderColor(FRAME);
    styler.setPlotGridLinesColor(GRID);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setChartTitleBoxVisible(false);
    styler.setLocale(Locale.ROOT);
  }
}
