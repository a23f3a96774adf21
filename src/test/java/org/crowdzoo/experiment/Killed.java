package org.crowdzoo.experiment;

/** Stands for the end of a process in the midst of a training. */
final class Killed extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
