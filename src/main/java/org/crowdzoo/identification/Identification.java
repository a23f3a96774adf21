package org.crowdzoo.identification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A method of the command {@code identify}: scores tasks or workers and saves what it finds. */
@FunctionalInterface
public interface Identification {
  /**
   * Runs.
   *
   * @return the files written
   * @throws org.crowdzoo.files.InputException if the input does not do for this method
   */
  List<Path> identify(IdentificationInput input) throws IOException;
}
