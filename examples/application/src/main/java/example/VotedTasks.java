package example;

import java.util.NoSuchElementException;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The application's own data, in batches as CoNAL takes them: features [B, D] and worker ids [B, A]
 * in, one-hot votes [B, K, A] and their mask [B, A] out. Here each task has {@value #VOTES} votes;
 * where a task has fewer, ids are padded with -1 and the mask with 0.
 */
final class VotedTasks implements MultiDataSetIterator {
  static final int FEATURES = 8;
  static final int CLASSES = 4;
  static final int WORKERS = 6;
  static final int VOTES = 3;
  private static final int TASKS = 512;
  private static final int BATCH = 64;

  private final float[][] features = new float[TASKS][FEATURES];
  private final int[] truth = new int[TASKS];
  private final float[][] workers = new float[TASKS][VOTES];
  private final int[][] votes = new int[TASKS][VOTES];
  private int next;

  /** Clouds of points, labelled by workers of whom the first half is good and the rest guesses. */
  VotedTasks(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TASKS; i++) {
      truth[i] = random.nextInt(CLASSES);
      for (int d = 0; d < FEATURES; d++) {
        features[i][d] = (float) random.nextGaussian() + (d % CLASSES == truth[i] ? 2 : 0);
      }
      for (int v = 0; v < VOTES; v++) {
        int worker = (i + 2 * v) % WORKERS;
        boolean knows = worker < WORKERS / 2 ? random.nextInt(10) < 9 : random.nextInt(10) < 3;
        workers[i][v] = worker;
        votes[i][v] = knows ? truth[i] : random.nextInt(CLASSES);
      }
    }
  }

  /** All features, [N, D]. */
  INDArray features() {
    return Nd4j.create(features);
  }

  /** The share of predicted classes [N] that are true. */
  double accuracy(INDArray predicted) {
    int right = 0;
    for (int i = 0; i < TASKS; i++) {
      right += predicted.getInt(i) == truth[i] ? 1 : 0;
    }
    return right / (double) TASKS;
  }

  @Override
  public MultiDataSet next(int size) {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int n = Math.min(size, TASKS - next);
    INDArray x = Nd4j.create(n, FEATURES);
    INDArray ids = Nd4j.create(n, VOTES);
    INDArray oneHot = Nd4j.create(n, CLASSES, VOTES);
    for (int b = 0; b < n; b++, next++) {
      x.putRow(b, Nd4j.create(features[next]));
      ids.putRow(b, Nd4j.create(workers[next]));
      for (int v = 0; v < VOTES; v++) {
        oneHot.putScalar(b, votes[next][v], v, 1);
      }
    }
    return new org.nd4j.linalg.dataset.MultiDataSet(
        new INDArray[] {x, ids},
        new INDArray[] {oneHot},
        null,
        new INDArray[] {Nd4j.ones(n, VOTES)});
  }

  @Override
  public MultiDataSet next() {
    return next(BATCH);
  }

  @Override
  public boolean hasNext() {
    return next < TASKS;
  }

  @Override
  public void reset() {
    next = 0;
  }

  @Override
  public boolean resetSupported() {
    return true;
  }

  @Override
  public boolean asyncSupported() {
    return true;
  }

  @Override
  public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MultiDataSetPreProcessor getPreProcessor() {
    return null;
  }
}
