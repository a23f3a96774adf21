package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;

/** torchvision's networks in batches of changing size: what is native is given back. */
@Tag("once")
class NetworksSoakTest {
  private static final int SIDE = 32;

  /** Sizes of a batch; with inference beside it twice as many plans, more than a net keeps. */
  private static final int SIZES = Session.PLANS + 1;

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
  }

  /** {@code -Dcrowdzoo.soak=2000} for a long run, which prints what memory it takes. */
  @ParameterizedTest
  @CsvSource({
    "resnet34, 4",
    "resnet50, 4",
    "vgg16, 4",
    "vgg16_bn, 4",
    "mobilenet_v2, 8",
    "squeezenet1_1, 16"
  })
  void changingBatchSizesDoNotLeak(String network, int width) throws Exception {
    int steps = Integer.getInteger("crowdzoo.soak", 4);
    Nets nets = new Nets();
    ComputationGraph fast =
        Requirements.compiled(
            new PlainClassifier(
                    InputType.convolutional(SIDE, SIDE, nets.channels),
                    Backbones.of(network, new Backbones.Options(width, 128, 0, false)),
                    Nets.CLASSES,
                    Optimization.of(1, new Momentum(0.001, null, 0.9, false)))
                .graph());
    for (int step = 0; step < SIZES; step++) {
      step(fast, nets, step);
    }
    List<Session> sessions = Requirements.sessions(fast);
    assertThat(sessions).isNotEmpty();
    long arena = arena(sessions);
    long objects = nativeObjects();
    for (int step = 1; step <= steps; step++) {
      step(fast, nets, step);
      if (steps > 100 && step % (steps / 8) == 0) {
        System.out.printf(
            Locale.ROOT,
            "%s: step %d, %d MB resident, %d native objects%n",
            network,
            step,
            residentMegabytes(),
            nativeObjects());
      }
    }
    assertThat(Requirements.sessions(fast)).isEqualTo(sessions);
    assertThat(sessions).allMatch(session -> session.planCount() <= Session.PLANS);
    assertThat(arena(sessions)).isEqualTo(arena);
    // Each step makes two plans of more than a hundred objects, and drops two.
    long left = nativeObjects() - objects;
    assertThat(left).as("native objects").isLessThan(20L * steps);
  }

  private static void step(ComputationGraph net, Nets nets, int step) {
    DataSet data = nets.data(1 + step * 7 % SIZES, SIDE, SIDE, step);
    net.fit(data);
    net.outputSingle(data.getFeatures());
  }

  private static long arena(List<Session> sessions) {
    return sessions.stream().mapToLong(Session::arenaBytes).sum();
  }

  private static long nativeObjects() throws InterruptedException {
    long before = Long.MAX_VALUE;
    System.gc();
    while (Pointer.totalCount() < before) {
      before = Pointer.totalCount();
      Thread.sleep(200);
    }
    return before;
  }

  private static long residentMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
