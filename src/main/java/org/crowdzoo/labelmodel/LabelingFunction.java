package org.crowdzoo.labelmodel;

/**
 * A cheap rule that votes on an item, or abstains: a keyword, a threshold, another model. Called by
 * several threads at once.
 *
 * @param <T> the items
 */
@FunctionalInterface
public interface LabelingFunction<T> {
  /** The vote for "no opinion", among classes from 0. */
  int ABSTAIN = -1;

  /** The class of the item, 0 to K-1, or {@link #ABSTAIN}. */
  int vote(T item);
}
