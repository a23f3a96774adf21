package org.crowdzoo.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.crowdzoo.files.Words;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.crowdzoo.sweep.Parameter;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepSettings.ScoreKind;
import org.crowdzoo.training.History;
import org.crowdzoo.ui.TrainingUi;

/** The HTML of a {@link SweepPage}; without scripts it is loaded again and again as a whole. */
final class PageText {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <noscript><meta http-equiv="refresh" content="2"></noscript>
      <script src="/live.js" defer></script>
      <title>%1$s</title><link rel="icon" href="/assets/img/favicon.ico"><style>
      body { font: 15px sans-serif; margin: 1.5em; color: #222 }
      figure { display: inline-block; margin: 0 1.5em 1em 0; max-width: 100%% }
      figcaption { font-weight: bold; padding-left: 58px } svg { max-width: 100%%; height: auto; font: 11px sans-serif }
      .wide { overflow-x: auto } table { border-collapse: collapse }
      td, th { padding: 2px 12px; text-align: right } td { white-space: nowrap }
      tr.best { background: #dcecf9 } tr.failed, tr.stopped { color: #707070 }
      main.over::before { content: "The sweep has ended; this is its last state."; color: #a33 }
      @media (max-width: 600px) { body { margin: 0.8em } td, th { padding: 2px 6px } }
      </style></head><body><main><h1>%1$s</h1><p>%2$s</p>
      """;

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
                count(results.size()) + " done, " + phase));
    running.forEach(
        (name, history) -> {
          text.append("<h2>").append(link(name)).append("</h2>");
          text.append(LineChart.svg("training loss", "epoch", history.trainLoss()));
          text.append(LineChart.svg("validation loss", "epoch", history.valLoss()));
          text.append(LineChart.svg("training accuracy, %", "epoch", history.trainAccuracy()));
          text.append(LineChart.svg("validation accuracy, %", "epoch", history.valAccuracy()));
          history
              .followed()
              .forEach(
                  (figure, values) ->
                      text.append(
                          LineChart.svg(
                              words(figure) + ", %",
                              "epoch",
                              values.stream().filter(Objects::nonNull).toList())));
        });
    List<String> ended = charted.stream().filter(name -> !running.containsKey(name)).toList();
    if (!ended.isEmpty()) {
      text.append("<p>Charts of trainings that ended: ");
      text.append(ended.stream().map(PageText::link).collect(Collectors.joining("; ")));
      text.append("</p>");
    }
    ScoreKind kind = sweep.settings().score().by();
    String score = SweepView.name(kind) + ", " + SweepView.unit(kind);
    text.append("<h2>Candidates</h2>");
    text.append(LineChart.steps("best " + score, "finished candidate", bests(results)));
    if (best >= 0) {
      text.append("<p>The best so far, candidate ").append(best).append(", is shaded.</p>");
    }
    table(text, score, results, best);
    return text.append("</main></body></html>\n").toString();
  }

  private void table(StringBuilder text, String score, List<CandidateResult> results, int best) {
    text.append("<div class=\"wide\"><table><tr><th>candidate</th><th>status</th><th>")
        .append(score)
        .append("</th>");
    sweep
        .parameters()
        .forEach(p -> text.append("<th>").append(breakable(p.path())).append("</th>"));
    text.append("</tr>\n");
    for (int i = results.size() - 1; i >= 0; i--) {
      CandidateResult c = results.get(i);
      String status = Words.of(c.status());
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
    text.append("</table></div>");
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

  /** {@code val_macro_f1} as "validation macro f1". */
  private static String words(String figure) {
    return figure
        .replaceFirst("^" + History.VAL, "validation ")
        .replaceFirst("^" + History.TRACKED_TEST, "test ")
        .replace('_', ' ');
  }

  private static String link(String training) {
    return String.format(
        Locale.ROOT, "<a href=\"%s\">%s</a>", TrainingUi.path(training), escaped(training));
  }

  private String count(int done) {
    Integer most = sweep.settings().candidates();
    return most == null ? Integer.toString(done) : done + " of " + most;
  }

  /** A path that a narrow screen may break behind its dots. */
  private static String breakable(String path) {
    return path.replace(".", ".<wbr>");
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
