package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.crowdzoo.labelmodel.JunctionTree.Factor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class JunctionTreeTest {
  /** Every graph of up to six variables, with a factor an edge and a variable, some of them 0. */
  @Test
  void isExactOnEveryGraphOfUpToSixVariables() {
    SplittableRandom random = new SplittableRandom(13);
    for (int n = 1; n <= 6; n++) {
      List<int[]> pairs = new ArrayList<>();
      for (int a = 0; a < n; a++) {
        for (int b = a + 1; b < n; b++) {
          pairs.add(new int[] {a, b});
        }
      }
      for (int bits = 0; bits < 1 << pairs.size(); bits++) {
        List<int[]> edges = new ArrayList<>();
        for (int e = 0; e < pairs.size(); e++) {
          if ((bits >> e & 1) != 0) {
            edges.add(pairs.get(e));
          }
        }
        check(n, edges, random);
      }
    }
  }

  private static void check(int n, List<int[]> edges, SplittableRandom random) {
    int[] states = random.ints(n, 2, 4).toArray();
    List<Factor> factors = new ArrayList<>();
    for (int x = 0; x < n; x++) {
      factors.add(factor(new int[] {x}, states, random, 0));
    }
    edges.forEach(edge -> factors.add(factor(edge, states, random, 0.1)));
    double[][] expected = enumerate(states, factors);
    if (expected == null) {
      return; // everything is impossible
    }
    double[][] found = JunctionTree.of(n, edges).marginals(states, factors);
    for (int x = 0; x < n; x++) {
      assertThat(found[x]).containsExactly(expected[x], within(1e-12));
    }
  }

  private static Factor factor(int[] of, int[] states, SplittableRandom random, double zero) {
    int size = Arrays.stream(of).map(x -> states[x]).reduce(1, (a, b) -> a * b);
    return new Factor(
        of,
        random
            .doubles(size, 0.1, 1)
            .map(value -> random.nextDouble() < zero ? 0 : value)
            .toArray());
  }

  private static double[][] enumerate(int[] states, List<Factor> factors) {
    double[][] sum = new double[states.length][];
    for (int x = 0; x < states.length; x++) {
      sum[x] = new double[states[x]];
    }
    int all = Arrays.stream(states).reduce(1, (a, b) -> a * b);
    double total = 0;
    for (int e = 0; e < all; e++) {
      int[] assignment = new int[states.length];
      for (int x = states.length - 1, rest = e; x >= 0; rest /= states[x--]) {
        assignment[x] = rest % states[x];
      }
      double p = 1;
      for (Factor factor : factors) {
        int at = 0;
        for (int x : factor.variables()) {
          at = at * states[x] + assignment[x];
        }
        p *= factor.values()[at];
      }
      total += p;
      for (int x = 0; x < states.length; x++) {
        sum[x][assignment[x]] += p;
      }
    }
    for (double[] marginal : sum) {
      for (int s = 0; s < marginal.length; s++) {
        marginal[s] /= total;
      }
    }
    return total == 0 ? null : sum;
  }
}
