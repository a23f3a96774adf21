package org.crowdzoo.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.nn.HostArray;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One thread that owns a graph, since DL4J's graphs are not safe for concurrent {@code output}
 * calls. It takes whatever waits, up to a batch: what arrives while a batch is computed makes up
 * the next, so that nobody waits for company, and many are computed together where many come.
 */
final class MicroBatches implements AutoCloseable {
  private final Engine engine;
  private final long[] shape;
  private final int most;
  private final int capacity;
  private final BlockingQueue<Waiting> queue;
  private final Thread thread;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong examples = new AtomicLong();
  private volatile boolean closed;
  private volatile boolean ended;

  private record Waiting(float[] example, CompletableFuture<double[]> answer) {}

  /**
   * Begins to work.
   *
   * @param shape of one example
   * @param most examples in a batch
   * @param capacity examples that may wait
   */
  MicroBatches(ComputationGraph classifier, long[] shape, int most, int capacity) {
    this.engine = Engine.chooseForInference(Engine.Mode.AUTO, classifier);
    this.shape = shape.clone();
    this.most = most;
    this.capacity = capacity;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.thread = new Thread(this::work, "crowdzoo-predictor");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Adds an example.
   *
   * @param wait for room, or refuse at once
   * @throws BusyException if there is no room and none is waited for
   */
  CompletableFuture<double[]> add(float[] example, boolean wait) throws InterruptedException {
    Waiting waiting = new Waiting(example, new CompletableFuture<>());
    boolean taken = false;
    while (!taken) {
      if (closed) {
        throw new IllegalStateException("the predictor is closed");
      }
      taken = wait ? queue.offer(waiting, 100, TimeUnit.MILLISECONDS) : queue.offer(waiting);
      if (!taken && !wait) {
        throw new BusyException(capacity);
      }
    }
    if (ended) {
      failRest(); // it came after the last look at the queue
    }
    return waiting.answer;
  }

  int waiting() {
    return queue.size();
  }

  long batches() {
    return batches.get();
  }

  long examples() {
    return examples.get();
  }

  private void work() {
    List<Waiting> batch = new ArrayList<>(most);
    while (!(closed && queue.isEmpty())) {
      try {
        Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, most - 1);
          answer(batch);
        }
      } catch (InterruptedException e) {
        closed = true; // nobody interrupts this thread but who wants it to end
      } finally {
        batch.clear();
      }
    }
    ended = true;
    failRest();
  }

  private void failRest() {
    for (Waiting left = queue.poll(); left != null; left = queue.poll()) {
      left.answer.completeExceptionally(new IllegalStateException("the predictor is closed"));
    }
  }

  private void answer(List<Waiting> batch) {
    double[][] answers;
    try {
      answers = compute(batch);
    } catch (RuntimeException | Error e) {
      batch.forEach(waiting -> waiting.answer.completeExceptionally(e));
      return;
    }
    batches.incrementAndGet();
    examples.addAndGet(batch.size());
    for (int i = 0; i < answers.length; i++) {
      batch.get(i).answer.complete(answers[i]);
    }
  }

  private double[][] compute(List<Waiting> batch) {
    int length = batch.get(0).example.length;
    int rows = rows(batch.size());
    float[] all = new float[rows * length];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(batch.get(i).example, 0, all, i * length, length);
    }
    long[] size = new long[shape.length + 1];
    size[0] = rows;
    System.arraycopy(shape, 0, size, 1, shape.length);
    INDArray input = Nd4j.create(all, size, 'c').castTo(engine.stock().params().dataType());
    INDArray output = engine.graph().outputSingle(input);
    double[] flat = HostArray.read(output);
    int classes = (int) output.size(1);
    double[][] answers = new double[batch.size()][classes];
    for (int i = 0; i < answers.length; i++) {
      System.arraycopy(flat, i * classes, answers[i], 0, classes);
    }
    input.close();
    return answers;
  }

  /** A compiled graph has a plan for each size of batch: few sizes, filled up with zeros. */
  private int rows(int examples) {
    return engine.isCompiled()
        ? Math.min(most, examples == 1 ? 1 : 2 * Integer.highestOneBit(examples - 1))
        : examples;
  }

  /** Answers those who wait, and ends. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    engine.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
