package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNameTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"labelme", "cifar-10h", "a b", "x..y", "a:b", "Robert'); DROP", "~"})
  void goodNames(String name) {
    assertThat(FileName.fault(name)).isNull();
    assertThat(FileName.require("name", name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../x",
        "x/../../../escaped",
        "/etc/passwd",
        "a\\b",
        ".hidden",
        "a\0b",
        "a\nb",
        "a\rb",
        "\u001b[2J",
        "\u009b31m",
        "a\u2028b",
        "a\u202eb"
      })
  void namesThatLeadElsewhereOrThatATerminalObeys(String name) {
    assertThatThrownBy(() -> FileName.require("m.json: name", name))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("m.json: name must ")
        .message()
        .doesNotContainPattern("[\\p{Cc}\\u2028\\u202e]");
  }

  @Test
  void longNamesAreCountedInBytes() {
    assertThat(FileName.fault("x".repeat(200))).isNull();
    assertThat(FileName.fault("x".repeat(201))).isEqualTo("must have at most 200 bytes");
    assertThat(FileName.fault("\u00e9".repeat(101))).isEqualTo("must have at most 200 bytes");
  }

  @Test
  void filesOfAListLieInItsFolder() {
    assertThat(FileName.inside("l.txt: line 1", folder, "a/b.png"))
        .isEqualTo(folder.resolve("a/b.png"));
    for (String name :
        new String[] {"../b.png", "a/../../b.png", "/etc/passwd", "a\0", "a\u001b"}) {
      assertThatThrownBy(() -> FileName.inside("l.txt: line 1", folder, name))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("l.txt: line 1: must name a file in " + folder + ", got ");
    }
  }
}
