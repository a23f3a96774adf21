package org.crowdzoo.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A reader, and what it reads.
 *
 * @param name of the reader
 * @param file name that inputs have
 * @param corpus good files and known bad ones, to be changed
 * @param zip whether the entries are changed, and packed again with right checksums
 * @param reader reads a file; what it may throw is an InputException
 */
record FuzzTarget(String name, String file, List<byte[]> corpus, boolean zip, Reader reader) {
  /** Reads. */
  interface Reader {
    void read(Path file) throws Exception;
  }
}
