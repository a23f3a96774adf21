package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.crowdzoo.labelmodel.FunctionWarning.Kind;

/** Finds functions whose votes do not suit the triplet method, and says so by their number. */
final class FunctionChecks {
  /** Fewer common votes may well agree by chance. */
  private static final int COMMON_VOTES = 5;

  private final VoteMoments moments;
  private final LabelGraph graph;
  private final double[] expectations;
  private final List<FunctionWarning> warnings = new ArrayList<>();

  private FunctionChecks(VoteMoments moments, double[] expectations) {
    this.moments = moments;
    this.graph = moments.graph();
    this.expectations = expectations;
  }

  /** All warnings, by function. */
  static List<FunctionWarning> warnings(VoteMoments moments, double[] expectations) {
    FunctionChecks checks = new FunctionChecks(moments, expectations);
    for (int i = 0; i < moments.graph().functions(); i++) {
      checks.check(i);
    }
    return List.copyOf(checks.warnings);
  }

  private void check(int i) {
    if (moments.both(i, i) == 0) {
      warn(Kind.SILENT, i, "always abstains: it has no accuracy, and its votes say nothing");
      return;
    }
    int[] partners =
        IntStream.range(0, graph.functions()).filter(j -> graph.separated(i, j)).toArray();
    if (Arrays.stream(partners).allMatch(j -> moments.both(i, j) == 0)) {
      warn(
          Kind.ALONE,
          i,
          "never votes together with a function that is independent of it: taken as random");
      return;
    }
    double expectation = expectation(i);
    if (expectation == 0) {
      warn(Kind.ZERO, i, "all its triplets have a moment of zero: taken as random");
    }
    unanimous(i, partners, 1, "agrees with", "they may depend on each other, join them by an edge");
    unanimous(i, partners, -1, "opposes", "one of them is worse than random");
    contradiction(i, partners);
    double voting = (double) moments.both(i, i) / moments.vectors();
    if (expectation > voting + 1e-12) {
      warn(
          Kind.TOO_GOOD,
          i,
          String.format(
              Locale.ROOT,
              "E[vote * truth] is estimated at %.4g, above its share of votes %.4g: the votes"
                  + " contradict the model (dependencies between functions?)",
              expectation,
              voting));
    }
  }

  private double expectation(int i) {
    int at = graph.all().indexOf(VoteProduct.of(i, graph.truthOf(i)));
    return expectations[at];
  }

  private void unanimous(int i, int[] partners, int sign, String verb, String why) {
    List<Integer> others =
        Arrays.stream(partners)
            .filter(j -> moments.both(i, j) >= COMMON_VOTES)
            .filter(j -> moments.pairSum(i, j) == sign * moments.both(i, j))
            .boxed()
            .toList();
    if (!others.isEmpty()) {
      warnings.add(new FunctionWarning(Kind.UNANIMOUS, i, "always " + verb, others, why));
    }
  }

  /** E[λ_i λ_j] = E[λ_i Y] E[λ_j Y] must be positive; its sum over j must not be far below 0. */
  private void contradiction(int i, int[] partners) {
    double sum = 0;
    double common = 0;
    for (int j : partners) {
      sum += moments.pairSum(i, j);
      common += moments.both(i, j);
    }
    if (sum < -2 * Math.sqrt(common)) {
      warn(
          Kind.CONTRARY,
          i,
          "its votes contradict \"better than random\": it opposes the others more often than it"
              + " agrees with them");
    }
  }

  private void warn(Kind kind, int i, String text) {
    warnings.add(new FunctionWarning(kind, i, text, List.of(), ""));
  }
}
