package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.cluster.Supply;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Choice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strategies on blocks against the same on votes in memory. */
@Tag("once")
class BlockAggregationTest {
  private static final String[] STRATEGIES = {
    "majority_voting",
    "majority_voting[ties=all]",
    "naive_soft",
    "wawa",
    "iwmv[nb_iter=3]",
    "dawid_skene",
    "one_coin",
    "one_coin[prior=estimated]",
    "ibcc",
    "glad[epsilon=1e-9,maxiter=300]"
  };

  @ParameterizedTest
  @ValueSource(strings = {"two-classes", "gaps", "ties"})
  void equalTheStrategiesInMemory(String crowd) {
    for (String strategy : STRATEGIES) {
      requireEqual(strategy, RandomCrowd.read(crowd).votes(), false);
    }
  }

  @Test
  void equalThemOnLabelMe() {
    for (String strategy : STRATEGIES) {
      requireEqual(strategy, LabelMeGolden.votes(), false);
    }
  }

  /** As if each executor died after each pass: blocks are functions of the parameters. */
  @Test
  void lostBlocksChangeNothing() {
    Votes votes = RandomCrowd.read("gaps").votes();
    for (String strategy : STRATEGIES) {
      requireEqual(strategy, votes, true);
    }
  }

  @Test
  void whatWasKilledGoesOnFromAnyRound() {
    Votes votes = RandomCrowd.read("gaps").votes();
    for (String strategy : List.of("dawid_skene", "one_coin", "ibcc", "glad")) {
      List<BlockRounds.Round> kept = new ArrayList<>();
      double[] whole = probabilities(strategy, votes, new Kept(null, kept), false);
      assertThat(kept).hasSizeGreaterThan(2);
      for (int round : new int[] {0, kept.size() / 2, kept.size() - 1}) {
        List<BlockRounds.Round> after = new ArrayList<>();
        double[] resumed =
            probabilities(strategy, votes, new Kept(copy(kept.get(round)), after), false);
        assertThat(resumed).as(strategy + " after round " + round).isEqualTo(whole);
        assertThat(after).as(strategy).hasSize(kept.size() - 1 - round);
      }
    }
  }

  @Test
  void othersAreRefusedWithThoseThatCan() {
    Choice<AggregationMethod<?>> kos = Aggregations.choose("kos");
    assertThatThrownBy(() -> BlockAggregation.of("kos", kos.method().with(kos.options(), 0)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("strategy kos: cannot work on votes in parts")
        .hasMessageContaining("dawid_skene, one_coin_dawid_skene, ibcc, glad");
  }

  private static void requireEqual(String strategy, Votes votes, boolean forgetful) {
    Aggregated expected = Aggregations.parse(strategy, 0).aggregate(votes);
    InMemory blocks = new InMemory(votes, 5, forgetful);
    BlockResult found = blocks(strategy).run(blocks, BlockRounds.NONE);
    double[] given = blocks.probabilities(found);
    double[] flat = expected.flatProbabilities();
    assertThat(given).hasSameSizeAs(flat);
    for (int at = 0; at < flat.length; at++) {
      assertThat(given[at]).as(strategy + " " + at).isCloseTo(flat[at], within(1e-9));
    }
    assertThat(blocks.labels(found)).as(strategy).isEqualTo(expected.labels());
    found
        .workers()
        .learnt()
        .forEach(
            (name, table) -> {
              double[] other = expected.learnt().get(name).values();
              for (int at = 0; at < other.length; at++) {
                assertThat(table.values()[at])
                    .as(strategy + " " + name)
                    .isCloseTo(other[at], within(1e-7 * Math.max(1, Math.abs(other[at]))));
              }
            });
    assertThat(found.workers().objective().length).isEqualTo(expected.objective().length);
  }

  private static double[] probabilities(
      String strategy, Votes votes, BlockRounds rounds, boolean forgetful) {
    InMemory blocks = new InMemory(votes, 5, forgetful);
    return blocks.probabilities(blocks(strategy).run(blocks, rounds));
  }

  private static BlockAggregation blocks(String strategy) {
    Choice<AggregationMethod<?>> choice = Aggregations.choose(strategy);
    return BlockAggregation.of(choice.name(), choice.method().with(choice.options(), 0));
  }

  private record Kept(Round last, List<Round> all) implements BlockRounds {
    @Override
    public void done(Round round) {
      all.add(copy(round));
    }
  }

  /** As another process gets it. */
  @SuppressWarnings("unchecked")
  private static <T> T copy(T value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      new ObjectOutputStream(bytes).writeObject(value);
      return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Blocks of every so manieth task; parameters and kernels travel as they do to others. */
  private static final class InMemory implements VoteBlocks {
    private static final Map<Integer, Object> SUPPLIED = new HashMap<>();

    private final Votes votes;
    private final int count;
    private final boolean forgetful;
    private VoteBlock[] blocks;

    private record Handle<T extends Serializable>(int number) implements Supply<T> {
      @Override
      @SuppressWarnings("unchecked")
      public T get() {
        return (T) SUPPLIED.get(number);
      }
    }

    InMemory(Votes votes, int count, boolean forgetful) {
      this.votes = votes;
      this.count = count;
      this.forgetful = forgetful;
      this.blocks = make();
    }

    private VoteBlock[] make() {
      return IntStream.range(0, count).mapToObj(this::block).toArray(VoteBlock[]::new);
    }

    private VoteBlock block(int number) {
      int[] tasks = IntStream.range(0, votes.tasks()).filter(i -> i % count == number).toArray();
      int[] start = new int[tasks.length + 1];
      for (int n = 0; n < tasks.length; n++) {
        start[n + 1] = start[n] + votes.count(tasks[n]);
      }
      int[] all =
          Arrays.stream(tasks)
              .flatMap(i -> IntStream.range(votes.start(i), votes.end(i)))
              .toArray();
      return new VoteBlock(
          number,
          votes.workers(),
          votes.classes(),
          Arrays.stream(tasks).mapToObj(votes::taskKey).toArray(String[]::new),
          start,
          Arrays.stream(all).map(votes::worker).toArray(),
          Arrays.stream(all).map(votes::label).toArray());
    }

    @Override
    public int workers() {
      return votes.workers();
    }

    @Override
    public int classes() {
      return votes.classes();
    }

    @Override
    public long votes() {
      return votes.size();
    }

    @Override
    public <T extends Serializable> Supply<T> supply(T value) {
      SUPPLIED.put(SUPPLIED.size(), copy(value));
      return new Handle<>(SUPPLIED.size() - 1);
    }

    @Override
    public <P extends Serializable> double[] sum(P parameters, BlockKernel<P> kernel) {
      double[][] all = each(parameters, kernel);
      double[] sum = all[0].clone();
      for (int b = 1; b < all.length; b++) {
        for (int n = 0; n < sum.length; n++) {
          sum[n] += all[b][n];
        }
      }
      return sum;
    }

    @Override
    public <P extends Serializable> double[][] each(P parameters, BlockKernel<P> kernel) {
      blocks = forgetful ? make() : blocks;
      P sent = copy(parameters);
      BlockKernel<P> work = copy(kernel);
      return Arrays.stream(blocks).map(block -> work.on(block, sent)).toArray(double[][]::new);
    }

    double[] probabilities(BlockResult result) {
      double[] all = new double[votes.tasks() * votes.classes()];
      BlockResult.Labels labels = copy(result.tasks());
      for (VoteBlock block : forgetful ? make() : blocks) {
        double[] own = labels.of(block).flatProbabilities();
        for (int i = 0; i < block.votes().tasks(); i++) {
          int at = votes.taskIndex(block.votes().taskKey(i)) * votes.classes();
          System.arraycopy(own, i * votes.classes(), all, at, votes.classes());
        }
      }
      return all;
    }

    int[] labels(BlockResult result) {
      int[] all = new int[votes.tasks()];
      for (VoteBlock block : blocks) {
        Aggregated own = result.tasks().of(block);
        for (int i = 0; i < own.tasks(); i++) {
          all[votes.taskIndex(block.votes().taskKey(i))] = own.label(i);
        }
      }
      return all;
    }
  }
}
