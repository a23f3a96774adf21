package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Nesterovs;

/** What a net holds of native memory, and that it is its own. */
@Tag("once")
class SessionTest {
  private static final int SIDE = 8;

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
  }

  /** {@code -Dcrowdzoo.soak=2000} for a long run. */
  @Test
  void changingBatchSizesDoNotLeak() throws InterruptedException {
    int steps = Integer.getInteger("crowdzoo.soak", 40);
    Nets nets = new Nets();
    ComputationGraph fast = Requirements.compiled(nets.cnn3(8, SIDE, SIDE));
    DataSet largest = nets.data(12, SIDE, SIDE, 0);
    for (int step = 0; step < 30; step++) {
      step(fast, nets, step);
    }
    fast.fit(largest);
    Session session = session(fast);
    long arena = session.arenaBytes();
    long objects = nativeObjects();
    for (int step = 0; step < steps; step++) {
      step(fast, nets, step);
    }
    assertThat(session.planCount()).isEqualTo(Session.PLANS);
    assertThat(session.arenaBytes()).isEqualTo(arena);
    // Each step makes two plans of more than a hundred objects, and drops two.
    long left = nativeObjects() - objects;
    assertThat(left).as("native objects").isLessThan(20L * steps);
  }

  /** After the collector's thread has released what ND4J left behind. */
  private static long nativeObjects() throws InterruptedException {
    long before = Long.MAX_VALUE;
    System.gc();
    while (Pointer.totalCount() < before) {
      before = Pointer.totalCount();
      Thread.sleep(300);
    }
    return before;
  }

  private static void step(ComputationGraph net, Nets nets, int step) {
    DataSet data = nets.data(1 + step * 7 % 12, SIDE, SIDE, step);
    net.fit(data);
    net.outputSingle(data.getFeatures());
  }

  @Test
  void closingReleasesAndTheNetCanGoOn() {
    Nets nets = new Nets();
    ComputationGraph stock = nets.cnn3(4, SIDE, SIDE);
    Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock);
    INDArray images = nets.data(3, SIDE, SIDE, 1).getFeatures();
    INDArray first = engine.graph().outputSingle(images).dup();
    assertThat(session(engine.graph())).isNotNull();
    engine.close();
    assertThat(session(engine.graph())).isNull();
    assertThat(engine.graph().outputSingle(images)).isEqualTo(first);
    engine.close();
  }

  @Test
  void twoNetsInTwoThreadsAreAsAlone() throws Exception {
    INDArray first = train(1);
    INDArray second = train(2);
    assertThat(train(1)).as("the same again").isEqualTo(first);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<INDArray>> work = List.of(() -> train(1), () -> train(2));
      List<Future<INDArray>> done = threads.invokeAll(work);
      assertThat(done.get(0).get()).isEqualTo(first);
      assertThat(done.get(1).get()).isEqualTo(second);
    } finally {
      threads.shutdown();
    }
  }

  private static INDArray train(int seed) {
    Nets nets = new Nets();
    nets.updater = new Nesterovs(0.02, 0.9);
    ComputationGraph stock = nets.resnet18(4 + 12 * seed % 17, SIDE);
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock)) {
      for (int step = 0; step < 3; step++) {
        engine.graph().fit(Datasets.of(nets, 4 + step % 2, SIDE, seed + step));
      }
      engine.syncToStock();
    }
    return stock.params().dup();
  }

  /** Data without ND4J's random numbers, which threads share. */
  private static final class Datasets {
    static DataSet of(Nets nets, int batch, int side, int seed) {
      float[] values = new float[batch * nets.channels * side * side];
      java.util.Random random = new java.util.Random(seed);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      INDArray images =
          org.nd4j.linalg.factory.Nd4j.createFromArray(values)
              .reshape('c', batch, nets.channels, side, side);
      INDArray labels = org.nd4j.linalg.factory.Nd4j.zeros(batch, Nets.CLASSES);
      for (int i = 0; i < batch; i++) {
        labels.putScalar(i, i % Nets.CLASSES, 1);
      }
      return new DataSet(images, labels);
    }
  }

  @Test
  void aNetMadeInOneThreadRunsInAnother() throws Exception {
    Nets nets = new Nets();
    ComputationGraph fast = Requirements.compiled(nets.resnet18(16, SIDE));
    DataSet data = nets.data(4, SIDE, SIDE, 1);
    INDArray expected = fast.outputSingle(data.getFeatures()).dup();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      INDArray got = other.submit(() -> fast.outputSingle(data.getFeatures()).dup()).get();
      assertThat(got).isEqualTo(expected);
    } finally {
      other.shutdown();
    }
  }

  @Test
  void backwardNeedsItsForward() {
    List<Member> members =
        ((CompiledBackbone)
                Requirements.compiled(new Nets().cnn3(4, SIDE, SIDE))
                    .getLayer("gap")
                    .conf()
                    .getLayer())
            .getMembers();
    try (Session session = new Session(members, false)) {
      Plan plan = session.plan(new long[] {2, 3, SIDE, SIDE}, true);
      assertThatThrownBy(() -> session.backward(plan, 0, 0, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("without its forward pass");
    }
  }

  private static Session session(ComputationGraph net) {
    return ((CompiledBackboneLayer) net.getLayer("gap")).session();
  }
}
