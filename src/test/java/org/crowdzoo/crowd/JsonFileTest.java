package org.crowdzoo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("j.json"), text);
  }

  private String problem(String text) throws IOException {
    Path file = file(text);
    InputException e = catchThrowableOfType(() -> JsonFile.read(file), InputException.class);
    assertThat(e.problems()).hasSize(1);
    assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\n", "Feature", "CTRL");
    return e.getMessage().substring((file + ": ").length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a': 1|not a JSON object, broken at line 1, column 8, it ends too early",
        "{'a': 1, 'a': 2}|not a JSON object, broken at line 1, column 13, the key a stands twice",
        "{'a': True}|not a JSON object, broken at line 1, column 11, Unrecognized token 'True'",
        "{'a' 1}|not a JSON object, broken at line 1, column 7, unexpected character 1",
        "{'a': 1} {}|goes on after its end, with { in line 1; a file holds one object",
        "[1]|not a JSON object, got [",
        "{'a': 1,, }|not a JSON object, broken at line 1, column 10, unexpected character ,",
      })
  void whatIsBrokenIsOneLineInWords(String text, String why) throws IOException {
    assertThat(problem(text.replace('\'', '"'))).startsWith(why);
  }

  @Test
  void controlCharactersAndDepth() throws IOException {
    assertThat(problem("{\"a\": \u001f 1}")).contains("a control character (code 31)");
    assertThat(problem("{\"a\nb\": 1}")).contains("a control character (code 10)");
    assertThat(problem("{\"a\":".repeat(100_000))).contains("nested more than 50 deep");
    assertThat(problem("{\"a\": " + "9".repeat(5000) + "}")).contains("too long");
    assertThat(problem("{\"a\u0000\": 1}")).contains("NUL");
  }

  @Test
  void otherEncodingsAndPython() throws IOException {
    Path file = folder.resolve("u.json");
    Files.write(file, "\ufeff{\"é\": NaN}".getBytes(StandardCharsets.UTF_16BE));
    assertThat(JsonFile.read(file)).containsEntry("é", Double.NaN);
  }
}
