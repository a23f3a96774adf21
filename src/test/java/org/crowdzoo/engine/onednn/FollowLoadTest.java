package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntUnaryOperator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A net whose threads come and go. */
class FollowLoadTest {
  private static final int ALL = 3;
  private static final int SIDE = 16;
  private static final long[] SHAPE = {4, 3, SIDE, SIDE};

  private int before;

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
    before = NativeThreads.ofCaller();
  }

  @AfterEach
  void asBefore() {
    NativeThreads.ofCaller(before);
  }

  @Test
  void aPlanIsMadeForTheCoresThatAreFreeAndKept() {
    ComputationGraph net = net(all -> all - 1);
    Session session = Requirements.sessions(net).get(0);
    Plan fewer = session.plan(SHAPE, true);
    assertThat(fewer.threads()).isEqualTo(ALL - 1);
    session.follow(all -> all);
    assertThat(session.plan(SHAPE, true).threads()).isEqualTo(ALL);
    session.follow(all -> all - 1);
    assertThat(session.plan(SHAPE, true)).isSameAs(fewer);
  }

  @Test
  void byItselfItTakesAllThatItWasGiven() {
    ComputationGraph net = net(null);
    assertThat(Requirements.sessions(net).get(0).plan(SHAPE, true).threads()).isEqualTo(ALL);
  }

  /** The same to rounding, and to the last bit with the same threads. */
  @Test
  void changingThreadsChangeRoundingAlone() {
    int[] calls = {0};
    double[] whole = trained(all -> all);
    double[] changing = trained(all -> 1 + calls[0]++ % all);
    assertThat(calls[0]).isEqualTo(4);
    for (int i = 0; i < whole.length; i++) {
      assertThat(changing[i]).isCloseTo(whole[i], within(1e-4));
    }
    assertThat(trained(all -> all)).isEqualTo(whole);
  }

  @Test
  void theCallersThreadsAreSetForThePassAlone() {
    NativeThreads.ofCaller(ALL);
    int inside = NativeThreads.with(1, NativeThreads::ofCaller);
    assertThat(inside).isOne();
    assertThat(NativeThreads.ofCaller()).isEqualTo(ALL);
  }

  private static double[] trained(IntUnaryOperator free) {
    Nets nets = new Nets();
    ComputationGraph net = net(free);
    for (int step = 1; step <= 4; step++) {
      net.fit(nets.data(4, SIDE, SIDE, step));
      assertThat(NativeThreads.ofCaller()).isEqualTo(ALL);
    }
    return net.params().dup().data().asDouble();
  }

  /**
   * @param free null for what a net does by itself
   */
  private static ComputationGraph net(IntUnaryOperator free) {
    Nets nets = new Nets();
    ComputationGraph net = Requirements.compiled(nets.cnn3(8, SIDE, SIDE));
    net.outputSingle(nets.data(1, SIDE, SIDE, 9).getFeatures()); // makes the session
    NativeThreads.ofCaller(ALL);
    if (free != null) {
      Requirements.sessions(net).get(0).follow(free);
    }
    return net;
  }
}
