package org.crowdzoo.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads the rows of a CSV file one after the other. Lines end in line feed, carriage return or
 * both; fields may be quoted (RFC 4180); the separator is the comma, semicolon or tab that is most
 * frequent in the first line; empty lines are passed over; spaces around fields are dropped. A file
 * whose name ends in {@code .gz} is unpacked while it is read.
 */
public final class CsvReader implements AutoCloseable {
  private final Path file;
  private final Reader in;
  private final char separator;
  private int line = 1;
  private int rowLine;
  private int ahead;

  private CsvReader(Path file, Reader in) throws IOException {
    this.file = file;
    this.in = in;
    this.separator = guessSeparator(in);
    this.ahead = in.read();
    if (ahead == '\ufeff') {
      ahead = in.read();
    }
  }

  /**
   * Opens a file in UTF-8.
   *
   * @throws InputException if it is missing or cannot be read
   */
  public static CsvReader open(Path file) {
    try {
      InputStream bytes = Files.newInputStream(file);
      if (file.toString().endsWith(".gz")) {
        bytes = new GZIPInputStream(bytes, 1 << 16);
      }
      return new CsvReader(
          file,
          new BufferedReader(
              new InputStreamReader(
                  bytes,
                  StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)),
              1 << 16));
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The next row, or null at the end of the file. */
  public List<String> next() {
    try {
      while (ahead == '\n' || ahead == '\r') {
        endLine();
      }
      if (ahead < 0) {
        return null;
      }
      rowLine = line;
      List<String> row = new ArrayList<>();
      while (true) {
        row.add(field());
        if (ahead != separator) {
          break;
        }
        ahead = in.read();
      }
      return row;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Line, from 1, on which the last row began. */
  public int line() {
    return rowLine;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private String field() throws IOException {
    StringBuilder text = new StringBuilder();
    while (ahead == ' ') {
      ahead = in.read();
    }
    boolean quoted = ahead == '"';
    if (quoted) {
      quotedPart(text);
    }
    while (ahead >= 0 && ahead != separator && ahead != '\n' && ahead != '\r') {
      text.append((char) ahead);
      ahead = in.read();
    }
    return quoted ? text.toString() : text.toString().strip();
  }

  /** From the opening quote to behind the closing one; two quotes in a row are one. */
  private void quotedPart(StringBuilder text) throws IOException {
    int from = line;
    ahead = in.read();
    while (true) {
      if (ahead < 0) {
        throw new InputException(file + ": line " + from + ": a quoted field does not end");
      } else if (ahead == '"') {
        ahead = in.read();
        if (ahead != '"') {
          return;
        }
      } else if (ahead == '\n') {
        line++;
      }
      text.append((char) ahead);
      ahead = in.read();
    }
  }

  private void endLine() throws IOException {
    int end = ahead;
    ahead = in.read();
    if (end == '\r' && ahead == '\n') {
      ahead = in.read();
    }
    line++;
  }

  private static char guessSeparator(Reader in) throws IOException {
    in.mark(1 << 16);
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    int read = 0;
    for (int c = in.read(); c >= 0 && c != '\n' && c != '\r' && ++read < 1 << 16; c = in.read()) {
      commas += c == ',' ? 1 : 0;
      semicolons += c == ';' ? 1 : 0;
      tabs += c == '\t' ? 1 : 0;
    }
    in.reset();
    return tabs > commas && tabs > semicolons ? '\t' : semicolons > commas ? ';' : ',';
  }

  private static InputException unreadable(Path file, IOException e) {
    String reason =
        e instanceof java.nio.charset.CharacterCodingException ? "not UTF-8" : e.getMessage();
    return new InputException(file + ": cannot be read, " + reason, e);
  }
}
