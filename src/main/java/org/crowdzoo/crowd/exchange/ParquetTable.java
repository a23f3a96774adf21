package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Parquet files as tables of text; found as a service, since only a build with Spark has one. */
public interface ParquetTable {
  /**
   * Names of the columns, in their order.
   *
   * @param file a file, or a folder of files of one kind
   * @throws org.crowdzoo.files.InputException if it is none
   */
  List<String> columns(Path file);

  /** All rows, one after the other; a cell that is null in the file is null. */
  void read(Path file, Consumer<List<String>> row);

  /** Takes the cells of one row after the other: text, or whole numbers where so declared. */
  @FunctionalInterface
  interface Rows {
    /** Gives all rows. */
    void to(Consumer<Object[]> row);
  }

  /**
   * Writes a file that appears whole or not at all.
   *
   * @param columns their names; those that are listed in {@code numbers} hold whole numbers
   */
  void write(Path file, List<String> columns, List<String> numbers, Rows rows) throws IOException;
}
