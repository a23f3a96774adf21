package org.crowdzoo.labelmodel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;

/**
 * What the triplet method has to know of the votes, as running sums: Σ λ_i λ_j of all pairs, how
 * often each clique of the graph voted how, and Σ Π_A λ · λ_j for functions A that depend on each
 * other. Sums of whole numbers: a vote vector that is added and later removed leaves no trace, and
 * the order does not matter. A vector costs O(m²), or its number of votes squared if most abstain.
 */
public final class VoteMoments {
  /** Two tables of m² whole numbers must fit into memory. */
  private static final int MOST_FUNCTIONS = 10_000;

  private final LabelGraph graph;
  private final int functions;
  private final int[] pairs;
  private final int[] both;
  private final int[][] counts;
  private final Map<List<Integer>, int[]> products = new HashMap<>();
  private final int[] voting;
  private long vectors;

  /** Sums of no votes yet. */
  public VoteMoments(LabelGraph graph) {
    this.graph = graph;
    this.functions = graph.functions();
    requireFewEnough(functions);
    this.pairs = new int[functions * functions];
    this.both = new int[functions * functions];
    this.voting = new int[functions];
    this.counts = new int[graph.cliques().size()][];
    for (int c = 0; c < counts.length; c++) {
      counts[c] = new int[power3(graph.cliques().get(c).functions().length)];
    }
    for (VoteProduct product : graph.all()) {
      if (product.functions().size() > 1) {
        products.putIfAbsent(product.functions(), new int[functions]);
      }
    }
  }

  /**
   * Given sums of functions that are all independent; the arrays are kept.
   *
   * @param pairs [m][m], Σ λ_i λ_j, lower triangle
   * @param both [m][m], on how many tasks both vote, lower triangle
   * @param counts [m][3], how often each voted -1, 0, 1
   */
  VoteMoments(LabelGraph graph, int[] pairs, int[] both, int[][] counts, long vectors) {
    this.graph = graph;
    this.functions = graph.functions();
    this.pairs = pairs;
    this.both = both;
    this.counts = counts;
    this.voting = new int[functions];
    this.vectors = vectors;
  }

  /**
   * The sums of votes.
   *
   * @param votes [N][m], -1, 0 (abstains) or 1
   * @throws InputException in one line, if a row or a vote does not fit
   */
  public static VoteMoments of(LabelGraph graph, int[][] votes) {
    require(votes, graph.functions());
    VoteMoments moments = new VoteMoments(graph);
    for (int[] row : votes) {
      moments.add(row);
    }
    return moments;
  }

  /** Adds the votes on one task, [m]. */
  public void add(int[] votes) {
    change(votes, 1);
  }

  /** Takes away the votes on one task that were added before. */
  public void remove(int[] votes) {
    change(votes, -1);
  }

  /** Number of vote vectors. */
  public long vectors() {
    return vectors;
  }

  LabelGraph graph() {
    return graph;
  }

  /** E[λ_i λ_j]. */
  double pair(int i, int j) {
    return vectors == 0 ? 0 : (double) pairs[at(i, j)] / vectors;
  }

  /** Σ λ_i λ_j. */
  int pairSum(int i, int j) {
    return pairs[at(i, j)];
  }

  /** E[Π_A λ · λ_j]. */
  double product(List<Integer> a, int j) {
    if (a.size() == 1) {
      return pair(a.get(0), j);
    }
    return vectors == 0 ? 0 : (double) products.get(a)[j] / vectors;
  }

  /** Only the lower triangle is kept up to date. */
  private int at(int i, int j) {
    return Math.max(i, j) * functions + Math.min(i, j);
  }

  /** On how many tasks both vote. */
  int both(int i, int j) {
    return both[at(i, j)];
  }

  /** How often clique c voted how, in row-major order of the states -1, 0, 1. */
  int[] counts(int c) {
    return counts[c];
  }

  /**
   * Refuses votes that do not fit.
   *
   * @throws InputException in one line that names the first of them
   */
  static void require(int[][] votes, int functions) {
    for (int i = 0; i < votes.length; i++) {
      if (votes[i].length != functions) {
        throw new InputException(
            "label model: row "
                + i
                + " must have "
                + functions
                + " votes, one a labelling function, got "
                + votes[i].length);
      }
      for (int j = 0; j < functions; j++) {
        if (votes[i][j] < -1 || votes[i][j] > 1) {
          throw new InputException(
              "label model: row "
                  + i
                  + ", function "
                  + j
                  + ": a vote must be -1, 0 (abstains) or 1, got "
                  + votes[i][j]);
        }
      }
    }
  }

  static void requireFewEnough(int functions) {
    if (functions > MOST_FUNCTIONS) {
      throw new InputException(
          "label model: takes at most " + MOST_FUNCTIONS + " functions, got " + functions);
    }
  }

  /** Adds (1) or takes away (-1) the votes on one task. */
  void change(int[] votes, int sign) {
    int count = 0;
    for (int j = 0; j < functions; j++) {
      if (votes[j] != 0) {
        voting[count++] = j;
      }
    }
    for (int a = 0; a < count; a++) {
      int row = voting[a] * functions;
      int vote = sign * votes[voting[a]];
      for (int b = 0; b <= a; b++) {
        pairs[row + voting[b]] += vote * votes[voting[b]];
        both[row + voting[b]] += sign;
      }
    }
    for (int c = 0; c < counts.length; c++) {
      counts[c][state(graph.cliques().get(c).functions(), votes)] += sign;
    }
    products.forEach(
        (a, sums) -> {
          int product = sign;
          for (int i : a) {
            product *= votes[i];
          }
          for (int j = 0; j < functions && product != 0; j++) {
            sums[j] += product * votes[j];
          }
        });
    vectors += sign;
  }

  /** The number of the states of some functions, in row-major order of -1, 0, 1. */
  static int state(int[] functions, int[] votes) {
    int state = 0;
    for (int i : functions) {
      state = 3 * state + votes[i] + 1;
    }
    return state;
  }

  static int power3(int exponent) {
    int power = 1;
    for (int e = 0; e < exponent; e++) {
      power *= 3;
    }
    return power;
  }

  /** A copy of the counts of all cliques. */
  int[][] copyOfCounts() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }
}
