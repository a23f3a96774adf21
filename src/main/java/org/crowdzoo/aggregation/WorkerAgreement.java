package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;

/**
 * How each two workers agree: K/(K-1) (share of agreement on common tasks) - 1/(K-1).
 *
 * @param value [W][W], 0 on the diagonal and where two workers share no task
 * @param observed [W][W], true where two different workers share a task
 * @param tasks N
 */
record WorkerAgreement(double[][] value, boolean[][] observed, int tasks) {
  /**
   * @param rank index of each worker among the active ones, -1 for an idle one
   */
  static WorkerAgreement of(Votes votes, int[] rank, int active) {
    double[][] value = new double[active][active];
    int[][] common = new int[active][active];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        for (int u = votes.start(i); u < v; u++) {
          int a = rank[votes.worker(u)];
          int b = rank[votes.worker(v)];
          value[a][b] += votes.label(u) == votes.label(v) ? 1 : 0;
          common[a][b]++;
        }
      }
    }
    double k = Math.max(2, votes.classes());
    boolean[][] observed = new boolean[active][active];
    for (int a = 0; a < active; a++) {
      for (int b = 0; b < a; b++) {
        int both = common[a][b] + common[b][a];
        observed[a][b] = both > 0;
        observed[b][a] = both > 0;
        double share = both == 0 ? 0 : (value[a][b] + value[b][a]) / both;
        value[a][b] = both == 0 ? 0 : (k * share - 1) / (k - 1);
        value[b][a] = value[a][b];
      }
      value[a][a] = 0;
    }
    return new WorkerAgreement(value, observed, votes.tasks());
  }

  /** The fewest workers that one worker shares a task with. */
  int sparsity() {
    int fewest = Integer.MAX_VALUE;
    for (boolean[] row : observed) {
      int count = 0;
      for (boolean seen : row) {
        count += seen ? 1 : 0;
      }
      fewest = Math.min(fewest, count);
    }
    return observed.length == 0 ? 0 : fewest;
  }
}
