package org.crowdzoo.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.crowdzoo.report.SweepView.Role;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.crowdzoo.sweep.Parameter;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of a sweep with a plain x axis: the score against a parameter, the best so far. */
final class SweepCharts {
  private static final Color FRAME = new Color(0xc4c4c4);
  private static final Color GRID = new Color(0xe6e6e6);

  private final SweepView view;

  SweepCharts(SweepView view) {
    this.view = view;
  }

  /** The score against a parameter: a chart of its own. */
  XYChart scatter(Parameter parameter, int width, int height) {
    String title =
        view.sweep().settings().name()
            + ": "
            + view.scoreName()
            + " by "
            + parameter.path()
            + ", "
            + view.counts();
    XYChart chart = panel(parameter, true, title, width, height);
    chart.getStyler().setLegendVisible(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    return chart;
  }

  /** The same as a part of a larger picture, which has title and legend once. */
  XYChart panel(Parameter parameter, boolean withScore, String title, int width, int height) {
    String x = parameter.path() + (parameter.log() ? " (logarithmic)" : "");
    XYChart chart = chart(title, x, withScore ? view.score() : "", width, height);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    chart.getStyler().setXAxisLogarithmic(parameter.log());
    if (parameter instanceof Parameter.Continuous range) {
      chart.getStyler().setXAxisMin(range.min()).setXAxisMax(range.max());
    }
    if (parameter instanceof Parameter.Choice choice) {
      nameChoices(chart, choice);
    }
    for (Role role : Role.values()) {
      add(chart, parameter, role);
    }
    return chart;
  }

  private void add(XYChart chart, Parameter parameter, Role role) {
    List<CandidateResult> some = view.scored(role);
    if (some.isEmpty()) {
      return;
    }
    double[] x = some.stream().mapToDouble(c -> SweepView.position(parameter, c)).toArray();
    double[] y = some.stream().mapToDouble(CandidateResult::score).toArray();
    double[] bars = some.stream().mapToDouble(SweepView::error).toArray();
    boolean several = some.stream().anyMatch(c -> c.scores().size() > 1);
    XYSeries series =
        several
            ? chart.addSeries(view.inWords(role), x, y, bars)
            : chart.addSeries(view.inWords(role), x, y);
    series.setMarker(role == Role.CHOSEN ? SeriesMarkers.DIAMOND : SeriesMarkers.CIRCLE);
    series.setMarkerColor(role.colour);
    series.setLineColor(role.colour);
  }

  /** XChart has no ticks of our choosing, so the values stand below the points as texts. */
  private void nameChoices(XYChart chart, Parameter.Choice choice) {
    double[] range = view.range();
    double span = Math.max(range[1] - range[0], 1e-9);
    chart.getStyler().setXAxisTicksVisible(false);
    chart.getStyler().setXAxisMin(-0.5).setXAxisMax(choice.values().size() - 0.5);
    chart.getStyler().setYAxisMin(range[0] - 0.14 * span).setYAxisMax(range[1] + 0.05 * span);
    List<JsonNode> values = choice.values();
    for (int at = 0; at < values.size(); at++) {
      chart.addAnnotation(
          new AnnotationText(SweepView.shown(values.get(at)), at, range[0] - 0.09 * span, false));
    }
  }

  /** Each finished candidate in the order of the search, and the best up to it. */
  XYChart bestSoFar(int width, int height) {
    XYChart chart =
        chart(
            view.sweep().settings().name()
                + ": best "
                + view.scoreName()
                + " as the search went on",
            "candidate, in the order of the search",
            view.score(),
            width,
            height);
    chart.getStyler().setLegendVisible(true);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    List<CandidateResult> done =
        view.scored().stream().filter(c -> c.status() == Status.DONE).toList();
    if (done.isEmpty()) {
      return chart;
    }
    double[] x = done.stream().mapToDouble(CandidateResult::index).toArray();
    List<Double> scores = done.stream().map(CandidateResult::score).toList();
    List<Double> bests = view.sweep().settings().score().bestSoFar(scores);
    XYSeries points =
        chart.addSeries("a candidate", x, scores.stream().mapToDouble(s -> s).toArray());
    points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    points.setMarker(SeriesMarkers.CIRCLE);
    points.setMarkerColor(Role.STOPPED.colour);
    XYSeries line =
        chart.addSeries(
            "best so far", x, IntStream.range(0, x.length).mapToDouble(bests::get).toArray());
    line.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Step);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(Role.DONE.colour);
    line.setLineStyle(new BasicStroke(2));
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            value -> value == Math.rint(value) ? Integer.toString((int) Math.rint(value)) : "");
    return chart;
  }

  private static XYChart chart(String title, String x, String y, int width, int height) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .theme(Styler.ChartTheme.GGPlot2)
            .build();
    Styler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(true);
    styler.setChartTitleVisible(!title.isEmpty());
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleFont(styler.getChartTitleFont().deriveFont(15f));
    styler.setLegendVisible(false);
    styler.setLegendBorderColor(Color.WHITE);
    chart.getStyler().setPlotGridLinesColor(GRID);
    chart.getStyler().setPlotBorderColor(FRAME);
    chart.getStyler().setAxisTickLabelsColor(Color.DARK_GRAY);
    chart.getStyler().setErrorBarsColorSeriesColor(true);
    chart.getStyler().setLocale(Locale.ROOT);
    return chart;
  }
}
