package org.crowdzoo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  @TempDir Path folder;

  @Test
  void otherKeysAreKept() throws IOException {
    Path file = folder.resolve("metadata.json");
    Files.writeString(
        file,
        "{\"n_classes\": 3, \"name\": \"birds\", \"n_workers\": 7, \"n_task\": 5,"
            + " \"class_names\": [\"a\", \"b\", \"c\"], \"nothing\": null}");
    Metadata metadata = Metadata.read(file);
    assertThat(metadata.name()).isEqualTo("birds");
    assertThat(metadata.classes()).isEqualTo(3);
    assertThat(metadata.workers()).isEqualTo(7);
    assertThat(metadata.others())
        .isEqualTo(Map.of("n_task", 5, "class_names", List.of("a", "b", "c")));
    Path copy = folder.resolve("copy.json");
    metadata.write(copy);
    assertThat(Metadata.read(copy)).isEqualTo(metadata);
  }

  @Test
  void allProblemsAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("m.json"), "{\"name\": \" \", \"n_classes\": 0}");
    assertThatThrownBy(() -> Metadata.read(file))
        .satisfies(
            e ->
                assertThat(((InputException) e).problems())
                    .containsExactly(
                        file + ": name must be a text, got  ",
                        file + ": n_classes must be a whole number from 1, got 0",
                        file + ": n_workers must be a whole number from 0, it is missing"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[1]", "{\"name\"", "7"})
  void whatIsNoObjectIsOneLine(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("m.json"), json);
    assertThatThrownBy(() -> Metadata.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": not a JSON object, ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void noSuchFile() {
    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> Metadata.read(none)).hasMessage(none + ": no such file");
  }
}
