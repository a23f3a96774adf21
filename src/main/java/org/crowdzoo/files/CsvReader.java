package org.crowdzoo.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads the rows of a CSV file one after the other, with commons-csv. Lines end in line feed,
 * carriage return or both; fields may be quoted (RFC 4180); the separator is the comma, semicolon
 * or tab that is most frequent in the first line, or what Excel's first line {@code sep=;} says;
 * empty lines are passed over; spaces around fields are dropped. Encodings and {@code .gz} as in
 * {@link TextFile}.
 */
public final class CsvReader implements AutoCloseable {
  private static final int MARK = 1 << 16;
  private static final Pattern SEPARATOR_LINE = Pattern.compile("sep=(.)");
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
  private static final Pattern PLACE = Pattern.compile("\\((?:start)?line (\\d+)\\)");

  private final Path file;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private final int linesBefore;
  private final char delimiter;
  private long rowLine;

  private CsvReader(Path file, BufferedReader in) throws IOException {
    this.file = file;
    String first = firstLine(in);
    Matcher told = SEPARATOR_LINE.matcher(first);
    boolean separatorTold = told.matches();
    this.linesBefore = separatorTold ? 1 : 0;
    if (separatorTold) {
      in.readLine();
    }
    this.delimiter = separatorTold ? told.group(1).charAt(0) : separator(first);
    this.parser = format(delimiter).parse(in);
    this.records = parser.iterator();
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it is missing or cannot be read
   */
  public static CsvReader open(Path file) {
    try {
      return new CsvReader(file, TextFile.open(file));
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  private static CSVFormat format(char delimiter) {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreEmptyLines(true)
        .setIgnoreSurroundingSpaces(true)
        .build();
  }

  /**
   * The cells of one line, for readers of parts of a file; null if a quote does not end in it, or
   * is no row.
   */
  public static List<String> cells(String line, char delimiter) {
    if (line.indexOf('"') < 0) {
      return split(line, delimiter);
    }
    try (CSVParser one = CSVParser.parse(line, format(delimiter))) {
      List<CSVRecord> rows = one.getRecords();
      return rows.size() == 1 ? rows.get(0).toList() : null;
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return null;
    }
  }

  /** A billion lines come by here. */
  private static List<String> split(String line, char delimiter) {
    List<String> cells = new ArrayList<>();
    int from = 0;
    for (int to = line.indexOf(delimiter); to >= 0; to = line.indexOf(delimiter, from)) {
      cells.add(line.substring(from, to).strip());
      from = to + 1;
    }
    cells.add(line.substring(from).strip());
    return cells;
  }

  /** What separates the cells of this file. */
  public char delimiter() {
    return delimiter;
  }

  /** The next row, or null at the end of the file. */
  public List<String> next() {
    try {
      if (!records.hasNext()) {
        return null;
      }
      List<String> row = records.next().toList();
      rowLine =
          linesBefore
              + parser.getCurrentLineNumber()
              - row.stream().mapToLong(CsvReader::lineEnds).sum();
      return row;
    } catch (UncheckedIOException e) {
      throw broken(e);
    } catch (IllegalStateException e) {
      throw broken(e);
    }
  }

  /** Line, from 1, on which the last row began. */
  public int line() {
    return (int) rowLine;
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  private InputException broken(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    Matcher place = PLACE.matcher(message);
    String line =
        place.find() ? "line " + (linesBefore + Integer.parseInt(place.group(1))) + ": " : "";
    String what =
        message.contains("EOF reached before encapsulated token finished")
            ? "a quoted field does not end"
            : "after a quoted field must come a separator or the line's end (a quote within quotes"
                + " is written twice)";
    return new InputException(file + ": " + line + what, e);
  }

  private static long lineEnds(String field) {
    return LINE_END.matcher(field).results().count();
  }

  /** The first line that is not empty, as far as the mark reaches. */
  private static String firstLine(BufferedReader in) throws IOException {
    in.mark(MARK);
    StringBuilder line = new StringBuilder();
    int read = 0;
    for (int c = in.read(); c >= 0 && ++read < MARK; c = in.read()) {
      if (c != '\n' && c != '\r') {
        line.append((char) c);
      } else if (!line.isEmpty()) {
        break;
      }
    }
    in.reset();
    return line.toString();
  }

  private static char separator(String line) {
    char best = ',';
    long most = 0;
    for (char candidate : new char[] {',', ';', '\t'}) {
      long count = countOutsideQuotes(line, candidate);
      if (count > most) {
        best = candidate;
        most = count;
      }
    }
    return best;
  }

  private static long countOutsideQuotes(String line, char wanted) {
    long count = 0;
    boolean quoted = false;
    for (int c = 0; c < line.length(); c++) {
      quoted ^= line.charAt(c) == '"';
      count += !quoted && line.charAt(c) == wanted ? 1 : 0;
    }
    return count;
  }
}
