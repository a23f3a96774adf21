package org.crowdzoo.serving.onnx;

/** Something in a network that {@link OnnxFile} cannot write; the message names it. */
public final class NotInOnnxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotInOnnxException(String what) {
    super(what);
  }
}
