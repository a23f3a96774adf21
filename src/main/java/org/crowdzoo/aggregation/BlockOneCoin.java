package org.crowdzoo.aggregation;

import java.io.Serializable;
import java.util.Arrays;

/** {@link OneCoinDawidSkene} on blocks. */
final class BlockOneCoin implements BlockAggregation {
  private final OneCoinDawidSkene strategy;

  /** An M step's result, or nulls for the shares of the votes. */
  private record Pass(double[] prior, double[] accuracy) implements Serializable {}

  BlockOneCoin(OneCoinDawidSkene strategy) {
    this.strategy = strategy;
  }

  @Override
  public BlockResult run(VoteBlocks blocks, BlockRounds rounds) {
    OneCoinDawidSkene.Options options = strategy.options();
    int workers = blocks.workers();
    int classes = blocks.classes();
    EmHistory history = new EmHistory(options.maxiter(), options.epsilon(), blocks.votes());
    BlockRounds.Round before = rounds.last();
    boolean more = before == null || history.goOn(before.objective());
    double[] sums =
        before == null
            ? blocks.sum(new Pass(null, null), BlockOneCoin::count)
            : before.parameters()[0];
    Pass pass = before == null ? null : new Pass(before.parameters()[1], before.parameters()[2]);
    while (more) {
      double[] counts = Arrays.copyOf(sums, 2 * workers);
      double[] posterior = Arrays.copyOfRange(sums, 2 * workers, 2 * workers + classes + 1);
      pass = new Pass(strategy.prior(posterior), strategy.accuracies(counts));
      sums = blocks.sum(pass, BlockOneCoin::count);
      more = history.more(sums[sums.length - 1] + strategy.logPrior(counts, pass.accuracy()));
      rounds.done(
          new BlockRounds.Round(
              history.values(), new double[][] {sums, pass.prior(), pass.accuracy()}));
    }
    Pass end = pass;
    RightOrWrong nothing = new RightOrWrong(BlockPairs.none(blocks), new int[0]);
    return new BlockResult(
        OneCoinDawidSkene.learnt(nothing.result(history), end.prior(), end.accuracy()),
        block -> labels(block, end));
  }

  /** [2 W], [K + 1], log-likelihood. */
  private static double[] count(VoteBlock block, Pass pass) {
    RightOrWrong tasks = new RightOrWrong(block.votes(), block.noGold(), 1);
    double logLikelihood =
        pass.prior() == null
            ? 0
            : OneCoinDawidSkene.expect(block.votes(), tasks, pass.prior(), pass.accuracy());
    double[] counts = OneCoinDawidSkene.counts(block.votes(), tasks);
    double[] posterior = tasks.posteriorSums();
    double[] sums = Arrays.copyOf(counts, counts.length + posterior.length + 1);
    System.arraycopy(posterior, 0, sums, counts.length, posterior.length);
    sums[sums.length - 1] = logLikelihood;
    return sums;
  }

  private static Aggregated labels(VoteBlock block, Pass pass) {
    RightOrWrong tasks = new RightOrWrong(block.votes(), block.noGold(), 1);
    OneCoinDawidSkene.expect(block.votes(), tasks, pass.prior(), pass.accuracy());
    return tasks.result(new EmHistory(1, 0, 0));
  }
}
