package org.crowdzoo.aggregation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Supplier;
import org.crowdzoo.crowd.Votes;

/**
 * Some of the tasks with all their votes, as it lies on one of many machines. Workers and classes
 * are numbered as everywhere; their keys are not here. What a {@link BlockKernel} computed last is
 * kept, but a block that is lost and made again has lost it.
 */
public final class VoteBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;
  private final int workers;
  private final int classes;
  private final String[] taskKeys;
  private final int[] start;
  private final int[] worker;
  private final int[] label;
  private transient Votes votes;
  private transient Object state;

  /**
   * A block; the arrays are kept.
   *
   * @param number of the block, from 0
   * @param workers W of all votes
   * @param classes K of all votes
   * @param taskKeys of its N tasks
   * @param start [N+1] the votes of task i are start[i] to start[i+1]-1
   */
  public VoteBlock(
      int number,
      int workers,
      int classes,
      String[] taskKeys,
      int[] start,
      int[] worker,
      int[] label) {
    this.number = number;
    this.workers = workers;
    this.classes = classes;
    this.taskKeys = taskKeys;
    this.start = start;
    this.worker = worker;
    this.label = label;
  }

  /** Its number, from 0. */
  public int number() {
    return number;
  }

  /** Its votes; all workers have the key "". */
  public synchronized Votes votes() {
    if (votes == null) {
      votes =
          Votes.of(
              Arrays.asList(taskKeys),
              Collections.nCopies(workers, ""),
              classes,
              start,
              worker,
              label);
    }
    return votes;
  }

  /** No truth is known: [N] of -1. */
  int[] noGold() {
    int[] gold = new int[taskKeys.length];
    Arrays.fill(gold, -1);
    return gold;
  }

  /** What was kept here, or is made now. */
  synchronized <S> S state(Class<S> type, Supplier<S> make) {
    if (!type.isInstance(state)) {
      state = make.get();
    }
    return type.cast(state);
  }
}
