package org.crowdzoo.serving;

/** As many examples wait as may; try again later. */
public final class BusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BusyException(int queue) {
    super("as many examples as may (" + queue + ") are waiting");
  }
}
