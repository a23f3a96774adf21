package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;

/**
 * Who depends on whom: m labelling functions, each of which votes on one of the v truths of a task;
 * edges between functions of one truth that depend on each other beyond it; and edges between
 * truths. Then p(λ, Y) = p(Y) Π_k p(λ of k | Y_k), and both sides are products of clique marginals
 * over separators of a junction tree. Immutable.
 */
public final class LabelGraph {
  /** The joint class balance has 2^v entries. */
  private static final int MOST_TRUTHS = 16;

  /** A clique's table has 2 · 3^size entries. */
  private static final int LARGEST_CLIQUE = 7;

  private final int[] truthOf;
  private final int[] group;
  private final JunctionTree truths;
  private final List<Clique> cliques = new ArrayList<>();
  private final List<VoteProduct> products;

  /**
   * Functions of one truth whose joint distribution with it is estimated.
   *
   * @param functions in rising order
   * @param truth the truth they vote on
   * @param separator those of them that an earlier clique holds too, in rising order
   */
  record Clique(int[] functions, int truth, int[] separator) {}

  private LabelGraph(int[] truthOf, int truths, List<int[]> functionEdges, List<int[]> truthEdges) {
    this.truthOf = truthOf;
    this.truths = JunctionTree.of(truths, truthEdges);
    this.group = groups(truthOf.length, functionEdges);
    for (int k = 0; k < truths; k++) {
      requireThreeGroups(k);
      addCliques(k, functionEdges);
    }
    this.products = List.copyOf(products());
  }

  /** Functions that are independent given the one truth of a task. */
  public static LabelGraph independent(int functions) {
    return of(new int[Math.max(functions, 0)], 1, List.of(), List.of());
  }

  /**
   * Functions of one truth, some of which depend on each other.
   *
   * @param edges pairs of functions
   */
  public static LabelGraph dependent(int functions, List<int[]> edges) {
    return of(new int[Math.max(functions, 0)], 1, edges, List.of());
  }

  /**
   * A chain of truths, Y_0 - Y_1 - … , as of neighbouring frames of a video: function i of truth k
   * is function {@code k * functions + i}.
   *
   * @param functions a truth
   * @param edges pairs of functions of a truth that depend on each other, the same for each truth
   */
  public static LabelGraph chain(int functions, int truths, List<int[]> edges) {
    int[] truthOf = IntStream.range(0, functions * truths).map(i -> i / functions).toArray();
    List<int[]> all = new ArrayList<>();
    List<int[]> chain = new ArrayList<>();
    for (int k = 0; k < truths; k++) {
      for (int[] edge : edges) {
        requireEdge("edge between functions", edge, functions);
        all.add(new int[] {k * functions + edge[0], k * functions + edge[1]});
      }
      if (k > 0) {
        chain.add(new int[] {k - 1, k});
      }
    }
    return of(truthOf, truths, all, chain);
  }

  /**
   * Any graph that the method can take.
   *
   * @param truthOf [m] the truth that each function votes on, 0 to v-1
   * @param truths v
   * @param functionEdges pairs of functions of one truth
   * @param truthEdges pairs of truths
   * @throws InputException in one line, for fewer than three functions, or three independent groups
   *     of functions, a truth; for an edge that does not exist; for an edge between functions of
   *     different truths, which would close a cycle through both truths, whose joint distribution
   *     with votes cannot be estimated
   */
  public static LabelGraph of(
      int[] truthOf, int truths, List<int[]> functionEdges, List<int[]> truthEdges) {
    if (truths < 1 || truths > MOST_TRUTHS) {
      throw new InputException(
          "label model: a task must have 1 to " + MOST_TRUTHS + " truths, got " + truths);
    }
    if (truthOf.length < 3) {
      throw new InputException(
          "label model: needs at least 3 labelling functions, got " + truthOf.length);
    }
    for (int i = 0; i < truthOf.length; i++) {
      if (truthOf[i] < 0 || truthOf[i] >= truths) {
        throw new InputException(
            "label model: the truth of function "
                + i
                + " must be from 0 to "
                + (truths - 1)
                + ", got "
                + truthOf[i]);
      }
    }
    truthEdges.forEach(edge -> requireEdge("edge between truths", edge, truths));
    for (int[] edge : functionEdges) {
      requireEdge("edge between functions", edge, truthOf.length);
      if (truthOf[edge[0]] != truthOf[edge[1]]) {
        throw new InputException(
            "label model: edge "
                + edge[0]
                + "-"
                + edge[1]
                + ": joins functions of the truths "
                + truthOf[edge[0]]
                + " and "
                + truthOf[edge[1]]
                + ", which closes a cycle that the method cannot take; only functions of one truth"
                + " may be joined");
      }
    }
    return new LabelGraph(truthOf.clone(), truths, functionEdges, truthEdges);
  }

  private static void requireEdge(String what, int[] edge, int nodes) {
    if (edge.length != 2
        || Math.min(edge[0], edge[1]) < 0
        || Math.max(edge[0], edge[1]) >= nodes
        || edge[0] == edge[1]) {
      throw new InputException(
          "label model: an "
              + what
              + " must be two different numbers from 0 to "
              + (nodes - 1)
              + ", got "
              + Arrays.toString(edge));
    }
  }

  /** Number of labelling functions m, of all truths. */
  public int functions() {
    return truthOf.length;
  }

  /** Number of truths v of a task. */
  public int truths() {
    return 1 + Arrays.stream(truthOf).max().getAsInt();
  }

  /** The truth that function i votes on. */
  public int truthOf(int function) {
    return truthOf[function];
  }

  /** True if functions i and j vote on one truth and are independent given it. */
  boolean separated(int i, int j) {
    return truthOf[i] == truthOf[j] && group[i] != group[j];
  }

  JunctionTree truthTree() {
    return truths;
  }

  /** The cliques of functions, those that hold another's separator before it. */
  List<Clique> cliques() {
    return cliques;
  }

  /** Everything that the triplet method has to estimate, those of single functions included. */
  List<VoteProduct> all() {
    return products;
  }

  private static int[] groups(int functions, List<int[]> edges) {
    int[] group = IntStream.range(0, functions).toArray();
    for (int[] edge : edges) {
      int from = group[edge[0]];
      int to = group[edge[1]];
      for (int i = 0; i < functions; i++) {
        group[i] = group[i] == from ? to : group[i];
      }
    }
    return group;
  }

  private void requireThreeGroups(int k) {
    int[] of = IntStream.range(0, truthOf.length).filter(i -> truthOf[i] == k).toArray();
    long groups = Arrays.stream(of).map(i -> group[i]).distinct().count();
    if (groups < 3) {
      throw new InputException(
          "label model: truth "
              + k
              + " needs at least 3 labelling functions that do not depend on each other, got "
              + of.length
              + " in "
              + groups
              + (groups == 1 ? " group" : " groups"));
    }
  }

  private void addCliques(int k, List<int[]> edges) {
    int[] of = IntStream.range(0, truthOf.length).filter(i -> truthOf[i] == k).toArray();
    List<int[]> local =
        edges.stream()
            .filter(edge -> truthOf[edge[0]] == k)
            .map(e -> new int[] {Arrays.binarySearch(of, e[0]), Arrays.binarySearch(of, e[1])})
            .toList();
    if (local.isEmpty()) {
      Arrays.stream(of).forEach(i -> cliques.add(new Clique(new int[] {i}, k, new int[0])));
      return;
    }
    JunctionTree tree = JunctionTree.of(of.length, local);
    for (int c = 0; c < tree.cliques().size(); c++) {
      int[] functions = Arrays.stream(tree.cliques().get(c)).map(i -> of[i]).toArray();
      if (functions.length > LARGEST_CLIQUE) {
        throw new InputException(
            "label model: at most "
                + LARGEST_CLIQUE
                + " functions may depend on each other in one clique, got "
                + Arrays.toString(functions));
      }
      int[] separator = Arrays.stream(tree.separator(c)).map(i -> of[i]).toArray();
      cliques.add(new Clique(functions, k, separator));
    }
  }

  /** λ_A Y | λ_Z = 0 for all disjoint parts A (not empty) and Z of a clique. */
  private Set<VoteProduct> products() {
    Set<VoteProduct> all = new LinkedHashSet<>();
    for (Clique clique : cliques) {
      int full = (1 << clique.functions.length) - 1;
      for (int a = 1; a <= full; a++) {
        for (int z = 0; z <= full; z++) {
          if ((a & z) == 0) {
            all.add(
                new VoteProduct(
                    part(clique.functions, a), clique.truth, part(clique.functions, z)));
          }
        }
      }
    }
    return all;
  }

  /** The functions whose bits are set. */
  static List<Integer> part(int[] functions, int bits) {
    return IntStream.range(0, functions.length)
        .filter(d -> (bits >> d & 1) != 0)
        .mapToObj(d -> functions[d])
        .toList();
  }
}
