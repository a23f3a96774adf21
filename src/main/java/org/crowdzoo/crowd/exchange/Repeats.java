package org.crowdzoo.crowd.exchange;

import org.crowdzoo.files.Words;

/** What counts where a worker votes more than once on a task. */
public enum Repeats {
  /** The vote that stands first in the file. */
  FIRST,
  /** The vote that stands last. */
  LAST,
  /** The worker's most frequent vote on the task, the first of equally frequent ones. */
  MAJORITY,
  /** One soft vote: the shares of the worker's votes on the task. */
  SOFT,
  /** All of them, each repeat as a worker of its own: {@code ann}, {@code ann#2}, {@code ann#3}. */
  WORKER;

  @Override
  public String toString() {
    return Words.of(this);
  }
}
