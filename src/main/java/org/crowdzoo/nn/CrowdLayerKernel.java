package org.crowdzoo.nn;

import java.util.stream.IntStream;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;

/** {@link CrowdLayerVertex} written out; names as in its formulas. */
final class CrowdLayerKernel implements VoteKernel {
  private final int classes;
  private final Kind kind;

  private int tasks;
  private int votes;
  private double[][] inputs;

  CrowdLayerKernel(CrowdLayerVertex vertex) {
    classes = vertex.getClasses();
    kind = vertex.getKind();
  }

  @Override
  public double[] forward(double[][] inputs, int tasks, int votes) {
    this.tasks = tasks;
    this.votes = votes;
    this.inputs = inputs;
    double[] scores = new double[tasks * classes * votes];
    IntStream.range(0, tasks)
        .parallel()
        .forEach(
            i -> {
              for (int a = 0; a < votes; a++) {
                for (int l = 0; l < classes; l++) {
                  scores[(i * classes + l) * votes + a] = score(i, i * votes + a, l);
                }
              }
            });
    return scores;
  }

  private double score(int i, int vote, int l) {
    double p = inputs[0][i * classes + l];
    int at = vote * classes + l;
    return switch (kind) {
      case MW -> {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          sum += inputs[1][at * classes + k] * inputs[0][i * classes + k];
        }
        yield sum;
      }
      case VW -> inputs[1][at] * p;
      case VB -> p + inputs[1][at];
      case VW_B -> inputs[1][at] * p + inputs[2][at];
    };
  }

  @Override
  public double[][] backward(double[] epsilon) {
    double[][] gradients = new double[inputs.length][];
    for (int n = 0; n < inputs.length; n++) {
      gradients[n] = new double[inputs[n].length];
    }
    IntStream.range(0, tasks)
        .parallel()
        .forEach(
            i -> {
              for (int a = 0; a < votes; a++) {
                for (int l = 0; l < classes; l++) {
                  double e = epsilon[(i * classes + l) * votes + a];
                  backward(i, i * votes + a, l, e, gradients);
                }
              }
            });
    return gradients;
  }

  private void backward(int i, int vote, int l, double e, double[][] gradients) {
    int at = vote * classes + l;
    int head = i * classes + l;
    switch (kind) {
      case MW -> {
        for (int k = 0; k < classes; k++) {
          gradients[1][at * classes + k] = e * inputs[0][i * classes + k];
          gradients[0][i * classes + k] += e * inputs[1][at * classes + k];
        }
      }
      case VW -> {
        gradients[1][at] = e * inputs[0][head];
        gradients[0][head] += e * inputs[1][at];
      }
      case VB -> {
        gradients[1][at] = e;
        gradients[0][head] += e;
      }
      case VW_B -> {
        gradients[1][at] = e * inputs[0][head];
        gradients[2][at] = e;
        gradients[0][head] += e * inputs[1][at];
      }
    }
  }
}
