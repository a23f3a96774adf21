package org.crowdzoo.aggregation;

import java.io.Serializable;

/**
 * Work on one block of votes: a function of the block and the parameters, however often it is asked
 * and whatever is kept of earlier answers.
 *
 * @param <P> the parameters, which travel to all blocks
 */
@FunctionalInterface
public interface BlockKernel<P extends Serializable> extends Serializable {
  /** Gives as many numbers for each block, if they are to be added up. */
  double[] on(VoteBlock block, P parameters);
}
