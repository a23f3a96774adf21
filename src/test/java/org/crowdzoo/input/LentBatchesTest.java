package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.engine.backend.Nd4jDouble;
import org.crowdzoo.engine.backend.Nd4jDouble.Locations;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Batches that are lent: the same as those that are kept, in the memory of a few. */
class LentBatchesTest {
  @TempDir Path folder;
  private CrowdDataset dataset;
  private Inputs inputs;

  @BeforeEach
  void write() {
    SmallDataset.write(folder);
    dataset = CrowdDataset.open(folder);
    inputs =
        Inputs.of(dataset.train(), Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.NONE));
  }

  private CrowdIterator votes(BatchOptions options) {
    return CrowdIterator.ofVotes(inputs, dataset.votes(), options);
  }

  static List<BatchOptions> options() {
    BatchOptions two = new BatchOptions(2, true, true, 7, 2);
    return List.of(
        two,
        new BatchOptions(2, true, false, 7, 0),
        new BatchOptions(4, true, false, 7, 3),
        two.mixed(0.4, Mixing.EXAMPLES),
        two.mixed(0.4, Mixing.VOTES).smoothed(0.1),
        two.smoothed(0.2));
  }

  /** Whatever is written into memory that was used before, it is what would be in new memory. */
  @ParameterizedTest
  @MethodSource("options")
  void lentBatchesAreThoseThatAreKept(BatchOptions options) {
    for (CrowdIterator batches :
        List.of(votes(options), CrowdIterator.ofTruth(inputs, dataset.train(), 3, options))) {
      for (int epoch = 0; epoch < 3; epoch++) {
        batches.setEpoch(epoch);
        List<float[]> kept = new ArrayList<>();
        List<MultiDataSet> all = new ArrayList<>();
        batches.forEachRemaining(all::add);
        all.forEach(batch -> arrays(batch).forEach(a -> kept.add(a.data().asFloat())));
        batches.setEpoch(epoch);
        List<float[]> lent = new ArrayList<>();
        try (LentBatches some = batches.lent()) {
          while (some.hasNext()) {
            arrays(some.next()).forEach(a -> lent.add(a.data().asFloat()));
          }
        }
        assertThat(lent).hasSameSizeAs(kept);
        for (int a = 0; a < kept.size(); a++) {
          assertThat(lent.get(a)).containsExactly(kept.get(a));
        }
        assertThat(all.stream().flatMap(LentBatchesTest::arrays)).noneMatch(INDArray::wasClosed);
      }
    }
  }

  /**
   * Three images at a time lie in memory, however long the epoch: one in use, two ahead; of mixed
   * ones each of the two may still have beside it what it is being mixed of.
   */
  @Test
  void anEpochTakesTheMemoryOfAFewBatches() {
    for (BatchOptions options :
        List.of(
            new BatchOptions(1, true, false, 3, 2),
            new BatchOptions(1, true, false, 3, 2).mixed(1, Mixing.EXAMPLES))) {
      CrowdIterator batches = votes(options);
      Set<Long> addresses = new HashSet<>();
      List<INDArray> all = new ArrayList<>();
      MultiDataSet last = null;
      int seen = 0;
      try (LentBatches lent = batches.lent()) {
        while (lent.hasNext()) {
          if (last != null) {
            all.addAll(List.of(last.getFeatures(1), last.getLabels(0), last.getLabelsMaskArray(0)));
          }
          last = lent.next();
          addresses.add(last.getFeatures(0).data().address());
          assertThat(arrays(last)).noneMatch(INDArray::wasClosed);
          assertThat(all).allMatch(INDArray::wasClosed);
          seen++;
        }
      }
      assertThat(seen).isEqualTo(6);
      assertThat(addresses.size()).isLessThanOrEqualTo(options.mixup() > 0 ? 5 : 3);
      assertThat(arrays(last)).allMatch(INDArray::wasClosed);
    }
  }

  /** A pre-processor may keep what it put into a batch itself. */
  @Test
  void onlyWhatWasMadeForABatchIsTakenBack() {
    CrowdIterator batches = votes(new BatchOptions(2, false, false, 0, 2));
    List<INDArray> before = new ArrayList<>();
    List<INDArray> own = new ArrayList<>();
    batches.setPreProcessor(
        batch -> {
          before.add(batch.getLabels(0));
          own.add(batch.getLabels(0).dup());
          batch.setLabels(0, own.get(own.size() - 1));
        });
    try (LentBatches lent = batches.lent()) {
      lent.forEachRemaining(batch -> {});
    }
    assertThat(own).hasSize(3).noneMatch(INDArray::wasClosed);
    assertThat(before).allMatch(INDArray::wasClosed);
  }

  /** What was made ahead, or is only being made, is freed when its epoch is left. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAbandonedEpochIsFreed(boolean lending) throws Exception {
    CrowdIterator batches = votes(new BatchOptions(1, true, false, 3, 2));
    float[] first = new float[90];
    inputs.read(batches.examplesOf(0)[0], first, 0);
    Held held = new Held(first);
    INDArray handedOut;
    try (Nd4jDouble told = Nd4jDouble.locations(held)) {
      LentBatches lent = batches.lent();
      handedOut = (lending ? lent : batches).next().getFeatures(0);
      held.images.acquire(3); // all three have been asked for
      if (lending) {
        lent.close();
      } else {
        batches.setEpoch(1);
      }
      assertThat(held.made).hasSize(3);
      held.go.countDown();
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (held.made.stream().anyMatch(a -> a != handedOut && !a.wasClosed())) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(2);
      }
    }
    assertThat(handedOut.wasClosed()).isEqualTo(lending);
  }

  /** Holds up whoever makes another batch than the first. */
  private static final class Held extends Locations {
    private final float[] first;
    private final List<INDArray> made = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore images = new Semaphore(0);
    private final CountDownLatch go = new CountDownLatch(1);

    Held(float[] first) {
      this.first = first;
    }

    @Override
    public void tagLocation(INDArray array, AffinityManager.Location location) {
      super.tagLocation(array, location);
      made.add(array);
      images.release();
      if (!Arrays.equals(first, array.data().asFloat())) {
        try {
          go.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** A GPU may still be copying from memory that a next batch would be written to. */
  @Test
  void onAGpuNothingIsWrittenTwice() {
    List<INDArray> all = new ArrayList<>();
    try (Nd4jDouble gpu = Nd4jDouble.gpu();
        LentBatches lent = votes(new BatchOptions(1, true, false, 3, 0)).lent()) {
      while (lent.hasNext()) {
        INDArray images = lent.next().getFeatures(0);
        assertThat(all).allMatch(INDArray::wasClosed);
        assertThat(images.wasClosed()).isFalse();
        all.add(images);
      }
    }
    assertThat(all).hasSize(6).allMatch(INDArray::wasClosed);
  }

  private static Stream<INDArray> arrays(MultiDataSet batch) {
    return Stream.of(batch.getFeatures(), batch.getLabels(), batch.getLabelsMaskArrays())
        .filter(some -> some != null)
        .flatMap(Stream::of);
  }
}
