package org.crowdzoo.aggregation;

import java.io.Serializable;
import org.crowdzoo.cluster.Supply;

/** All votes, in blocks that lie on many machines, or in this process. */
public interface VoteBlocks {
  /** Number of workers W. */
  int workers();

  /** Number of classes K. */
  int classes();

  /** Number of votes. */
  long votes();

  /** Gives a value to all machines, for kernels that carry no more than this handle. */
  <T extends Serializable> Supply<T> supply(T value);

  /** The sum of what the kernel gives for each block. */
  <P extends Serializable> double[] sum(P parameters, BlockKernel<P> kernel);

  /** What the kernel gives for each block, by number of the block. */
  <P extends Serializable> double[][] each(P parameters, BlockKernel<P> kernel);
}
