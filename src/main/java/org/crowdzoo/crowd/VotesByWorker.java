package org.crowdzoo.crowd;

/**
 * The votes in the order of their workers.
 *
 * @param start [W+1], where each worker's votes begin in {@code vote}
 * @param vote [votes] numbers of the votes
 * @param task [votes] task of each vote, by its number
 */
record VotesByWorker(int[] start, int[] vote, int[] task) {
  /** Counting sort; votes are given by task, see {@link Votes#of}. */
  static VotesByWorker of(int workers, int[] taskStart, int[] worker) {
    int[] start = new int[workers + 1];
    for (int j : worker) {
      start[j + 1]++;
    }
    for (int j = 0; j < workers; j++) {
      start[j + 1] += start[j];
    }
    int[] next = start.clone();
    int[] vote = new int[worker.length];
    int[] task = new int[worker.length];
    for (int i = 0; i + 1 < taskStart.length; i++) {
      for (int v = taskStart[i]; v < taskStart[i + 1]; v++) {
        task[v] = i;
        vote[next[worker[v]]++] = v;
      }
    }
    return new VotesByWorker(start, vote, task);
  }
}
