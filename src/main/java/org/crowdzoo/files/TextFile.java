package org.crowdzoo.files;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The one reader of text, whoever wrote it: CSV, matrices, lists of names, JSON and YAML. UTF-8, or
 * UTF-16 or UTF-32 if a byte order mark says so; the mark is dropped. A file whose name ends in
 * {@code .gz} is unpacked while it is read and packed while it is written. Whatever is wrong with a
 * file, a missing one, a folder, another encoding, a NUL character, is an {@link InputException} of
 * one line, also while reading.
 */
public final class TextFile {
  private static final int BUFFER = 1 << 16;

  private TextFile() {}

  /** Content that writes itself to a writer. */
  @FunctionalInterface
  public interface Content {
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it is missing or cannot be read; the reader throws it, too
   */
  public static BufferedReader open(Path file) {
    InputStream bytes = SourceFile.open(file);
    try {
      PushbackInputStream start = new PushbackInputStream(bytes, 4);
      Charset charset = charset(start);
      Reader decoded =
          new InputStreamReader(
              start,
              charset
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT));
      return new BufferedReader(new CheckedReader(file, charset, decoded), BUFFER);
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  /** All text of a file; see {@link #open}. */
  public static String read(Path file) {
    try (Reader in = open(file)) {
      StringBuilder text = new StringBuilder();
      char[] chunk = new char[BUFFER];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        text.append(chunk, 0, n);
      }
      return text.toString();
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  /** The lines of a file, which end in line feed, carriage return or both; see {@link #open}. */
  public static List<String> lines(Path file) {
    try (BufferedReader in = open(file)) {
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
      return lines;
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  /** A list of names, one a line: stripped, in form C ({@link Names}), without empty lines. */
  public static List<String> names(Path file) {
    return lines(file).stream()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .map(Names::composed)
        .toList();
  }

  /** Writes a file in UTF-8, whole or not at all; packed if its name ends in {@code .gz}. */
  public static void write(Path file, Content content) throws IOException {
    AtomicFile.write(
        file,
        bytes -> {
          try (Writer out =
              new BufferedWriter(
                  new OutputStreamWriter(
                      SourceFile.packedIfNamedSo(file, bytes), StandardCharsets.UTF_8),
                  BUFFER)) {
            content.writeTo(out);
          }
        });
  }

  /** By the byte order mark, which is passed over; UTF-8 without one. */
  private static Charset charset(PushbackInputStream in) throws IOException {
    byte[] mark = new byte[4];
    int read = in.readNBytes(mark, 0, 4);
    int bytes = 0;
    Charset charset = StandardCharsets.UTF_8;
    if (starts(mark, read, 0xef, 0xbb, 0xbf)) {
      bytes = 3;
    } else if (starts(mark, read, 0xff, 0xfe, 0, 0)) {
      bytes = 4;
      charset = Charset.forName("UTF-32LE");
    } else if (starts(mark, read, 0, 0, 0xfe, 0xff)) {
      bytes = 4;
      charset = Charset.forName("UTF-32BE");
    } else if (starts(mark, read, 0xff, 0xfe)) {
      bytes = 2;
      charset = StandardCharsets.UTF_16LE;
    } else if (starts(mark, read, 0xfe, 0xff)) {
      bytes = 2;
      charset = StandardCharsets.UTF_16BE;
    }
    in.unread(mark, bytes, read - bytes);
    return charset;
  }

  private static boolean starts(byte[] bytes, int length, int... with) {
    boolean all = length >= with.length;
    for (int b = 0; all && b < with.length; b++) {
      all = (bytes[b] & 0xff) == with[b];
    }
    return all;
  }
}
