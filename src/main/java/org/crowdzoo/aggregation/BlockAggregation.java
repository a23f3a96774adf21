package org.crowdzoo.aggregation;

import java.util.List;
import java.util.Optional;
import org.crowdzoo.files.InputException;

/**
 * An aggregation of votes that lie in blocks. It alternates what is done on all blocks side by side
 * and what is done once with their sums, by the very steps that the strategy takes on {@link
 * org.crowdzoo.crowd.Votes} in memory; only sums are added in another order.
 */
@FunctionalInterface
public interface BlockAggregation {
  /** The strategies that can. */
  List<String> NAMES =
      List.of(
          "majority_voting",
          "naive_soft",
          "wawa",
          "iwmv",
          "dawid_skene",
          "one_coin_dawid_skene",
          "ibcc",
          "glad");

  /**
   * Aggregates.
   *
   * @param rounds where it goes on from, and keeps its rounds
   */
  BlockResult run(VoteBlocks blocks, BlockRounds rounds);

  /**
   * The same strategy with the same options on blocks.
   *
   * @param aggregation made by its method
   * @throws InputException that lists those that can
   */
  static BlockAggregation of(String name, Aggregation aggregation) {
    return find(aggregation)
        .orElseThrow(
            () ->
                new InputException(
                    "strategy "
                        + name
                        + ": cannot work on votes in parts; of those that can there are "
                        + String.join(", ", NAMES)));
  }

  private static Optional<BlockAggregation> find(Aggregation aggregation) {
    if (aggregation instanceof MajorityVoting majority) {
      return Optional.of(BlockVoting.of(majority));
    } else if (aggregation instanceof NaiveSoft) {
      return Optional.of(BlockVoting.ofShares());
    } else if (aggregation instanceof IterativeWeightedMajorityVoting weighted) {
      return Optional.of(BlockVoting.of(weighted));
    } else if (aggregation instanceof DawidSkene confusions) {
      return Optional.of(new BlockConfusions(confusions));
    } else if (aggregation instanceof OneCoinDawidSkene coin) {
      return Optional.of(new BlockOneCoin(coin));
    } else if (aggregation instanceof Ibcc bayes) {
      return Optional.of(new BlockIbcc(bayes));
    } else if (aggregation instanceof Glad glad) {
      return Optional.of(new BlockGlad(glad));
    }
    return Optional.empty();
  }
}
