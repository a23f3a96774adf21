package org.crowdzoo.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.api.shape.TadPack;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.linalg.indexing.NDArrayIndex;

class CachingExecutionerTest {
  private final CachingExecutioner caching = (CachingExecutioner) Nd4j.getExecutioner();
  private final NativeOpExecutioner plain = new NativeOpExecutioner();

  @Test
  void isWhatNd4jFindsOnACpu() {
    assertThat(Nd4j.getBackend()).isInstanceOf(CachingCpuBackend.class);
    assertThat(caching.type()).isEqualTo(ExecutionerType.NATIVE_CPU);
    assertThat(new CachingCpuBackend().getPriority()).isLessThan(Nd4jBackend.BACKEND_PRIORITY_GPU);
  }

  @Test
  void describesShapesAsNd4jDoes() {
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      int rank = random.nextInt(5);
      long[] shape = random.longs(rank, 1, 7).toArray();
      long[] stride = random.longs(rank, 1, 50).toArray();
      char order = random.nextBoolean() ? 'c' : 'f';
      DataType type = random.nextBoolean() ? DataType.FLOAT : DataType.INT32;
      boolean empty = random.nextInt(10) == 0;
      int apart = random.nextInt(3);
      DataBuffer expected = plain.createShapeInfo(shape, stride, apart, order, type, empty);
      for (int time = 0; time < 2; time++) {
        DataBuffer got = caching.createShapeInfo(shape, stride, apart, order, type, empty);
        assertThat(got.asLong()).isEqualTo(expected.asLong());
        assertThat(got.addressPointer().address()).isEqualTo(expected.addressPointer().address());
      }
    }
  }

  @Test
  void asksOnceForAShape() {
    INDArray first = Nd4j.create(DataType.FLOAT, 3, 5);
    INDArray second = Nd4j.create(DataType.FLOAT, 3, 5);
    assertThat(second.shapeInfoDataBuffer()).isSameAs(first.shapeInfoDataBuffer());
    assertThat(Nd4j.create(DataType.DOUBLE, 3, 5).shapeInfoDataBuffer())
        .isNotSameAs(first.shapeInfoDataBuffer());
    assertThat(first.tensorAlongDimension(1, 1).shapeInfoDataBuffer())
        .isSameAs(second.tensorAlongDimension(2, 1).shapeInfoDataBuffer());
  }

  @Test
  void cutsAsNd4jDoes() {
    INDArray array = Nd4j.arange(4 * 5 * 6).reshape(4, 5, 6);
    INDArray view = array.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all(), NDArrayIndex.all());
    for (INDArray of : List.of(array, view, array.permute(2, 0, 1), array.dup('f'))) {
      for (int[] dimensions : new int[][] {{0}, {1}, {2}, {0, 1}, {1, 2}, {0, 2}}) {
        TadPack expected = plain.tadShapeInfoAndOffsets(of, dimensions);
        TadPack got = caching.tadShapeInfoAndOffsets(of, dimensions);
        assertThat(got.getTadShapeInfo().asLong()).isEqualTo(expected.getTadShapeInfo().asLong());
        assertThat(got.getTadOffsets().asLong()).isEqualTo(expected.getTadOffsets().asLong());
        assertThat(caching.tadShapeInfoAndOffsets(of, dimensions)).isSameAs(got);
      }
    }
    assertThat(array.sum(1).getDouble(3, 0)).isEqualTo(5 * 90 + (0 + 6 + 12 + 18 + 24));
  }

  @Test
  void worksInManyThreadsAndBeyondItsRoom() {
    boolean right =
        IntStream.range(1, 12_000)
            .parallel()
            .allMatch(
                n -> Arrays.equals(Nd4j.create(DataType.FLOAT, n % 11_000, 1).shape(), shape(n)));
    assertThat(right).isTrue();
    INDArray x = Nd4j.ones(DataType.FLOAT, 7, 13_001);
    assertThat(x.sum(0).sumNumber().intValue()).isEqualTo(7 * 13_001);
  }

  private static long[] shape(int n) {
    return new long[] {n % 11_000, 1};
  }
}
