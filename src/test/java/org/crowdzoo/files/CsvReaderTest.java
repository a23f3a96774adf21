package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  @TempDir Path folder;

  private List<List<String>> read(String text) throws IOException {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, text);
    return rows(file);
  }

  private static List<List<String>> rows(Path file) {
    List<List<String>> rows = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void anyLineEnd(String end) throws IOException {
    assertThat(read("a,b" + end + end + "1, 2 " + end + ","))
        .containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("", ""));
  }

  @Test
  void quotedFields() throws IOException {
    assertThat(read("a;b\n\"x;1\";\"say \"\"hi\"\"\"\n\"two\nlines\";c\n"))
        .containsExactly(
            List.of("a", "b"), List.of("x;1", "say \"hi\""), List.of("two\nlines", "c"));
    assertThatThrownBy(() -> read("a,b\n\"open,1\n"))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("a.csv: line 2: a quoted field does not end");
  }

  @Test
  void tabsByteOrderMarksAndGzip() throws IOException {
    assertThat(read("\ufeffa\tb\n1\t2")).containsExactly(List.of("a", "b"), List.of("1", "2"));
    Path packed = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("x,y\n3,4\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(rows(packed)).containsExactly(List.of("x", "y"), List.of("3", "4"));
  }

  @Test
  void tellsTheLineOfARow() throws IOException {
    Files.writeString(folder.resolve("l.csv"), "a,b\r\n\r\n\"1\n2\",3\r\n4,5");
    try (CsvReader in = CsvReader.open(folder.resolve("l.csv"))) {
      in.next();
      assertThat(in.line()).isEqualTo(1);
      in.next();
      assertThat(in.line()).isEqualTo(3);
      in.next();
      assertThat(in.line()).isEqualTo(5);
      assertThat(in.next()).isNull();
    }
  }

  @Test
  void unreadableFiles() throws IOException {
    assertThat(read("")).isEmpty();
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, new byte[] {'a', (byte) 0xe9, ',', 'b'});
    assertThatThrownBy(() -> rows(latin))
        .hasMessage(
            latin
                + ": cannot be read, not UTF-8 (line 1, byte 0xe9); convert it: iconv -f WINDOWS-1252"
                + " -t UTF-8 latin.csv > new (or from what it is in)");
    Path none = folder.resolve("none.csv");
    assertThatThrownBy(() -> CsvReader.open(none)).hasMessage(none + ": no such file");
  }
}
