package org.crowdzoo.cluster;

import java.io.IOException;

/** Work failed, was tried once more, and failed again. The message is one line. */
public final class LostTwiceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With what happened the second time. */
  public LostTwiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
