package org.crowdzoo.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesTest {
  @TempDir Path home;

  private String before;

  @BeforeEach
  void setHome() {
    before = System.setProperty("crowdzoo.home", home.toString());
  }

  @AfterEach
  void restoreHome() {
    if (before == null) {
      System.clearProperty("crowdzoo.home");
    } else {
      System.setProperty("crowdzoo.home", before);
    }
  }

  /** A file that is nowhere is called as its user called it, not by a folder he has not named. */
  @Test
  void theHomeCountsOnlyForWhatLiesThere() throws IOException {
    assertThat(Places.find("none-such.pth")).isEqualTo(Path.of("none-such.pth"));
    Path there = Files.createFile(home.resolve("none-such.pth"));
    assertThat(Places.find("none-such.pth")).isEqualTo(there);
    assertThat(Places.find("pom.xml")).as("the working folder first").isEqualTo(Path.of("pom.xml"));
  }
}
