package org.crowdzoo.nn;

import java.util.Arrays;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link VoteKernel} over the tasks of a batch, each copied out of the arrays and back while
 * it is in the processor's cache. In one thread: beside the waiting threads of ND4J's OpenMP a
 * second one gained nothing.
 */
final class TaskLoop {
  private final VoteKernel kernel;
  private final int tasks;
  private final int votes;
  private final HostArray[] inputs;

  /** A loop over the first dimension of the inputs; {@code votes} is A. */
  TaskLoop(VoteKernel kernel, INDArray[] inputs, int votes) {
    this.kernel = kernel;
    this.votes = votes;
    this.tasks = (int) inputs[0].size(0);
    this.inputs = Stream.of(inputs).map(HostArray::from).toArray(HostArray[]::new);
  }

  /** Fills the scores [B, K, A]. */
  void forward(INDArray scores) {
    HostArray to = HostArray.of(scores);
    double[][] values = partOfOneTask();
    double[] h = new double[to.length() / tasks];
    for (int i = 0; i < tasks; i++) {
      read(i, values);
      kernel.forward(values, votes, h);
      to.write(i * h.length, h, 0, h.length);
    }
  }

  /** Fills one gradient an input from the derivative in the scores, [B, K, A]. */
  void backward(INDArray epsilon, INDArray[] gradients) {
    HostArray from = HostArray.from(epsilon);
    HostArray[] to = Stream.of(gradients).map(HostArray::of).toArray(HostArray[]::new);
    double[][] values = partOfOneTask();
    double[][] derivatives = partOfOneTask();
    double[] e = new double[from.length() / tasks];
    for (int i = 0; i < tasks; i++) {
      read(i, values);
      from.read(i * e.length, e, 0, e.length);
      for (double[] derivative : derivatives) {
        Arrays.fill(derivative, 0);
      }
      kernel.backward(values, votes, e, derivatives);
      for (int n = 0; n < to.length; n++) {
        to[n].write(i * derivatives[n].length, derivatives[n], 0, derivatives[n].length);
      }
    }
  }

  private double[][] partOfOneTask() {
    return Stream.of(inputs)
        .map(input -> new double[input.length() / tasks])
        .toArray(double[][]::new);
  }

  private void read(int i, double[][] values) {
    for (int n = 0; n < inputs.length; n++) {
      inputs[n].read(i * values[n].length, values[n], 0, values[n].length);
    }
  }
}
