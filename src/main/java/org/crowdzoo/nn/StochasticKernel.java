package org.crowdzoo.nn;

/** {@link StochasticVertex} written out; names as in its formulas. */
final class StochasticKernel implements VoteKernel {
  private final int classes;
  private final MatrixForm form;

  StochasticKernel(StochasticVertex vertex) {
    classes = vertex.getClasses();
    form = vertex.getForm();
  }

  @Override
  public void forward(double[][] inputs, int votes, double[] scores) {
    for (int a = 0; a < votes; a++) {
      double[] matrix = form.matrix(inputs[1], a * classes * classes, classes);
      for (int l = 0; l < classes; l++) {
        scores[l * votes + a] = Math.log(probability(inputs[0], matrix, l));
      }
    }
  }

  @Override
  public void backward(double[][] inputs, int votes, double[] epsilon, double[][] gradients) {
    double[] p = inputs[0];
    for (int a = 0; a < votes; a++) {
      if (!counts(epsilon, votes, a)) {
        continue;
      }
      int at = a * classes * classes;
      double[] matrix = form.matrix(inputs[1], at, classes);
      double[] derivatives = new double[matrix.length];
      for (int l = 0; l < classes; l++) {
        double e = epsilon[l * votes + a] / probability(p, matrix, l);
        for (int k = 0; k < classes; k++) {
          derivatives[l * classes + k] = e * p[k];
          gradients[0][k] += e * matrix[l * classes + k];
        }
      }
      form.chain(inputs[1], at, matrix, derivatives);
      System.arraycopy(derivatives, 0, gradients[1], at, derivatives.length);
    }
  }

  private boolean counts(double[] epsilon, int votes, int a) {
    for (int l = 0; l < classes; l++) {
      if (epsilon[l * votes + a] != 0) {
        return true;
      }
    }
    return false;
  }

  private double probability(double[] p, double[] matrix, int l) {
    double q = Float.MIN_NORMAL;
    for (int k = 0; k < classes; k++) {
      q += p[k] * matrix[l * classes + k];
    }
    return q;
  }
}
