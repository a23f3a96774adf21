package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.util.List;

/** Knows one published dataset, or one layout of files: where it comes from and how to read it. */
interface Installer {
  /** What is downloaded unless the data is given; empty if it must be given. */
  List<Source> sources(Form form);

  /**
   * Reads the data.
   *
   * @throws org.crowdzoo.files.InputException if the files are not what they should be
   */
  Prepared prepare(SourceFiles files, Form form) throws IOException;

  /** What is worth knowing of the data that {@link #prepare} read, one line each. */
  default List<String> notes() {
    return List.of();
  }

  /** Whether the data can be had in a form; if that depends on files, {@link #prepare} tells. */
  default boolean has(Form form) {
    return true;
  }

  /** The form that is installed unless another is asked for. */
  Form usualForm();
}
