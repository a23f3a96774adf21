package guest;

import org.nd4j.linalg.activations.impl.ActivationReLU;

/** A part of networks that neither DL4J nor Crowdzoo knows; listed by {@link GuestClasses}. */
public final class GuestActivation extends ActivationReLU {
  private static final long serialVersionUID = 1L;
}
