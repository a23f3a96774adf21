package org.crowdzoo.identification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A method of the command {@code identify}: scores tasks or workers and saves what it finds. */
@FunctionalInterface
public interface Identification {
  /**
   * What was found.
   *
   * @param files the files written
   * @param lines what is to be read at once, such as a coefficient for the whole crowd
   */
  record Found(List<Path> files, List<String> lines) {
    /** Copies. */
    public Found {
      files = List.copyOf(files);
      lines = List.copyOf(lines);
    }

    static Found of(List<Path> files) {
      return new Found(files, List.of());
    }
  }

  /**
   * Runs.
   *
   * @throws org.crowdzoo.files.InputException if the input does not do for this method
   */
  Found identify(IdentificationInput input) throws IOException;
}
