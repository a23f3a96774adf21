package org.crowdzoo.aggregation;

import java.io.Serializable;

/** Where an iterative aggregation of blocks keeps what it needs to go on after it was killed. */
public interface BlockRounds {
  /** Keeps nothing. */
  BlockRounds NONE =
      new BlockRounds() {
        @Override
        public Round last() {
          return null;
        }

        @Override
        public void done(Round round) {}
      };

  /**
   * The end of a round. Blocks are functions of the parameters, so nothing else is needed.
   *
   * @param objective of each round so far
   * @param parameters that the next round begins with, as the strategy has them
   */
  record Round(double[] objective, double[][] parameters) implements Serializable {}

  /** The last round that was kept, or null. */
  Round last();

  /** Keeps a round. */
  void done(Round round);
}
