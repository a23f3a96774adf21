package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;

/**
 * E[λ_A Y] from moments that can be seen. For functions a, b that are independent of A and of each
 * other given Y, E[λ_A λ_a] = E[λ_A Y] E[λ_a Y] and so on, hence
 *
 * <pre>|E[λ_A Y]| = sqrt|E[λ_A λ_a] E[λ_A λ_b] / E[λ_a λ_b]|</pre>
 *
 * with a positive sign (but see {@link ProductSign}): functions are taken to be better than random.
 * Partners a and b vote on A's own truth; FlyingSquid's mean and median also use those of other
 * truths, which Y does not separate.
 */
final class TripletMethod {
  /** So few functions are done sooner than other threads have woken. */
  private static final int FEW = 50;

  private final VoteMoments moments;
  private final LabelGraph graph;
  private final SolveMethod method;
  private final ProductSign sign;
  private final double[] size;

  TripletMethod(VoteMoments moments, SolveMethod method, ProductSign sign) {
    this.sign = sign;
    this.moments = moments;
    this.graph = moments.graph();
    this.method = method;
    int m = graph.functions();
    this.size = new double[m * m];
    for (int a = 0; a < m; a++) {
      for (int b = 0; b < m; b++) {
        size[a * m + b] = graph.separated(a, b) ? Math.sqrt(Math.abs(moments.pair(a, b))) : 0;
      }
    }
  }

  /**
   * All expectations of the graph, in the order of {@link LabelGraph#all}; 0 where there is no
   * triplet without a moment of zero.
   *
   * @param given triplets to use; a later one overrides an earlier one
   */
  double[] solve(List<Triplet> given) {
    List<VoteProduct> all = graph.all();
    Map<VoteProduct, Double> fixed = new HashMap<>();
    given.forEach(triplet -> solve(triplet, fixed));
    Map<List<Integer>, Double> same = new HashMap<>();
    double[] found = new double[all.size()];
    IntStream each = IntStream.range(0, found.length);
    (graph.functions() > FEW ? each.parallel() : each)
        .filter(e -> all.get(e).abstaining().isEmpty() && !fixed.containsKey(all.get(e)))
        .forEach(e -> found[e] = estimate(all.get(e).functions()));
    for (int e = 0; e < found.length; e++) {
      if (all.get(e).abstaining().isEmpty()) {
        same.put(all.get(e).functions(), fixed.getOrDefault(all.get(e), found[e]));
      }
    }
    for (int e = 0; e < found.length; e++) {
      // partners are independent of the whole clique, hence the same with a condition and without
      VoteProduct product = all.get(e);
      found[e] = fixed.getOrDefault(product, same.get(product.functions()));
    }
    return found;
  }

  private void solve(Triplet triplet, Map<VoteProduct, Double> fixed) {
    VoteProduct[] x = {triplet.first(), triplet.second(), triplet.third()};
    for (VoteProduct product : x) {
      for (int i : product.functions()) {
        if (i < 0 || i >= graph.functions() || graph.truthOf(i) != product.truth()) {
          throw new InputException(
              "label model: triplet of " + product + ": no such function of that truth");
        }
      }
    }
    double[] moment = {moment(x[1], x[2]), moment(x[0], x[2]), moment(x[0], x[1])};
    for (int d = 0; d < 3; d++) {
      double one = moment[(d + 1) % 3];
      double two = moment[(d + 2) % 3];
      fixed.put(x[d], moment[d] == 0 ? 0 : Math.sqrt(Math.abs(one * two / moment[d])));
    }
  }

  private double moment(VoteProduct x, VoteProduct y) {
    if (x.functions().size() == 1) {
      return moments.product(y.functions(), x.functions().get(0));
    }
    return moments.product(x.functions(), y.functions().get(0));
  }

  private double estimate(List<Integer> a) {
    int[] partners =
        IntStream.range(0, graph.functions())
            .filter(j -> graph.separated(a.get(0), j) && moments.product(a, j) != 0)
            .toArray();
    double[] own =
        Arrays.stream(partners)
            .mapToDouble(j -> Math.sqrt(Math.abs(moments.product(a, j))))
            .toArray();
    double size =
        switch (method) {
          case TRIPLET -> strongest(partners, own);
          case MEAN -> mean(partners, own);
          case MEDIAN -> median(partners, own);
        };
    boolean positive =
        a.size() == 1
            || sign == ProductSign.POSITIVE
            || Arrays.stream(partners).mapToDouble(j -> moments.product(a, j)).sum() >= 0;
    return positive ? size : -size;
  }

  private double strongest(int[] partners, double[] own) {
    double best = 0;
    double weakest = 0;
    for (int p = 0; p < partners.length; p++) {
      for (int q = 0; q < p; q++) {
        double between = size[partners[p] * graph.functions() + partners[q]];
        double least = Math.min(between, Math.min(own[p], own[q]));
        if (least > weakest) {
          weakest = least;
          best = own[p] * own[q] / between;
        }
      }
    }
    return best;
  }

  private double mean(int[] partners, double[] own) {
    double sum = 0;
    long count = 0;
    for (int p = 0; p < partners.length; p++) {
      int row = partners[p] * graph.functions();
      double part = 0;
      for (int q = 0; q < p; q++) {
        double between = size[row + partners[q]];
        if (between != 0) {
          part += own[q] / between;
          count++;
        }
      }
      sum += own[p] * part;
    }
    return count == 0 ? 0 : sum / count;
  }

  private double median(int[] partners, double[] own) {
    List<double[]> rows = new ArrayList<>();
    for (int p = 0; p < partners.length; p++) {
      int row = partners[p] * graph.functions();
      double[] values = new double[p];
      int count = 0;
      for (int q = 0; q < p; q++) {
        double between = size[row + partners[q]];
        if (between != 0) {
          values[count++] = own[p] * own[q] / between;
        }
      }
      rows.add(Arrays.copyOf(values, count));
    }
    double[] all = rows.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
    int half = all.length / 2;
    if (all.length == 0) {
      return 0;
    }
    return all.length % 2 == 1 ? all[half] : (all[half - 1] + all[half]) / 2;
  }
}
