package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
  private static final String TEXT = "chêne;érable\r\n橡树;🌳\rend";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void aByteOrderMarkTellsTheEncodingAndIsDropped(String encoding) throws IOException {
    Path file = folder.resolve("a.txt");
    Files.write(file, ("\ufeff" + TEXT).getBytes(Charset.forName(encoding)));
    assertThat(TextFile.read(file)).isEqualTo(TEXT);
    assertThat(TextFile.lines(file)).containsExactly("chêne;érable", "橡树;🌳", "end");
  }

  @Test
  void shortFilesAreTextToo() throws IOException {
    for (String text : new String[] {"", "a", "é"}) {
      assertThat(TextFile.read(Files.writeString(folder.resolve("s"), text))).isEqualTo(text);
    }
  }

  @Test
  void whatEndsInGzIsPackedBothWays() throws IOException {
    Path file = folder.resolve("a.txt.gz");
    TextFile.write(file, out -> out.write(TEXT));
    assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
    assertThat(TextFile.read(file)).isEqualTo(TEXT);
    byte[] packed = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(packed, packed.length - 12));
    assertThatThrownBy(() -> TextFile.read(file)).hasMessageContaining("is cut off");
    Files.writeString(file, "plain text");
    assertThatThrownBy(() -> TextFile.read(file)).hasMessageContaining("is no gz file");
  }

  @Test
  void anotherEncodingIsOneLineThatSaysWhereAndHowToMendIt() throws IOException {
    Path file = folder.resolve("w.txt");
    Files.write(file, "a\nb\nchêne\n".getBytes(Charset.forName("windows-1252")));
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": cannot be read, not UTF-8 (line 3, byte 0xea); convert it: iconv -f"
                + " WINDOWS-1252 -t UTF-8 w.txt > new (or from what it is in)");
    Files.write(file, "a\nb".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> TextFile.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 1: holds a NUL character")
        .hasMessageContaining("iconv -f UTF-16LE");
    byte[] odd = "\ufeffab".getBytes(StandardCharsets.UTF_16LE);
    Files.write(file, Arrays.copyOf(odd, odd.length - 1));
    assertThatThrownBy(() -> TextFile.read(file)).hasMessageContaining("is no text in UTF-16LE");
  }

  @Test
  void whatIsNoFileIsOneLine() {
    assertThatThrownBy(() -> TextFile.read(folder))
        .hasMessage(folder + ": is a folder, must be a file");
    assertThatThrownBy(() -> TextFile.read(folder.resolve("no")))
        .hasMessage(folder.resolve("no") + ": no such file");
  }

  @Test
  void namesAreComparedInOneForm() throws IOException {
    Path file = Files.writeString(folder.resolve("n"), " che\u0302ne \n\n");
    assertThat(TextFile.names(file)).containsExactly("chêne");
  }
}
