package org.crowdzoo.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Decoded text; what cannot be text is one line that says where, and how to mend it. */
final class CheckedReader extends Reader {
  private final Path file;
  private final Charset charset;
  private final Reader in;
  private long line = 1;
  private long read;

  CheckedReader(Path file, Charset charset, Reader in) {
    this.file = file;
    this.charset = charset;
    this.in = in;
  }

  @Override
  public int read(char[] chars, int from, int length) {
    try {
      int count = in.read(chars, from, length);
      for (int c = from; c < from + count; c++) {
        if (chars[c] == '\n') {
          line++;
        } else if (chars[c] == 0) {
          throw new InputException(
              String.format(
                  Locale.ROOT,
                  "%s: line %d: holds a NUL character, so it is no text in %s; if it is UTF-16, convert it: iconv -f UTF-16%s -t UTF-8 %s > new",
                  file,
                  line,
                  charset,
                  line == 1 && c == 0 && read == 0 ? "BE" : "LE",
                  file.getFileName()));
        }
      }
      read += Math.max(0, count);
      return count;
    } catch (CharacterCodingException e) {
      throw new InputException(encodingProblem(), e);
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private String encodingProblem() {
    if (!charset.equals(StandardCharsets.UTF_8)) {
      return file + ": is no text in " + charset + " though its byte order mark says so";
    }
    return file
        + ": cannot be read, not UTF-8"
        + placeOfBadByte()
        + "; convert it: iconv -f WINDOWS-1252 -t UTF-8 "
        + file.getFileName()
        + " > new (or from what it is in)";
  }

  /** A decoder reads ahead, so the file is read again to tell the line. */
  private String placeOfBadByte() {
    try (InputStream bytes = SourceFile.open(file)) {
      int at = 1;
      int lead = 0;
      int following = 0;
      for (int b = bytes.read(); b >= 0; b = bytes.read()) {
        boolean continues = (b & 0xc0) == 0x80;
        if (continues != following > 0 || b >= 0xf8) {
          return String.format(
              Locale.ROOT, " (line %d, byte 0x%02x)", at, following > 0 ? lead : b);
        }
        lead = continues ? lead : b;
        following = continues ? following - 1 : b < 0xc0 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        at += b == '\n' ? 1 : 0;
      }
      return following > 0 ? String.format(Locale.ROOT, " (line %d, byte 0x%02x)", at, lead) : "";
    } catch (IOException e) {
      return "";
    }
  }
}
