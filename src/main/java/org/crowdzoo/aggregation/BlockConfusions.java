package org.crowdzoo.aggregation;

import java.io.Serializable;
import org.crowdzoo.cluster.Supply;

/** {@link DawidSkene} on blocks: E steps there, the M step here, both of {@link ConfusionEm}. */
final class BlockConfusions implements BlockAggregation {
  private final DawidSkene.Options options;

  /**
   * An M step's result; without tables the shares of the votes are counted.
   *
   * @param table log π of each pair, [P * K]
   */
  private record Pass(Supply<VotePairs> pairs, double smoothing, double[] prior, double[] table)
      implements Serializable {}

  BlockConfusions(DawidSkene strategy) {
    this.options = strategy.options();
  }

  @Override
  public BlockResult run(VoteBlocks blocks, BlockRounds rounds) {
    VotePairs pairs = BlockPairs.of(blocks);
    Supply<VotePairs> shared = blocks.supply(pairs);
    ConfusionEm here =
        new ConfusionEm(
            "dawid_skene",
            BlockPairs.none(blocks),
            new int[0],
            options.smoothing(),
            false,
            pairs,
            1);
    BlockRounds.Round before = rounds.last();
    EmHistory history = new EmHistory(options.maxiter(), options.epsilon(), blocks.votes());
    boolean more = before == null || history.goOn(before.objective());
    double[] counts =
        before != null
            ? before.parameters()[0]
            : blocks.sum(new Pass(shared, options.smoothing(), null, null), BlockConfusions::count);
    Pass pass = null;
    while (more) {
      here.maximize(counts);
      pass = pass(shared, here);
      counts = blocks.sum(pass, BlockConfusions::count);
      more = history.more(here.objective(counts[counts.length - 1]));
      rounds.done(
          new BlockRounds.Round(
              history.values(), new double[][] {counts, pass.prior(), pass.table()}));
    }
    if (pass == null) {
      double[][] last = before.parameters();
      here.take(last[1], last[2]);
      pass = new Pass(shared, options.smoothing(), last[1], last[2]);
    }
    Pass end = pass;
    return new BlockResult(here.result(history), block -> labels(block, end));
  }

  private Pass pass(Supply<VotePairs> pairs, ConfusionEm em) {
    return new Pass(pairs, options.smoothing(), em.prior().clone(), em.logTable().clone());
  }

  private static double[] count(VoteBlock block, Pass pass) {
    ConfusionEm em = em(block, pass);
    return pass.table() == null ? em.firstCounts() : em.counts(pass.prior(), pass.table());
  }

  private static Aggregated labels(VoteBlock block, Pass pass) {
    ConfusionEm em = em(block, pass);
    em.counts(pass.prior(), pass.table());
    return em.labels();
  }

  private static ConfusionEm em(VoteBlock block, Pass pass) {
    return block.state(
        ConfusionEm.class,
        () ->
            new ConfusionEm(
                "dawid_skene",
                block.votes(),
                block.noGold(),
                pass.smoothing(),
                false,
                pass.pairs().get().on(block.votes()),
                1));
  }
}
