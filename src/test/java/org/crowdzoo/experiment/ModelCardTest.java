package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every card of the zoo loads, its configurations exist, and the README says the same figures. */
class ModelCardTest {
  static List<Path> cards() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("zoo"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cards")
  void isRight(Path file) throws IOException {
    ModelCard card = ModelCard.read(file);
    assertThat(card.about().id() + ".yaml").isEqualTo(file.getFileName().toString());
    String readme = Files.readString(Path.of("README.md"));
    for (ModelCard.Reference result : card.about().results()) {
      assertThat(result.source()).isIn("ours", "paper");
      if (result.source().equals("ours")) {
        assertThat(Path.of(result.config())).exists();
        assertThat(Experiment.readTree(Path.of(result.config()), List.of()).get("seeds"))
            .hasSize(result.seeds());
        assertThat(readme)
            .contains(String.format(Locale.ROOT, "%.1f ± %.1f", result.mean(), result.std()));
      }
    }
  }
}
