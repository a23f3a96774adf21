package org.crowdzoo.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.example.ExampleInputFormat;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.crowdzoo.crowd.exchange.LongJsonl;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.crowd.exchange.VoteRow;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.SourceFile;
import org.crowdzoo.files.TextFile;

/**
 * A file of votes, read in parts: task, worker and label as text, the label null for none. A CSV's
 * quoted cells must end in their line.
 */
final class VoteSource {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** What stands for other characters in Hadoop's names of files. */
  private static final Pattern PATTERN = Pattern.compile("[,*?{}\\[\\]\\\\]");

  private final JavaSparkContext context;
  private final Path file;
  private final VoteOptions options;
  private final int parts;

  /** Makes cells of lines. */
  private record Lines(String file, VoteRow columns, boolean json, char delimiter)
      implements Serializable {
    Iterator<String[]> cells(int part, Iterator<String> lines) {
      boolean[] first = {part == 0 && !json};
      return new Mapped<>(
          lines,
          line -> {
            if (line.isBlank()) {
              return null;
            }
            if (first[0]) {
              first[0] = line.startsWith("sep=") || line.startsWith(BYTE_ORDER_MARK + "sep=");
              return null; // the header, or what Excel writes before it
            }
            return of(line);
          });
    }

    private String[] of(String read) {
      String line = read.startsWith(BYTE_ORDER_MARK) ? read.substring(1) : read;
      int width = columns.header().size();
      List<String> row =
          json ? LongJsonl.row(line, columns.header()) : CsvReader.cells(line, delimiter);
      if (row == null || row.size() != width) {
        throw new InputException(
            file
                + (json
                    ? ": a line must be {\"task\": …, \"worker\": …, \"label\": …}, got "
                    : ": a row must have " + width + " cells as the header, all in one line, got ")
                + InputText.shown(line));
      }
      return required(file, columns.cells(row), line);
    }
  }

  VoteSource(JavaSparkContext context, Path file, VoteOptions options, int parts) {
    if (PATTERN.matcher(file.toAbsolutePath().toString()).find()) {
      throw new InputException(
          file
              + ": Spark takes no file with , * ? { } [ ] or \\ in its path; rename it, or link to it");
    }
    this.context = context;
    this.file = file;
    this.options = options;
    this.parts = parts;
  }

  /** All votes. */
  JavaRDD<String[]> cells() {
    VoteFormat format = VoteFormat.ofFile(file);
    return format == VoteFormat.PARQUET ? parquet() : text(format == VoteFormat.JSONL);
  }

  private JavaRDD<String[]> text(boolean json) {
    Lines lines = json ? jsonLines() : csvLines();
    return context
        .textFile(file.toAbsolutePath().toUri().toString(), parts)
        .mapPartitionsWithIndex(lines::cells, false);
  }

  private Lines csvLines() {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      if (header == null) {
        throw new InputException(file + ": is empty, the header task,worker,label is missing");
      }
      return new Lines(file.toString(), VoteRow.of(file, header, options), false, in.delimiter());
    }
  }

  private Lines jsonLines() {
    try (BufferedReader in = TextFile.open(file)) {
      String line = in.readLine();
      while (line != null && line.isBlank()) {
        line = in.readLine();
      }
      if (line == null) {
        throw new InputException(file + ": holds no vote");
      }
      VoteRow columns = VoteRow.of(file, LongJsonl.names(file, line), options);
      return new Lines(file.toString(), columns, true, (char) 0);
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  private JavaRDD<String[]> parquet() {
    VoteRow columns = VoteRow.of(file, new HadoopParquet().columns(file), options);
    String name = file.toString();
    String all =
        HadoopParquet.parts(file).stream()
            .map(part -> HadoopParquet.path(part).toString())
            .collect(Collectors.joining(","));
    return context
        .newAPIHadoopFile(
            all, ExampleInputFormat.class, Void.class, Group.class, HadoopParquet.configuration())
        .map(row -> HadoopParquet.cells(row._2()))
        .map(row -> required(name, columns.cells(row), String.valueOf(row)));
  }

  private static String[] required(String file, String[] cells, String row) {
    if (cells == null) {
      throw new InputException(
          file + ": the task or the worker is empty in " + InputText.shown(row));
    }
    return cells;
  }

  /** What a function gives for each element, nulls left out. */
  private static final class Mapped<A, B> implements Iterator<B> {
    private final Iterator<A> from;
    private final Function<A, B> function;
    private B next;

    Mapped(Iterator<A> from, Function<A, B> function) {
      this.from = from;
      this.function = function;
    }

    @Override
    public boolean hasNext() {
      while (next == null && from.hasNext()) {
        next = function.apply(from.next());
      }
      return next != null;
    }

    @Override
    public B next() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      B one = next;
      next = null;
      return one;
    }
  }
}
