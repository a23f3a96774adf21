package org.crowdzoo.aggregation;

import java.util.List;

/** What an aggregation found for each of L labels: the aggregation of its binary votes. */
public final class MultiLabelAggregated {
  private final List<Aggregated> byLabel;

  MultiLabelAggregated(List<Aggregated> byLabel) {
    this.byLabel = List.copyOf(byLabel);
  }

  /** Number of tasks N. */
  public int tasks() {
    return byLabel.get(0).tasks();
  }

  /** Number of labels L. */
  public int labels() {
    return byLabel.size();
  }

  /** What was found for one label: class 1, it is there, or 0 (K = 2). */
  public Aggregated ofLabel(int label) {
    return byLabel.get(label);
  }

  /** True if the strategy gives probabilities; otherwise each is 0 or 1. */
  public boolean isSoft() {
    return byLabel.stream().anyMatch(Aggregated::isSoft);
  }

  /**
   * Probability that a label is there; NaN where the strategy says nothing, as for a task without a
   * vote on it.
   */
  public double probability(int task, int label) {
    Aggregated found = byLabel.get(label);
    double there = found.probability(task, 1);
    double sum = found.probability(task, 0) + there;
    return sum > 0 ? there / sum : Double.NaN;
  }

  /** The probabilities of all tasks, [N][L]; NaN where the strategy says nothing. */
  public double[][] probabilities() {
    double[][] all = new double[tasks()][labels()];
    for (int i = 0; i < all.length; i++) {
      for (int l = 0; l < labels(); l++) {
        all[i][l] = probability(i, l);
      }
    }
    return all;
  }

  /** Hard labels of all tasks, [N][L]: 1 it is there, 0 it is not, -1 none of both. */
  public int[][] hard() {
    int[][] all = new int[tasks()][labels()];
    for (int i = 0; i < all.length; i++) {
      for (int l = 0; l < labels(); l++) {
        all[i][l] = byLabel.get(l).label(i);
      }
    }
    return all;
  }
}
