package org.crowdzoo.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Makes the batches of an iterator, in any thread: read, augmented, smoothed and mixed.
 *
 * @param weights [N][1] or [N][K], null for none
 */
record BatchMaker(Inputs inputs, Targets targets, double[][] weights, BatchOptions options) {
  /** Room for one example, a thread its own. */
  private static final Scratch EXAMPLE = new Scratch();

  /**
   * A batch.
   *
   * @param rows the examples, by index in the split
   */
  MadeBatch make(int epoch, int[] rows, BatchMemory memory) {
    inputs.load();
    INDArray x = read(epoch, rows, memory);
    MultiDataSet plain = targets.batch(x, rows, weights);
    MultiDataSet smooth = options.smoothing() > 0 ? LabelSmoothing.smooth(plain, options) : plain;
    MultiDataSet mixed =
        options.mixup() > 0
            ? Mixup.mix(smooth, options, Seeds.random(options.seed(), epoch, -1 - rows[0]), memory)
            : smooth;
    List<INDArray> made = arrays(mixed).toList();
    Set<INDArray> used = Collections.newSetFromMap(new IdentityHashMap<>());
    Stream.concat(arrays(plain), arrays(smooth)).forEach(used::add);
    made.forEach(used::remove);
    used.forEach(memory::giveBack);
    return new MadeBatch(mixed, made, memory);
  }

  private INDArray read(int epoch, int[] rows, BatchMemory memory) {
    int length = inputs.preprocessing().length();
    long[] one = inputs.preprocessing().shape();
    long[] shape = new long[one.length + 1];
    shape[0] = rows.length;
    System.arraycopy(one, 0, shape, 1, one.length);
    IntStream all = IntStream.range(0, rows.length);
    return memory.write(
        shape,
        buffer ->
            // a row of features is only copied, which is not worth a second thread
            (inputs.preprocessing().isImage() ? all.parallel() : all)
                .forEach(
                    b -> {
                      float[] example = EXAMPLE.get(length);
                      if (options.augment()) {
                        SplittableRandom random = Seeds.random(options.seed(), epoch, 1 + rows[b]);
                        inputs.readAugmented(rows[b], random, example, 0);
                      } else {
                        inputs.read(rows[b], example, 0);
                      }
                      buffer.duplicate().position(b * length).put(example, 0, length);
                    }));
  }

  private static Stream<INDArray> arrays(MultiDataSet batch) {
    List<INDArray> all = new ArrayList<>();
    for (INDArray[] some :
        Arrays.asList(
            batch.getFeatures(),
            batch.getLabels(),
            batch.getFeaturesMaskArrays(),
            batch.getLabelsMaskArrays())) {
      all.addAll(some == null ? List.of() : Arrays.asList(some));
    }
    return all.stream().filter(Objects::nonNull);
  }
}
