package org.crowdzoo.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.crowdzoo.experiment.SeedStatistics;
import org.crowdzoo.sweep.CandidateResult;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.crowdzoo.sweep.Parameter;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepResult;
import org.crowdzoo.sweep.SweepSettings.ScoreKind;

/** What all pictures of a sweep share: which candidates there are, their colours, words, units. */
final class SweepView {
  /** What became of a candidate, in the order in which the points are drawn. */
  enum Role {
    STOPPED(new Color(0xb0b0b0)),
    DONE(new Color(0x1f77b4)),
    FINALIST(new Color(0x2a9d5c)),
    CHOSEN(new Color(0xe8710a));

    final Color colour;

    Role(Color colour) {
      this.colour = colour;
    }
  }

  private final Sweep sweep;
  private final SweepResult result;
  private final List<CandidateResult> scored;
  private final Set<Integer> finalists;

  SweepView(Sweep sweep, SweepResult result) {
    this.sweep = sweep;
    this.result = result;
    this.scored = result.candidates().stream().filter(c -> c.score() != null).toList();
    this.finalists =
        result.finals().stream().map(CandidateResult::index).collect(Collectors.toSet());
  }

  Sweep sweep() {
    return sweep;
  }

  /** The candidates that have a score, in their order. */
  List<CandidateResult> scored() {
    return scored;
  }

  /** Those of a role. */
  List<CandidateResult> scored(Role role) {
    return scored.stream().filter(c -> role(c) == role).toList();
  }

  Role role(CandidateResult candidate) {
    if (candidate.index() == result.best().index()) {
      return Role.CHOSEN;
    }
    if (candidate.status() == Status.STOPPED) {
      return Role.STOPPED;
    }
    return finalists.contains(candidate.index()) ? Role.FINALIST : Role.DONE;
  }

  /** A role in words; of the chosen one why it was chosen. */
  String inWords(Role role) {
    return switch (role) {
      case STOPPED -> "stopped early";
      case DONE -> "trained to the end";
      case FINALIST -> "in the final round";
      case CHOSEN -> chosen();
    };
  }

  private String chosen() {
    String which = "chosen: candidate " + result.best().index();
    if (result.finals().isEmpty()) {
      return which + ", best score of the search";
    }
    CandidateResult winner = result.finals().get(0);
    return String.format(
        Locale.ROOT,
        "%s, %s in the final round of %d with %d seeds",
        which,
        number(winner.score()),
        result.finals().size(),
        sweep.settings().refit().size());
  }

  /** The score in words, with its unit. */
  String score() {
    return scoreName() + ", " + unit(by());
  }

  /** The score in words. */
  String scoreName() {
    return name(by());
  }

  /** The unit of a score. */
  static String unit(ScoreKind kind) {
    return switch (kind) {
      case VAL_ACCURACY, VAL_MACRO_F1, VAL_AVERAGE_PRECISION -> "%";
      case VAL_LOSS, VOTES, HELD_OUT_VOTES -> "nats";
    };
  }

  /** A score in words. */
  static String name(ScoreKind kind) {
    return switch (kind) {
      case VAL_ACCURACY -> "validation accuracy";
      case VAL_LOSS -> "validation loss";
      case VAL_MACRO_F1 -> "validation macro F1";
      case VAL_AVERAGE_PRECISION -> "validation average precision";
      case VOTES, HELD_OUT_VOTES -> "log-likelihood of a held-out vote";
    };
  }

  private ScoreKind by() {
    return sweep.settings().score().by();
  }

  /** "24 candidates, mean and standard deviation of 2 seeds". */
  String counts() {
    int seeds = scored.stream().mapToInt(c -> c.scores().size()).max().orElse(1);
    String text = scored.size() + (scored.size() == 1 ? " candidate" : " candidates");
    return seeds < 2 ? text : text + ", mean ± standard deviation of " + seeds + " seeds";
  }

  /** Standard deviation of a candidate's score over its seeds; 0 of one seed. */
  static double error(CandidateResult candidate) {
    return SeedStatistics.std(candidate.scores());
  }

  /** Lowest and highest score, error bars included. */
  double[] range() {
    double low = scored.stream().mapToDouble(c -> c.score() - error(c)).min().orElse(0);
    double high = scored.stream().mapToDouble(c -> c.score() + error(c)).max().orElse(1);
    return new double[] {low, high};
  }

  /** The value, or the position of a choice. */
  static double position(Parameter parameter, CandidateResult candidate) {
    JsonNode value = candidate.parameters().get(parameter.path());
    return parameter instanceof Parameter.Choice choice
        ? choice.values().stream().map(JsonNode::toString).toList().indexOf(value.toString())
        : value.doubleValue();
  }

  /** A value of a choice as it is shown. */
  static String shown(JsonNode value) {
    String text = value.toString().replace("\"", "");
    return text.length() <= 24 ? text : text.substring(0, 23) + "…";
  }

  /** Four digits without trailing zeros; small and large numbers as 1e-5. */
  static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-3 || size >= 1e6)) {
      String digits = new BigDecimal(rounded.unscaledValue(), rounded.precision() - 1).toString();
      return digits + "e" + (rounded.precision() - rounded.scale() - 1);
    }
    return rounded.toPlainString();
  }
}
