package org.crowdzoo.input;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The votes of some tasks as arrays with A slots a task: worker ids [B, A] with -1 for padding,
 * one-hot votes [B, K, A] (zeros for padding), mask [B, A] (what a vote weighs, 1 if nothing is
 * said, 0 padding). A soft vote takes one slot and gives its probabilities instead of a one-hot
 * vote.
 */
final class VoteArrays {
  private final int tasks;
  private final int classes;
  private final int slots;
  private final float[] ids;
  private final float[] oneHot;
  private final float[] mask;

  VoteArrays(int tasks, int classes, int slots) {
    this.tasks = tasks;
    this.classes = classes;
    this.slots = slots;
    this.ids = new float[tasks * slots];
    this.oneHot = new float[tasks * classes * slots];
    this.mask = new float[tasks * slots];
    Arrays.fill(ids, -1);
  }

  /** Number of slots that a task takes. */
  static int slots(Votes votes, int task) {
    return votes.castOnTask(task);
  }

  /** Puts all votes of a task into row b. */
  void put(int b, Votes votes, int task) {
    int slot = -1;
    for (int v = votes.start(task); v < votes.end(task); v++) {
      slot += votes.goesOn(task, v) ? 0 : 1;
      ids[b * slots + slot] = votes.worker(v);
      oneHot[(b * classes + votes.label(v)) * slots + slot] = (float) votes.weight(v);
      mask[b * slots + slot] = 1;
    }
  }

  /**
   * As {@link #put(int, Votes, int)}, weighted. By class k each part y_k of a soft vote weighs w_k:
   * then the mask holds Σ_k w_k y_k, and the vote is w_k y_k / Σ_k w_k y_k.
   *
   * @param weights of the task [1], or of a vote for each class [K]
   */
  void put(int b, Votes votes, int task, double[] weights) {
    put(b, votes, task);
    for (int slot = 0; slot < slots; slot++) {
      if (mask[b * slots + slot] > 0) {
        mask[b * slots + slot] =
            (float) (areEqual(weights) ? weights[0] : byClass(b, slot, weights));
      }
    }
  }

  /** True if the classes weigh the same: then votes stay as they are, to the last digit. */
  private static boolean areEqual(double[] weights) {
    return Arrays.stream(weights).allMatch(w -> w == weights[0]);
  }

  private double byClass(int b, int slot, double[] weights) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += weights[k] * oneHot[(b * classes + k) * slots + slot];
    }
    for (int k = 0; k < classes && sum > 0; k++) {
      int at = (b * classes + k) * slots + slot;
      oneHot[at] = (float) (oneHot[at] * weights[k] / sum);
    }
    return sum;
  }

  INDArray ids() {
    return Targets.array(ids, tasks, slots);
  }

  INDArray oneHot() {
    return Targets.array(oneHot, tasks, classes, slots);
  }

  INDArray mask() {
    return Targets.array(mask, tasks, slots);
  }
}
