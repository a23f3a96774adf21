package org.crowdzoo.aggregation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import org.crowdzoo.crowd.Votes;

/**
 * The different (worker, label) pairs among the votes, P of them: an occurring pair is a column of
 * the worker's confusion matrix. A table [P, K] holds all that W matrices of K x K can learn, takes
 * no room for what nobody voted, and each vote touches one run of K numbers in it.
 */
final class VotePairs implements Serializable {
  /** The pair of each vote, [votes]. */
  final int[] ofVote;

  /** The worker of each pair, [P], rising. */
  final int[] worker;

  /** The label of each pair, [P]. */
  final int[] label;

  /** First pair of each worker, [W+1]. */
  final int[] start;

  private VotePairs(int[] ofVote, int[] worker, int[] label, int[] start) {
    this.ofVote = ofVote;
    this.worker = worker;
    this.label = label;
    this.start = start;
  }

  /** Finds the pairs in time linear in votes + W + K. */
  static VotePairs of(Votes votes) {
    int[] byWorkerStart = new int[votes.workers() + 1];
    int[] byWorker = votesByWorker(votes, byWorkerStart);
    int[] ofVote = new int[votes.size()];
    int[] worker = new int[1024];
    int[] label = new int[1024];
    int[] start = new int[votes.workers() + 1];
    int[] pairOfLabel = new int[votes.classes()];
    Arrays.fill(pairOfLabel, -1);
    int pairs = 0;
    for (int j = 0; j < votes.workers(); j++) {
      for (int at = byWorkerStart[j]; at < byWorkerStart[j + 1]; at++) {
        int l = votes.label(byWorker[at]);
        if (pairOfLabel[l] < start[j]) {
          if (pairs == worker.length) {
            worker = Arrays.copyOf(worker, 2 * pairs);
            label = Arrays.copyOf(label, 2 * pairs);
          }
          worker[pairs] = j;
          label[pairs] = l;
          pairOfLabel[l] = pairs++;
        }
        ofVote[byWorker[at]] = pairOfLabel[l];
      }
      start[j + 1] = pairs;
    }
    return new VotePairs(ofVote, Arrays.copyOf(worker, pairs), Arrays.copyOf(label, pairs), start);
  }

  /**
   * The pairs that occur anywhere, of votes that lie elsewhere.
   *
   * @param occurs bit j K + l for worker j and label l
   */
  static VotePairs occurring(BitSet occurs, int workers, int classes) {
    int count = occurs.cardinality();
    int[] worker = new int[count];
    int[] label = new int[count];
    int[] start = new int[workers + 1];
    int p = 0;
    for (int bit = occurs.nextSetBit(0); bit >= 0; bit = occurs.nextSetBit(bit + 1)) {
      worker[p] = bit / classes;
      label[p] = bit % classes;
      start[worker[p++] + 1]++;
    }
    for (int j = 0; j < workers; j++) {
      start[j + 1] += start[j];
    }
    return new VotePairs(new int[0], worker, label, start);
  }

  /** The same pairs, in the order of their labels, and which of them each of some votes is. */
  VotePairs on(Votes votes) {
    int[] of = new int[votes.size()];
    for (int v = 0; v < of.length; v++) {
      int j = votes.worker(v);
      of[v] = Arrays.binarySearch(label, start[j], start[j + 1], votes.label(v));
    }
    return new VotePairs(of, worker, label, start);
  }

  /** Number of pairs P. */
  int count() {
    return worker.length;
  }

  /** Counting sort; fills {@code start} [W+1]. */
  private static int[] votesByWorker(Votes votes, int[] start) {
    for (int v = 0; v < votes.size(); v++) {
      start[votes.worker(v) + 1]++;
    }
    for (int j = 0; j < votes.workers(); j++) {
      start[j + 1] += start[j];
    }
    int[] next = start.clone();
    int[] sorted = new int[votes.size()];
    for (int v = 0; v < votes.size(); v++) {
      sorted[next[votes.worker(v)]++] = v;
    }
    return sorted;
  }
}
