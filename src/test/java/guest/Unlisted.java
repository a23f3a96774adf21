package guest;

import org.nd4j.linalg.activations.impl.ActivationReLU;

/** A part of networks that lies beside a listed one and is not listed. */
public final class Unlisted extends ActivationReLU {
  private static final long serialVersionUID = 1L;

  static {
    System.setProperty("guest.loaded", "Unlisted");
  }
}
