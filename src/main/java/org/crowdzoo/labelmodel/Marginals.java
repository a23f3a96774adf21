package org.crowdzoo.labelmodel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.labelmodel.LabelGraph.Clique;

/**
 * p(λ_S, Y_k) of each clique, from how often its functions voted how, which is seen, and E[λ_A Y |
 * λ_Z = 0], which the triplet method estimates. With β = 2 P(Y = 1) - 1, R the functions that do
 * not abstain in λ and Z the others,
 *
 * <pre>p(λ, y) = 1/2 p(λ) + y/2 · 2^-|R| Σ_{A ⊆ R} Π_A λ Σ_{B ⊆ R\A} (-1)^|B| M(A, Z ∪ B)
 * M(A, Z) = (E[λ_A Y | λ_Z = 0] + P(λ_A ≠ 0)) P(λ_Z = 0) - P(λ_A ≠ 0, λ_Z = 0),  M(∅, Z) = β P(λ_Z = 0)
 * </pre>
 *
 * the solution of FlyingSquid's linear system in closed form, with the joint probabilities that it
 * takes for conditional ones put right. Where estimates do not fit together an entry can be
 * negative; its size is used, and the table scaled to sum to 1, as FlyingSquid does.
 */
final class Marginals {
  /** Stands for log 0, so that opposite certainties cancel out rather than give NaN. */
  private static final double LOG_ZERO = -690;

  private final Map<List<Integer>, double[]> tables = new HashMap<>();

  /**
   * @param expectations in the order of {@link LabelGraph#all}
   * @param counts [clique][3^size]
   */
  Marginals(LabelGraph graph, double[] expectations, int[][] counts, ClassBalance balance) {
    Map<VoteProduct, Double> known = new HashMap<>();
    for (int e = 0; e < expectations.length; e++) {
      known.put(graph.all().get(e), expectations[e]);
    }
    for (int c = 0; c < counts.length; c++) {
      Clique clique = graph.cliques().get(c);
      int[] functions = clique.functions();
      double[] beta = balance.marginal(clique.truth());
      double[] votes = shares(counts[c]);
      put(functions, clique.truth(), votes, known, beta[1] - beta[0]);
      if (clique.separator().length > 0) {
        double[] part = marginal(votes, functions, clique.separator());
        put(clique.separator(), clique.truth(), part, known, beta[1] - beta[0]);
      }
      for (int i : functions) {
        int[] alone = {i};
        put(alone, clique.truth(), marginal(votes, functions, alone), known, beta[1] - beta[0]);
      }
    }
  }

  private Marginals(Map<List<Integer>, double[]> tables) {
    this.tables.putAll(tables);
  }

  /** Given tables, of all cliques, separators and single functions. */
  static Marginals ofTables(Map<List<Integer>, double[]> tables) {
    return new Marginals(tables);
  }

  /** p(λ_S, Y), [3^size * 2] in row-major order of -1, 0, 1 and of -1, 1; null if no table is. */
  double[] table(int... functions) {
    return tables.get(Arrays.stream(functions).boxed().toList());
  }

  static double log(double probability) {
    return probability > 0 ? Math.max(Math.log(probability), LOG_ZERO) : LOG_ZERO;
  }

  private static double[] shares(int[] counts) {
    double sum = Arrays.stream(counts).asLongStream().sum();
    return Arrays.stream(counts).mapToDouble(n -> sum == 0 ? 0 : n / sum).toArray();
  }

  private static double[] marginal(double[] votes, int[] from, int[] to) {
    int[] states = new int[1 + Arrays.stream(from).max().getAsInt()];
    Arrays.fill(states, 3);
    int[] map = JunctionTree.project(from, to, states);
    double[] sum = new double[VoteMoments.power3(to.length)];
    for (int s = 0; s < votes.length; s++) {
      sum[map[s]] += votes[s];
    }
    return sum;
  }

  private void put(
      int[] functions, int truth, double[] votes, Map<VoteProduct, Double> known, double beta) {
    List<Integer> key = Arrays.stream(functions).boxed().toList();
    if (tables.containsKey(key)) {
      return;
    }
    double[][] m = signed(functions, truth, votes, known, beta);
    double[] table = new double[2 * votes.length];
    double sum = 0;
    for (int s = 0; s < votes.length; s++) {
      double q = difference(functions.length, s, m);
      for (int y = 0; y < 2; y++) {
        double p = (votes[s] + (2 * y - 1) * q) / 2;
        table[2 * s + y] = Math.abs(p);
        sum += Math.abs(p);
      }
    }
    for (int e = 0; e < table.length && sum > 0; e++) {
      table[e] /= sum;
    }
    tables.put(key, table);
  }

  /** M(A, Z) for all disjoint A and Z, as bits of the functions' places. */
  private static double[][] signed(
      int[] functions, int truth, double[] votes, Map<VoteProduct, Double> known, double beta) {
    int parts = 1 << functions.length;
    double[][] m = new double[parts][parts];
    for (int a = 0; a < parts; a++) {
      double voted = probability(functions.length, votes, a, 0);
      for (int z = 0; z < parts; z++) {
        double abstained = probability(functions.length, votes, 0, z);
        if (a == 0) {
          m[a][z] = beta * abstained;
        } else if ((a & z) == 0 && abstained > 0) {
          double expectation =
              known.get(
                  new VoteProduct(
                      LabelGraph.part(functions, a), truth, LabelGraph.part(functions, z)));
          m[a][z] = (expectation + voted) * abstained - probability(functions.length, votes, a, z);
        }
      }
    }
    return m;
  }

  /** P(λ_A ≠ 0, λ_Z = 0). */
  private static double probability(int size, double[] votes, int a, int z) {
    double sum = 0;
    for (int s = 0; s < votes.length; s++) {
      int voting = voting(size, s);
      sum += (voting & a) == a && (voting & z) == 0 ? votes[s] : 0;
    }
    return sum;
  }

  /** p(λ, 1) - p(λ, -1) of the s-th λ. */
  private static double difference(int size, int s, double[][] m) {
    int r = voting(size, s);
    int negative = negative(size, s);
    int z = ~r & (1 << size) - 1;
    double sum = 0;
    for (int a = r; ; a = a - 1 & r) {
      double sign = Integer.bitCount(a & negative) % 2 == 0 ? 1 : -1;
      int rest = r & ~a;
      for (int b = rest; ; b = b - 1 & rest) {
        sum += sign * (Integer.bitCount(b) % 2 == 0 ? 1 : -1) * m[a][z | b];
        if (b == 0) {
          break;
        }
      }
      if (a == 0) {
        break;
      }
    }
    return sum / (1 << Integer.bitCount(r));
  }

  /** Which places of the s-th state vote. */
  private static int voting(int size, int s) {
    int bits = 0;
    for (int d = size - 1; d >= 0; d--, s /= 3) {
      bits |= s % 3 == 1 ? 0 : 1 << d;
    }
    return bits;
  }

  /** Which places of the s-th state vote -1. */
  private static int negative(int size, int s) {
    int bits = 0;
    for (int d = size - 1; d >= 0; d--, s /= 3) {
      bits |= s % 3 == 0 ? 1 << d : 0;
    }
    return bits;
  }
}
