package org.crowdzoo.nn;

import org.crowdzoo.nn.CrowdLayerVertex.Kind;

/** {@link CrowdLayerVertex} written out; names as in its formulas. */
final class CrowdLayerKernel implements VoteKernel {
  private final int classes;
  private final int choices;
  private final Kind kind;

  CrowdLayerKernel(CrowdLayerVertex vertex) {
    classes = vertex.getClasses();
    choices = vertex.choices();
    kind = vertex.getKind();
  }

  @Override
  public void forward(double[][] inputs, int votes, double[] scores) {
    for (int a = 0; a < votes; a++) {
      for (int l = 0; l < classes; l++) {
        scores[l * votes + a] = score(inputs, a, l);
      }
    }
  }

  private double score(double[][] inputs, int a, int l) {
    double[] p = inputs[0];
    int at = a * classes + l;
    return switch (kind) {
      case MW -> {
        int first = l - l % choices;
        double sum = 0;
        for (int k = 0; k < choices; k++) {
          sum += inputs[1][at * choices + k] * p[first + k];
        }
        yield sum;
      }
      case VW -> inputs[1][at] * p[l];
      case VB -> p[l] + inputs[1][at];
      case VW_B -> inputs[1][at] * p[l] + inputs[2][at];
    };
  }

  @Override
  public void backward(double[][] inputs, int votes, double[] epsilon, double[][] gradients) {
    for (int a = 0; a < votes; a++) {
      for (int l = 0; l < classes; l++) {
        double e = epsilon[l * votes + a];
        if (e != 0) {
          backward(inputs, a, l, e, gradients);
        }
      }
    }
  }

  private void backward(double[][] inputs, int a, int l, double e, double[][] gradients) {
    double[] p = inputs[0];
    int at = a * classes + l;
    switch (kind) {
      case MW -> {
        int first = l - l % choices;
        for (int k = 0; k < choices; k++) {
          gradients[1][at * choices + k] = e * p[first + k];
          gradients[0][first + k] += e * inputs[1][at * choices + k];
        }
      }
      case VW -> {
        gradients[1][at] = e * p[l];
        gradients[0][l] += e * inputs[1][at];
      }
      case VB -> {
        gradients[1][at] = e;
        gradients[0][l] += e;
      }
      case VW_B -> {
        gradients[1][at] = e * p[l];
        gradients[2][at] = e;
        gradients[0][l] += e * inputs[1][at];
      }
    }
  }
}
