package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.SmallDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of decoded images when not all fit. */
class DecodedMemoryTest {
  private static final int BYTES = 3 * 5 * 6;

  @TempDir private Path folder;

  @Test
  void aSplitKeepsAQuarterAndAllTogetherAHalf() {
    DecodedMemory memory = new DecodedMemory(1000);
    Object first = new Object();
    Object second = new Object();
    Object third = new Object();
    assertThat(memory.take(first, 100, 10)).isEqualTo(25);
    assertThat(memory.take(second, 20, 10)).isEqualTo(20);
    assertThat(memory.take(third, 100, 10)).isEqualTo(5);
    assertThat(memory.take(third, 100, 10)).isZero();
    assertThat(memory.taken()).isEqualTo(500);
    assertThat(java.util.List.of(first, second, third)).hasSize(3); // alive until here
  }

  @Test
  void whatIsNotKeptIsDecodedAgainToTheSameNumbers() {
    SmallDataset.write(folder);
    CrowdDataset dataset = CrowdDataset.open(folder);
    Preprocessing preprocessing = Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.IMAGENET);
    int images = dataset.train().size();
    DecodedMemory roomForThree = new DecodedMemory(4L * 3 * BYTES + 5);
    ImageInputs some = new ImageInputs(dataset.train(), preprocessing, roomForThree);
    ImageInputs all = new ImageInputs(dataset.train(), preprocessing, new DecodedMemory(1 << 20));
    some.load();
    all.load();
    assertThat(all.kept()).isEqualTo(images).isGreaterThan(3);
    assertThat(some.kept()).isEqualTo(3);
    float[] a = new float[BYTES];
    float[] b = new float[BYTES];
    for (int i = 0; i < images; i++) {
      some.read(i, a, 0);
      all.read(i, b, 0);
      assertThat(a).isEqualTo(b);
      some.readAugmented(i, new SplittableRandom(i), a, 0);
      all.readAugmented(i, new SplittableRandom(i), b, 0);
      assertThat(a).isEqualTo(b);
    }
    assertThat(some.kept()).as("after all were read").isEqualTo(3);
    assertThat(roomForThree.taken()).isEqualTo(3L * BYTES);
  }

  @Test
  void memoryOfGarbageIsThereAgain() throws InterruptedException {
    DecodedMemory memory = new DecodedMemory(1000);
    assertThat(memory.take(new Object(), 25, 10)).isEqualTo(25);
    for (int wait = 0; memory.taken() > 0 && wait < 100; wait++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(memory.taken()).isZero();
  }
}
