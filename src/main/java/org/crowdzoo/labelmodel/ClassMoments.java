package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.List;

/**
 * The {@link VoteMoments} of all models of a {@link ClassLabelModel} at once. Two votes of a task
 * agree for every class or, where they differ, for all but the two they were cast for: how often
 * each pair voted, and for each model how often exactly one of the two votes was for its class, say
 * Σ λ_i λ_j of all models. A vector costs O(m²) whatever the number of classes. Where functions
 * depend on each other each model counts for itself. Sums of whole numbers: what was added and
 * removed leaves no trace. Not safe for use by several threads.
 */
final class ClassMoments {
  private final LabelGraph graph;
  private final int functions;
  private final int classes;

  /** [m][m], lower triangle: on how many tasks both vote. */
  private final int[] both;

  /** [model][m][m], lower triangle: on how many of these one of the votes is for its class. */
  private final int[][] differ;

  /** [model][m]: votes for its class. */
  private final int[][] chosen;

  /** Sums of each model, for functions that depend on each other; otherwise empty. */
  private final List<VoteMoments> each = new ArrayList<>();

  private final int[] voting;
  private final int[] signs;
  private int vectors;

  /** Sums of no votes yet. */
  ClassMoments(LabelGraph graph, int classes) {
    this.graph = graph;
    this.functions = graph.functions();
    this.classes = classes;
    VoteMoments.requireFewEnough(functions);
    int models = ClassLabelModel.models(classes);
    boolean independent = graph.cliques().stream().allMatch(c -> c.functions().length == 1);
    for (int d = 0; d < models && !independent; d++) {
      each.add(new VoteMoments(graph));
    }
    int entries = independent ? functions * functions : 0;
    this.both = new int[entries];
    this.differ = new int[models][entries];
    this.chosen = new int[models][functions];
    this.voting = new int[functions];
    this.signs = new int[functions];
  }

  /** Adds the votes on one task, [m], 0 to K-1 or -1, which are not checked. */
  void add(int[] votes) {
    change(votes, 1);
  }

  /** Takes away the votes on one task that were added before. */
  void remove(int[] votes) {
    change(votes, -1);
  }

  /** The sums that model d would have of the same votes. */
  VoteMoments ofModel(int d) {
    if (!each.isEmpty()) {
      return each.get(d);
    }
    int[] pairs = new int[both.length];
    for (int e = 0; e < pairs.length; e++) {
      pairs[e] = both[e] - 2 * differ[d][e];
    }
    int[][] counts = new int[functions][];
    for (int i = 0; i < functions; i++) {
      int cast = both[i * functions + i];
      counts[i] = new int[] {cast - chosen[d][i], vectors - cast, chosen[d][i]};
    }
    return new VoteMoments(graph, pairs, both, counts, vectors);
  }

  private void change(int[] votes, int sign) {
    vectors += sign;
    if (!each.isEmpty()) {
      for (int d = 0; d < each.size(); d++) {
        each.get(d)
            .change(ClassLabelModel.signs(votes, ClassLabelModel.ofModel(d, classes), signs), sign);
      }
      return;
    }
    int count = 0;
    for (int j = 0; j < functions; j++) {
      if (votes[j] >= 0) {
        voting[count++] = j;
      }
    }
    for (int a = 0; a < count; a++) {
      pairs(votes, a, sign);
    }
  }

  /** Function a of those that vote, with those before it. */
  private void pairs(int[] votes, int a, int sign) {
    int i = voting[a];
    int row = i * functions;
    int own = model(votes[i]);
    if (own >= 0) {
      chosen[own][i] += sign;
    }
    for (int b = 0; b <= a; b++) {
      int j = voting[b];
      both[row + j] += sign;
      if (votes[j] != votes[i]) {
        int other = model(votes[j]);
        if (own >= 0) {
          differ[own][row + j] += sign;
        }
        if (other >= 0) {
          differ[other][row + j] += sign;
        }
      }
    }
  }

  /** The model of a class; none, -1, of class 0 of two. */
  private int model(int vote) {
    return classes == 2 ? vote - 1 : vote;
  }
}
