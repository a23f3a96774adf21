package org.crowdzoo.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How {@code auto} chose the strategy of a run: a row a candidate. */
final class ChoiceTable {
  private ChoiceTable() {}

  /**
   * The table; empty for a run whose strategy was named.
   *
   * @param choice of results.json
   */
  static Optional<Block.Table> of(JsonNode choice) {
    if (!choice.isObject()) {
      return Optional.empty();
    }
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode candidate : choice.path("candidates")) {
      rows.add(
          List.of(
              candidate.path("strategy").asText(),
              number(candidate.path("score")),
              number(candidate.path("difference")),
              number(candidate.path("difference_std_error")),
              candidate.path("folds").asText(),
              String.format(Locale.ROOT, "%.1f", candidate.path("seconds").asDouble()),
              candidate.path("end").asText()));
    }
    return Optional.of(
        new Block.Table(
            "The choice of the strategy",
            String.format(
                Locale.ROOT,
                "auto chose %s by %d held-out votes, in %.0f s of %.0f s. The score is the mean"
                    + " log-likelihood of the votes, the difference that to the best candidate on"
                    + " the folds of both, with its standard error.",
                choice.path("strategy").asText(),
                choice.path("votes").asInt(),
                choice.path("seconds").asDouble(),
                choice.path("budget_seconds").asDouble()),
            "choice",
            List.of(
                Block.Column.text("candidate"),
                Block.Column.number("score"),
                Block.Column.number("difference"),
                Block.Column.number("std error"),
                Block.Column.number("folds"),
                Block.Column.number("seconds"),
                Block.Column.text("end")),
            rows));
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.asDouble()) : "";
  }
}
