package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Pictures of a sweep: the score against each parameter, parallel coordinates, best so far. */
final class SweepPictures {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 600;
  private static final int PANEL_WIDTH = 520;
  private static final int PANEL_HEIGHT = 380;
  private static final Color BLUE = new Color(0x1f77b4);
  private static final Color GREY = new Color(0xc4c4c4);
  private static final Color ORANGE = new Color(0xe8710a);

  private final Sweep sweep;
  private final List<CandidateResult> scored;
  private final CandidateResult best;
  private final String score;

  private SweepPictures(Sweep sweep, List<CandidateResult> candidates, CandidateResult best) {
    this.best = best;
    this.sweep = sweep;
    this.scored = candidates.stream().filter(c -> c.score() != null).toList();
    this.score = Settings.word(sweep.settings().score().by());
  }

  /** Writes the pictures as PNG into {@code pictures/}. */
  static void write(
      Sweep sweep, List<CandidateResult> candidates, CandidateResult best, Path folder)
      throws IOException {
    System.setProperty("java.awt.headless", "true");
    SweepPictures pictures = new SweepPictures(sweep, candidates, best);
    List<XYChart> panels = new ArrayList<>();
    for (Parameter parameter : sweep.parameters()) {
      panels.add(pictures.scatter(parameter));
      save(pictures.scatter(parameter), folder, "score-" + parameter.path());
    }
    save(side(panels), folder, "overview");
    save(pictures.parallel(), folder, "parallel-coordinates");
    save(pictures.bestSoFar(), folder, "best-so-far");
  }

  /** Charts side by side, two in a row. */
  private static BufferedImage side(List<XYChart> panels) {
    int rows = (panels.size() + 1) / 2;
    BufferedImage image =
        new BufferedImage(2 * PANEL_WIDTH, rows * PANEL_HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D all = image.createGraphics();
    all.setColor(Color.WHITE);
    all.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < panels.size(); i++) {
      Graphics2D part =
          (Graphics2D)
              all.create(i % 2 * PANEL_WIDTH, i / 2 * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
      panels.get(i).paint(part, PANEL_WIDTH, PANEL_HEIGHT);
      part.dispose();
    }
    all.dispose();
    return image;
  }

  private static void save(XYChart chart, Path folder, String name) throws IOException {
    save(BitmapEncoder.getBufferedImage(chart), folder, name);
  }

  private static void save(BufferedImage image, Path folder, String name) throws IOException {
    AtomicFile.write(
        folder.resolve("pictures").resolve(name + ".png"), out -> ImageIO.write(image, "png", out));
  }

  private XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .theme(Styler.ChartTheme.GGPlot2)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(true).setPlotBorderColor(GREY);
    chart.getStyler().setPlotGridLinesColor(new Color(0xe6e6e6));
    chart.getStyler().setChartTitleBoxVisible(false);
    chart.getStyler().setAxisTickLabelsColor(Color.DARK_GRAY);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setLocale(Locale.ROOT);
    return chart;
  }

  private XYChart scatter(Parameter parameter) {
    XYChart chart = chart(sweep.settings().name(), parameter.path(), score);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setLegendVisible(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setXAxisLogarithmic(parameter.log());
    if (parameter instanceof Parameter.Continuous range) {
      chart.getStyler().setXAxisMin(range.min()).setXAxisMax(range.max());
    }
    if (parameter instanceof Parameter.Choice choice) {
      nameChoices(chart, choice);
    }
    add(chart, parameter, "stopped", GREY, c -> c.status() == Status.STOPPED);
    add(chart, parameter, "done", BLUE, c -> c.status() == Status.DONE && c != best);
    add(chart, parameter, "chosen", ORANGE, c -> c == best);
    return chart;
  }

  private void add(
      XYChart chart,
      Parameter parameter,
      String name,
      Color colour,
      Predicate<CandidateResult> which) {
    List<CandidateResult> some = scored.stream().filter(which).toList();
    if (!some.isEmpty()) {
      XYSeries series =
          chart.addSeries(
              name,
              some.stream().mapToDouble(c -> position(parameter, c)).toArray(),
              some.stream().mapToDouble(CandidateResult::score).toArray());
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setMarkerColor(colour);
    }
  }

  /** The value, or the position of a choice. */
  private static double position(Parameter parameter, CandidateResult candidate) {
    JsonNode value = candidate.parameters().get(parameter.path());
    return parameter instanceof Parameter.Choice choice
        ? choice.values().stream().map(JsonNode::toString).toList().indexOf(value.toString())
        : value.doubleValue();
  }

  /** XChart has no ticks of our choosing, so the values stand below the points as texts. */
  private void nameChoices(XYChart chart, Parameter.Choice choice) {
    double[] range = scoreRange();
    double span = Math.max(range[1] - range[0], 1e-9);
    chart.getStyler().setXAxisTicksVisible(false);
    chart.getStyler().setXAxisMin(-0.5).setXAxisMax(choice.values().size() - 0.5);
    chart.getStyler().setYAxisMin(range[0] - 0.12 * span).setYAxisMax(range[1] + 0.05 * span);
    for (int at = 0; at < choice.values().size(); at++) {
      String text = choice.values().get(at).toString().replace("\"", "");
      chart.addAnnotation(new AnnotationText(text, at, range[0] - 0.07 * span, false));
    }
  }

  private double[] scoreRange() {
    double[] sorted = scored.stream().mapToDouble(CandidateResult::score).sorted().toArray();
    return sorted.length == 0
        ? new double[] {0, 1}
        : new double[] {sorted[0], sorted[sorted.length - 1]};
  }

  /** One line a candidate over all parameters, each from its smallest to its largest. */
  private XYChart parallel() {
    XYChart chart = chart(sweep.settings().name() + ": bluer is better, orange is chosen", "", "");
    int axes = sweep.parameters().size() + 1;
    chart.getStyler().setXAxisMin(-0.5).setXAxisMax(axes - 0.5);
    chart.getStyler().setYAxisMin(-0.16).setYAxisMax(1.1);
    chart.getStyler().setAxisTicksVisible(false).setPlotGridLinesVisible(false);
    double low = scoreRange()[0];
    double high = scoreRange()[1];
    for (int at = 0; at < axes; at++) {
      boolean last = at == axes - 1;
      Parameter parameter = last ? null : sweep.parameters().get(at);
      String[] ends = last ? new String[] {number(low), number(high)} : ends(parameter);
      chart.addAnnotation(new AnnotationLine(at, true, false));
      chart.addAnnotation(new AnnotationText(ends[0], at, -0.05, false));
      chart.addAnnotation(new AnnotationText(ends[1], at, 1.05, false));
      chart.addAnnotation(new AnnotationText(last ? score : parameter.path(), at, -0.12, false));
    }
    Comparator<Double> worstFirst = sweep.settings().score().bestFirst().reversed();
    List<CandidateResult> rising =
        scored.stream()
            .sorted(Comparator.comparing(CandidateResult::score, worstFirst))
            .sorted(Comparator.comparing(c -> c == best))
            .toList();
    for (CandidateResult candidate : rising) {
      List<Double> heights = new ArrayList<>();
      sweep.parameters().forEach(p -> heights.add(height(p, candidate)));
      double relative = high > low ? (candidate.score() - low) / (high - low) : 1;
      heights.add(relative);
      XYSeries line =
          chart.addSeries(
              "candidate " + candidate.index(),
              IntStream.range(0, axes).mapToDouble(i -> i).toArray(),
              heights.stream().mapToDouble(h -> h).toArray());
      line.setMarker(SeriesMarkers.NONE);
      line.setLineStyle(new BasicStroke(candidate == best ? 4 : 2));
      double rank = rising.indexOf(candidate) / Math.max(1.0, rising.size() - 1);
      line.setLineColor(candidate == best ? ORANGE : blend(rank));
    }
    return chart;
  }

  /** What stands at the lower and upper end of an axis. */
  private static String[] ends(Parameter parameter) {
    if (parameter instanceof Parameter.Choice choice) {
      List<JsonNode> values = choice.values();
      return new String[] {
        values.get(0).toString().replace("\"", ""),
        values.get(values.size() - 1).toString().replace("\"", "")
      };
    }
    return parameter instanceof Parameter.Continuous range
        ? new String[] {number(range.min()), number(range.max())}
        : new String[] {
          number(((Parameter.Whole) parameter).min()), number(((Parameter.Whole) parameter).max())
        };
  }

  /** Four digits without trailing zeros; small and large numbers as 1e-5. */
  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      String digits = new BigDecimal(rounded.unscaledValue(), rounded.precision() - 1).toString();
      return digits + "e" + (rounded.precision() - rounded.scale() - 1);
    }
    return rounded.toPlainString();
  }

  private static double height(Parameter parameter, CandidateResult candidate) {
    double value = position(parameter, candidate);
    if (parameter instanceof Parameter.Continuous range) {
      return range.log()
          ? Math.log(value / range.min()) / Math.log(range.max() / range.min())
          : (value - range.min()) / (range.max() - range.min());
    }
    if (parameter instanceof Parameter.Whole range) {
      return (value - range.min()) / ((double) range.max() - range.min());
    }
    return value / (((Parameter.Choice) parameter).values().size() - 1);
  }

  /** From grey (0) to blue (1). */
  private static Color blend(double t) {
    return new Color(
        (int) Math.round(GREY.getRed() + t * (BLUE.getRed() - GREY.getRed())),
        (int) Math.round(GREY.getGreen() + t * (BLUE.getGreen() - GREY.getGreen())),
        (int) Math.round(GREY.getBlue() + t * (BLUE.getBlue() - GREY.getBlue())));
  }

  private XYChart bestSoFar() {
    XYChart chart = chart(sweep.settings().name(), "candidate", "best " + score + " so far");
    List<CandidateResult> done = scored.stream().filter(c -> c.status() == Status.DONE).toList();
    List<Double> x = new ArrayList<>(done.stream().map(c -> (double) c.index()).toList());
    List<Double> y =
        sweep.settings().score().bestSoFar(done.stream().map(CandidateResult::score).toList());
    if (!x.isEmpty() && x.get(x.size() - 1) < scored.get(scored.size() - 1).index()) {
      x.add((double) scored.get(scored.size() - 1).index());
      y.add(y.get(y.size() - 1));
    }
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Step);
    XYSeries line = chart.addSeries("best", x, y);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(BLUE);
    line.setLineStyle(new BasicStroke(2));
    return chart;
  }
}
