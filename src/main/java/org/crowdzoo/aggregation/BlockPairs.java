package org.crowdzoo.aggregation;

import java.util.BitSet;
import org.crowdzoo.crowd.Votes;

/** The pairs (worker, label) of votes in blocks; see {@link VotePairs}. */
final class BlockPairs {
  private static final int BITS = 32;

  private BlockPairs() {}

  /** Asks all blocks which pairs occur. */
  static VotePairs of(VoteBlocks blocks) {
    BitSet all = new BitSet();
    for (double[] words : blocks.each("", (block, nothing) -> words(block.votes()))) {
      for (int w = 0; w < words.length; w++) {
        for (long word = (long) words[w]; word != 0; word &= word - 1) {
          all.set(w * BITS + Long.numberOfTrailingZeros(word));
        }
      }
    }
    return VotePairs.occurring(all, blocks.workers(), blocks.classes());
  }

  /** Bit j K + l in numbers of 32 bits, which a double holds exactly. */
  private static double[] words(Votes votes) {
    long[] bits = new long[Math.multiplyExact(votes.workers(), votes.classes()) / BITS + 1];
    for (int v = 0; v < votes.size(); v++) {
      int bit = votes.worker(v) * votes.classes() + votes.label(v);
      bits[bit / BITS] |= 1L << bit % BITS;
    }
    double[] words = new double[bits.length];
    for (int w = 0; w < words.length; w++) {
      words[w] = bits[w];
    }
    return words;
  }

  /** No votes, of all workers. */
  static Votes none(VoteBlocks blocks) {
    return new VoteBlock(
            0,
            blocks.workers(),
            blocks.classes(),
            new String[0],
            new int[1],
            new int[0],
            new int[0])
        .votes();
  }
}
