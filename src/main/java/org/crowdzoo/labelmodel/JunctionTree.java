package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The junction tree of an undirected graph, and exact inference on it. The graph is triangulated by
 * least fill; its maximal cliques are joined by a spanning forest of largest separators, so that
 * every variable's cliques hang together.
 *
 * <p>Lauritzen, S. L., Spiegelhalter, D. J. (1988): Local computations with probabilities on
 * graphical structures. JRSS B 50(2), 157-194.
 */
final class JunctionTree {
  private final int variables;
  private final List<int[]> cliques;
  private final int[] parent;
  private final int[][] separator;
  private final int[] order;

  /**
   * A non-negative function of some variables.
   *
   * @param variables in rising order
   * @param values in row-major order of the variables' states
   */
  record Factor(int[] variables, double[] values) {}

  private JunctionTree(int variables, List<int[]> cliques) {
    this.variables = variables;
    this.cliques = cliques;
    this.parent = new int[cliques.size()];
    this.separator = new int[cliques.size()][];
    this.order = new int[cliques.size()];
    span();
  }

  /** The tree of a graph of {@code variables} nodes and {@code edges}, pairs of nodes. */
  static JunctionTree of(int variables, List<int[]> edges) {
    boolean[][] joined = new boolean[variables][variables];
    for (int[] edge : edges) {
      joined[edge[0]][edge[1]] = true;
      joined[edge[1]][edge[0]] = true;
    }
    List<int[]> cliques = new ArrayList<>();
    boolean[] gone = new boolean[variables];
    for (int step = 0; step < variables; step++) {
      int next = leastFill(joined, gone);
      int[] clique =
          IntStream.range(0, variables)
              .filter(u -> u == next || (!gone[u] && joined[next][u]))
              .toArray();
      for (int a : clique) {
        for (int b : clique) {
          joined[a][b] |= a != b;
        }
      }
      gone[next] = true;
      if (cliques.stream().noneMatch(other -> containsAll(other, clique))) {
        cliques.add(clique);
      }
    }
    return new JunctionTree(variables, cliques);
  }

  /** The maximal cliques of the triangulated graph, each in rising order. */
  List<int[]> cliques() {
    return cliques;
  }

  /** What clique c shares with its parent, in rising order; empty for a root. */
  int[] separator(int c) {
    return separator[c];
  }

  /**
   * The marginal of each variable under p(x) ∝ Π factors, by one pass of messages to the roots and
   * one back.
   *
   * @param states the number of states of each variable
   * @param factors each over variables of one clique
   * @return [variables][states]
   */
  double[][] marginals(int[] states, List<Factor> factors) {
    double[][] belief = new double[cliques.size()][];
    for (int c = 0; c < belief.length; c++) {
      belief[c] = new double[size(cliques.get(c), states)];
      Arrays.fill(belief[c], 1);
    }
    for (Factor factor : factors) {
      int c = cliqueOf(factor.variables());
      multiply(belief[c], factor.values(), project(cliques.get(c), factor.variables(), states));
    }
    pass(belief, states);
    double[][] marginals = new double[variables][];
    for (int x = 0; x < variables; x++) {
      int[] alone = {x};
      int c = cliqueOf(alone);
      marginals[x] = sumOut(belief[c], project(cliques.get(c), alone, states), states[x]);
      normalize(marginals[x]);
    }
    return marginals;
  }

  private void pass(double[][] belief, int[] states) {
    int count = cliques.size();
    double[][] up = new double[count][];
    for (int o = count - 1; o >= 0; o--) {
      int c = order[o];
      normalize(belief[c]);
      if (parent[c] >= 0) {
        int[] toSeparator = project(cliques.get(c), separator[c], states);
        up[c] = sumOut(belief[c], toSeparator, size(separator[c], states));
        int[] fromParent = project(cliques.get(parent[c]), separator[c], states);
        multiply(belief[parent[c]], up[c], fromParent);
      }
    }
    for (int c : order) {
      if (parent[c] >= 0) {
        int[] fromParent = project(cliques.get(parent[c]), separator[c], states);
        double[] down = sumOut(belief[parent[c]], fromParent, up[c].length);
        for (int e = 0; e < down.length; e++) {
          down[e] = up[c][e] == 0 ? 0 : down[e] / up[c][e];
        }
        multiply(belief[c], down, project(cliques.get(c), separator[c], states));
      }
    }
  }

  private int cliqueOf(int[] wanted) {
    for (int c = 0; c < cliques.size(); c++) {
      if (containsAll(cliques.get(c), wanted)) {
        return c;
      }
    }
    throw new IllegalArgumentException("no clique holds " + Arrays.toString(wanted));
  }

  /** Prim's algorithm, by the largest separator; {@code order} has parents before children. */
  private void span() {
    int count = cliques.size();
    boolean[] in = new boolean[count];
    for (int o = 0; o < count; o++) {
      int best = -1;
      int bestParent = -1;
      int bestShared = -1;
      for (int c = 0; c < count; c++) {
        for (int p = -1; p < count && !in[c]; p++) {
          int shared = p < 0 ? 0 : in[p] ? shared(cliques.get(c), cliques.get(p)).length : -1;
          if (shared > bestShared) {
            best = c;
            bestParent = p;
            bestShared = shared;
          }
        }
      }
      in[best] = true;
      order[o] = best;
      parent[best] = bestShared == 0 ? -1 : bestParent;
      separator[best] =
          bestShared == 0 ? new int[0] : shared(cliques.get(best), cliques.get(bestParent));
    }
  }

  private static int leastFill(boolean[][] joined, boolean[] gone) {
    int best = -1;
    int bestFill = Integer.MAX_VALUE;
    for (int x = 0; x < gone.length; x++) {
      int fill = 0;
      for (int a = 0; a < gone.length && !gone[x]; a++) {
        for (int b = 0; b < a && !gone[a] && joined[x][a]; b++) {
          fill += !gone[b] && joined[x][b] && !joined[a][b] ? 1 : 0;
        }
      }
      if (!gone[x] && fill < bestFill) {
        best = x;
        bestFill = fill;
      }
    }
    return best;
  }

  private static int[] shared(int[] a, int[] b) {
    return Arrays.stream(a).filter(x -> Arrays.binarySearch(b, x) >= 0).toArray();
  }

  private static boolean containsAll(int[] clique, int[] wanted) {
    return shared(wanted, clique).length == wanted.length;
  }

  private static int size(int[] of, int[] states) {
    return Arrays.stream(of).map(x -> states[x]).reduce(1, Math::multiplyExact);
  }

  /** For each assignment of {@code from}, the number of that of {@code to}, a part of it. */
  static int[] project(int[] from, int[] to, int[] states) {
    int[] map = new int[size(from, states)];
    for (int e = 0; e < map.length; e++) {
      int rest = e;
      int stride = 1;
      for (int d = from.length - 1, t = to.length - 1; d >= 0; d--) {
        int state = rest % states[from[d]];
        rest /= states[from[d]];
        if (t >= 0 && to[t] == from[d]) {
          map[e] += state * stride;
          stride *= states[from[d]];
          t--;
        }
      }
    }
    return map;
  }

  private static double[] sumOut(double[] values, int[] map, int size) {
    double[] sum = new double[size];
    for (int e = 0; e < values.length; e++) {
      sum[map[e]] += values[e];
    }
    return sum;
  }

  private static void multiply(double[] values, double[] by, int[] map) {
    for (int e = 0; e < values.length; e++) {
      values[e] *= by[map[e]];
    }
  }

  private static void normalize(double[] values) {
    double sum = Arrays.stream(values).sum();
    for (int e = 0; e < values.length && sum > 0; e++) {
      values[e] /= sum;
    }
  }
}
