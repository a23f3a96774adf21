package org.crowdzoo.aggregation;

import java.io.Serializable;
import java.util.Arrays;
import org.crowdzoo.cluster.Supply;
import org.crowdzoo.crowd.Votes;

/**
 * {@link Glad} on blocks. The abilities and difficulties, x, and the vectors of the conjugate
 * gradients are here, [W + N] each: one process must hold some ten of them.
 */
final class BlockGlad implements BlockAggregation {
  private final Glad strategy;

  /**
   * Where the objective is asked for.
   *
   * @param x abilities, then β in the order of the blocks
   * @param first [blocks + 1] task of x that a block begins with
   * @param expected the x of the last E step, null for the E step itself
   * @param round of that E step
   */
  private record Pass(double[] x, int[] first, Supply<double[]> expected, int round)
      implements Serializable {}

  /** A block's probabilities and the E step that they are of. */
  private static final class State {
    private final RightOrWrong tasks;
    private final GladQ q;
    private int round;

    State(Votes votes, int[] gold) {
      this.tasks = new RightOrWrong(votes, gold, 1);
      this.q = new GladQ(votes, tasks);
    }
  }

  BlockGlad(Glad strategy) {
    this.strategy = strategy;
  }

  @Override
  public BlockResult run(VoteBlocks blocks, BlockRounds rounds) {
    int workers = blocks.workers();
    int[] first = firstTasks(blocks);
    Glad.Options options = strategy.options();
    EmHistory history = new EmHistory(options.maxiter(), options.epsilon(), blocks.votes());
    BlockRounds.Round before = rounds.last();
    boolean more = before == null || history.goOn(before.objective());
    double[] x;
    if (before == null) {
      x = new double[Math.addExact(workers, first[first.length - 1])];
      Arrays.fill(x, 1);
    } else {
      x = before.parameters()[0];
    }
    int round = history.values().length + 1;
    if (more) {
      blocks.sum(new Pass(x, first, null, round), BlockGlad::expect);
    }
    while (more) {
      Supply<double[]> expected = blocks.supply(x);
      int present = round++;
      x =
          strategy.maximize(
              (point, gradient) -> at(blocks, new Pass(point, first, expected, present), gradient),
              x);
      double logLikelihood = blocks.sum(new Pass(x, first, null, round), BlockGlad::expect)[0];
      more = history.more(logLikelihood + GladQ.logPriors(x));
      rounds.done(new BlockRounds.Round(history.values(), new double[][] {x}));
    }
    Supply<double[]> end = blocks.supply(x);
    RightOrWrong nothing = new RightOrWrong(BlockPairs.none(blocks), new int[0]);
    return new BlockResult(
        nothing
            .result(history)
            .withLearnt("ability", LearntTable.ofWorkers(Arrays.copyOf(x, workers))),
        block -> labels(block, end, first));
  }

  private static int[] firstTasks(VoteBlocks blocks) {
    double[][] tasks = blocks.each("", (block, nothing) -> new double[] {block.votes().tasks()});
    int[] first = new int[tasks.length + 1];
    for (int b = 0; b < tasks.length; b++) {
      first[b + 1] = Math.addExact(first[b], (int) tasks[b][0]);
    }
    return first;
  }

  private static double at(VoteBlocks blocks, Pass pass, double[] gradient) {
    int workers = blocks.workers();
    double[][] parts = blocks.each(pass, BlockGlad::gradient);
    double[] sums = new double[2 * workers + 2];
    for (int b = 0; b < parts.length; b++) {
      CompensatedSum.addAll(sums, parts[b], workers + 1);
      int tasks = pass.first()[b + 1] - pass.first()[b];
      System.arraycopy(parts[b], sums.length, gradient, workers + pass.first()[b], tasks);
    }
    return GladQ.withPriors(sums, pass.x(), gradient, workers);
  }

  /** Sums over the block's votes, then the gradient of its β. */
  private static double[] gradient(VoteBlock block, Pass pass) {
    State state = state(block);
    if (state.round != pass.round()) {
      expect(block, new Pass(pass.expected().get(), pass.first(), null, pass.round()));
    }
    double[] own = own(block, pass.x(), pass.first());
    double[] gradient = new double[own.length];
    double[] sums = state.q.ofVotes(own, gradient);
    int workers = block.votes().workers();
    double[] both = Arrays.copyOf(sums, sums.length + own.length - workers);
    System.arraycopy(gradient, workers, both, sums.length, own.length - workers);
    return both;
  }

  /** E step; the log-likelihood. */
  private static double[] expect(VoteBlock block, Pass pass) {
    State state = state(block);
    double[] own = own(block, pass.x(), pass.first());
    state.round = pass.round();
    double[] prior = RightOrWrong.uniform(block.votes().classes());
    return new double[] {state.tasks.expect(prior, state.q.model(own))};
  }

  private static Aggregated labels(VoteBlock block, Supply<double[]> x, int[] first) {
    expect(block, new Pass(x.get(), first, null, -1));
    double[] own = own(block, x.get(), first);
    return Glad.learnt(
        state(block).tasks.result(new EmHistory(1, 0, 0)), own, block.votes().workers());
  }

  /** The abilities and the block's own β. */
  private static double[] own(VoteBlock block, double[] x, int[] first) {
    int workers = block.votes().workers();
    int tasks = block.votes().tasks();
    double[] own = Arrays.copyOf(x, workers + tasks);
    System.arraycopy(x, workers + first[block.number()], own, workers, tasks);
    return own;
  }

  private static State state(VoteBlock block) {
    return block.state(State.class, () -> new State(block.votes(), block.noGold()));
  }
}
