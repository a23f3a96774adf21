package org.crowdzoo.sweep;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.crowdzoo.training.History;
import org.crowdzoo.ui.TrainingUi;

/** The HTML of a {@link SweepPage}: no script. */
final class PageText {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
      <title>%1$s</title><link rel="icon" href="/assets/img/favicon.ico"><style>
      body { font: 15px sans-serif; margin: 2em; color: #222 }
      figure { display: inline-block; margin: 0 1.5em 1em 0 } figcaption { color: #555 }
      table { border-collapse: collapse } td, th { padding: 2px 12px; text-align: right }
      tr.best { background: #dcecf9 } tr.failed, tr.stopped { color: #888 }
      </style></head><body><h1>%1$s</h1><p>%2$s</p>
      """;
  private static final int WIDTH = 320;
  private static final int HEIGHT = 140;

  private final Sweep sweep;

  PageText(Sweep sweep) {
    this.sweep = sweep;
  }

  /** The page. */
  String of(
      String phase,
      List<CandidateResult> results,
      int best,
      Map<String, History> running,
      List<String> charted) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                HEAD,
                escaped(sweep.settings().name()),
                results.size() + " done, " + phase));
    running.forEach(
        (name, history) -> {
          text.append("<h2>").append(link(name)).append("</h2>");
          text.append(chart("training loss", history.trainLoss()));
          text.append(chart("validation loss", history.valLoss()));
          text.append(chart("validation accuracy, %", history.valAccuracy()));
        });
    List<String> ended = charted.stream().filter(name -> !running.containsKey(name)).toList();
    if (!ended.isEmpty()) {
      text.append("<p>Charts of trainings that ended: ");
      text.append(ended.stream().map(PageText::link).collect(Collectors.joining("; ")));
      text.append("</p>");
    }
    String score = Settings.word(sweep.settings().score().by());
    text.append("<h2>Candidates</h2>").append(chart("best " + score + " so far", bests(results)));
    table(text, score, results, best);
    return text.append("</body></html>\n").toString();
  }

  private void table(StringBuilder text, String score, List<CandidateResult> results, int best) {
    text.append("<table><tr><th>candidate</th><th>status</th><th>").append(score).append("</th>");
    sweep.parameters().forEach(p -> text.append("<th>").append(p.path()).append("</th>"));
    text.append("</tr>\n");
    for (int i = results.size() - 1; i >= 0; i--) {
      CandidateResult c = results.get(i);
      String status = Settings.word(c.status());
      text.append("<tr class=\"").append(c.index() == best ? "best" : status).append("\"><td>");
      text.append(c.index()).append("</td><td>").append(status).append("</td><td>");
      text.append(c.score() == null ? escaped(c.message()) : number(c.score())).append("</td>");
      for (Parameter parameter : sweep.parameters()) {
        var value = c.parameters().get(parameter.path());
        String shown = value.isDouble() ? number(value.doubleValue()) : value.toString();
        text.append("<td>").append(escaped(shown)).append("</td>");
      }
      text.append("</tr>\n");
    }
    text.append("</table>");
  }

  private List<Double> bests(List<CandidateResult> results) {
    return sweep
        .settings()
        .score()
        .bestSoFar(
            results.stream()
                .filter(c -> c.status() == Status.DONE)
                .map(CandidateResult::score)
                .toList());
  }

  /** A line over 1, 2, 3 …; the caption names its last, smallest and largest value. */
  static String chart(String title, List<Double> values) {
    List<Double> finite = values.stream().filter(Double::isFinite).toList();
    if (finite.isEmpty()) {
      return "";
    }
    double low = finite.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = finite.stream().mapToDouble(v -> v).max().orElseThrow();
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < finite.size(); i++) {
      double x = finite.size() == 1 ? 0 : i / (finite.size() - 1.0);
      double y = high == low ? 0.5 : (high - finite.get(i)) / (high - low);
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", 5 + x * (WIDTH - 10), 5 + y * (HEIGHT - 10)));
    }
    return String.format(
        Locale.ROOT,
        """
           <figure><svg width="%d" height="%d" style="border: 1px solid #ccc">
           <polyline points="%s" fill="none" stroke="#1f77b4" stroke-width="2"/></svg>
           <figcaption>%s: %s, from %s to %s</figcaption></figure>
           """,
        WIDTH,
        HEIGHT,
        points.toString().strip(),
        escaped(title),
        number(finite.get(finite.size() - 1)),
        number(low),
        number(high));
  }

  private static String link(String training) {
    return String.format(
        Locale.ROOT, "<a href=\"%s\">%s</a>", TrainingUi.path(training), escaped(training));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
