package org.crowdzoo.aggregation;

import java.io.Serializable;
import org.crowdzoo.cluster.Supply;

/** {@link Ibcc} on blocks: both steps are {@link BayesianCombination}'s. */
final class BlockIbcc implements BlockAggregation {
  private final Ibcc strategy;

  /**
   * An M step's result.
   *
   * @param round of it, from 1; 0 for the shares of the votes
   * @param before the round before, by which a block that was lost finds its probabilities again
   */
  private record Pass(
      Supply<VotePairs> pairs,
      Ibcc.Options options,
      int round,
      double[] logTask,
      double[] logVote,
      Supply<Pass> before)
      implements Serializable {}

  /** A block's engine and the round that its probabilities are of. */
  private static final class State {
    private final BayesianCombination engine;
    private int round;

    State(BayesianCombination engine) {
      this.engine = engine;
    }
  }

  BlockIbcc(Ibcc strategy) {
    this.strategy = strategy;
  }

  @Override
  public BlockResult run(VoteBlocks blocks, BlockRounds rounds) {
    Ibcc.Options options = strategy.options();
    VotePairs pairs = BlockPairs.of(blocks);
    Supply<VotePairs> shared = blocks.supply(pairs);
    BayesianCombination here = strategy.combination(BlockPairs.none(blocks), new int[0], pairs, 1);
    BlockRounds.Round kept = rounds.last();
    int done = kept == null ? 0 : (int) kept.parameters()[3][0];
    double[] counts =
        kept == null
            ? blocks.sum(new Pass(shared, options, 0, null, null, null), BlockIbcc::count)
            : kept.parameters()[0];
    Pass pass =
        kept == null
            ? new Pass(shared, options, 0, null, null, null)
            : new Pass(shared, options, done, kept.parameters()[1], kept.parameters()[2], null);
    if (kept != null) {
      here.maximize(kept.parameters()[4]);
      here.setEntropy(counts[counts.length - 2], done);
    }
    boolean changed = kept == null || counts[counts.length - 1] > 0;
    for (; done < options.maxiter() && (changed || options.epsilon() == 0); ) {
      double[] given = counts;
      here.maximize(counts);
      Pass alone = new Pass(shared, options, pass.round(), pass.logTask(), pass.logVote(), null);
      pass =
          new Pass(
              shared,
              options,
              ++done,
              here.logTask().clone(),
              here.logVote().clone(),
              blocks.supply(alone));
      counts = blocks.sum(pass, BlockIbcc::count);
      changed = counts[counts.length - 1] > 0;
      here.setEntropy(counts[counts.length - 2], done);
      rounds.done(
          new BlockRounds.Round(
              new double[0],
              new double[][] {counts, pass.logTask(), pass.logVote(), {done}, given}));
    }
    Pass end = new Pass(shared, options, done, pass.logTask(), pass.logVote(), null);
    double[] prior = here.meanPrior();
    return new BlockResult(Ibcc.learnt(here), block -> labels(block, end, prior));
  }

  private static double[] count(VoteBlock block, Pass pass) {
    State state = state(block, pass);
    if (pass.round() == 0) {
      return state.engine.firstCounts();
    }
    if (state.round != pass.round() - 1) {
      Pass before = pass.before().get();
      if (before.round() > 0) {
        state.engine.counts(before.logTask(), before.logVote(), 0);
      } else {
        state.engine.toShares();
      }
    }
    double[] counts = state.engine.counts(pass.logTask(), pass.logVote(), pass.options().epsilon());
    state.round = pass.round();
    return counts;
  }

  private static Aggregated labels(VoteBlock block, Pass pass, double[] prior) {
    State state = state(block, pass);
    state.engine.counts(pass.logTask(), pass.logVote(), 0);
    state.round = pass.round();
    return state.engine.labels(prior);
  }

  private static State state(VoteBlock block, Pass pass) {
    return block.state(
        State.class,
        () ->
            new State(
                new Ibcc(pass.options())
                    .combination(
                        block.votes(), block.noGold(), pass.pairs().get().on(block.votes()), 1)));
  }
}
