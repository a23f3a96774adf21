package org.crowdzoo.training;

/** Training went to a loss that is not a number, or parameters did; says where. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DivergedException(int epoch, int batch, double loss, double learningRate) {
    super(
        "training: the loss became "
            + loss
            + " in epoch "
            + (epoch + 1)
            + ", batch "
            + (batch + 1)
            + " (learning rate "
            + learningRate
            + "); a lower training.learningRate or strategy.scale may help");
  }
}
