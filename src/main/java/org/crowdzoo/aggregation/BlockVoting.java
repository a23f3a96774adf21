package org.crowdzoo.aggregation;

import java.io.Serializable;

/**
 * What needs one look at each task ({@link MajorityVoting}, {@link NaiveSoft}), or one a round
 * ({@link IterativeWeightedMajorityVoting}), on blocks.
 */
final class BlockVoting {
  private BlockVoting() {}

  /** Weights of workers, or null for all alike. */
  private record Pass(double[] weight, Ties ties, long seed) implements Serializable {
    Aggregated labels(VoteBlock block) {
      return MajorityVoting.mostWeighted(block.votes(), weight, ties, seed);
    }
  }

  static BlockAggregation ofShares() {
    return (blocks, rounds) ->
        new BlockResult(
            new NaiveSoft().aggregate(BlockPairs.none(blocks)),
            block -> new NaiveSoft().aggregate(block.votes()));
  }

  static BlockAggregation of(MajorityVoting strategy) {
    Pass pass = new Pass(null, strategy.ties(), strategy.seed());
    return (blocks, rounds) ->
        new BlockResult(strategy.aggregate(BlockPairs.none(blocks)), block -> pass.labels(block));
  }

  static BlockAggregation of(IterativeWeightedMajorityVoting strategy) {
    return (blocks, rounds) -> {
      Ties ties = strategy.options().ties();
      Pass pass = new Pass(null, ties, strategy.seed());
      for (int round = 0; round < strategy.options().rounds(); round++) {
        pass = new Pass(agreement(blocks, pass), ties, strategy.seed());
      }
      Aggregated nothing = new NaiveSoft().aggregate(BlockPairs.none(blocks));
      Pass end = pass;
      return new BlockResult(
          IterativeWeightedMajorityVoting.learnt(nothing, end.weight(), agreement(blocks, end)),
          block -> end.labels(block));
    };
  }

  private static double[] agreement(VoteBlocks blocks, Pass pass) {
    return HardVotes.agreement(
        blocks.sum(
            pass, (block, given) -> HardVotes.agreementSums(block.votes(), given.labels(block))));
  }
}
