package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.settings.KeyLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code keys} and docs/keys.md. */
class KeysCommandTest {
  @Test
  void thePageIsWhatIsGenerated() throws IOException {
    assertThat(Files.readString(Path.of("docs/keys.md")))
        .as("docs/keys.md is old; renew it by " + KeyReference.RENEWAL)
        .isEqualTo(CommandLineRun.of("keys --markdown").out());
  }

  @Test
  void everyKeyHasAMeaning() {
    Stream<KeyLine> lines = KeyReference.all().stream().flatMap(s -> s.lines().stream());
    assertThat(lines.filter(line -> line.meaning().isBlank() || line.allowed().isBlank()))
        .isEmpty();
  }

  /** Keys of each kind of file, nested ones, and options that an aggregation brings. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.epochs | passes over the training tasks: whole number >= 1, default 50",
        "learningRate | learning rate at the start: number > 0, default 1e-3",
        "comparison | strategies",
        "sweep | space.PATH.gap",
        "search.crossover | of genetic: probability that a pair is crossed: number >= 0",
        "conal | strategy.scale",
        "glad | strategy.name: glad",
        "gold | no options",
        "seeds | list of whole numbers >= 0, default [0]"
      })
  void aPrefixNamesAPart(String prefix, String expected) {
    CommandLineRun run = CommandLineRun.of("keys " + prefix);
    assertThat(run.exit()).isZero();
    assertThat(run.out().replaceAll("\\s+", " ")).contains(expected);
    assertThat(run.out().length()).isLessThan(CommandLineRun.of("keys").out().length() / 3);
  }

  @Test
  void linesFitTheTerminal() {
    for (String command : List.of("keys", "agginfo", "modelinfo", "identificationinfo")) {
      assertThat(CommandLineRun.of(command).out().lines().filter(l -> l.length() > 80))
          .as(command)
          .isEmpty();
    }
    String narrow = KeyReference.text(KeyReference.all(), 60);
    assertThat(narrow.lines().filter(l -> l.length() > 60)).isEmpty();
    assertThat(narrow.replaceAll("\\s", ""))
        .isEqualTo(KeyReference.text(KeyReference.all(), 150).replaceAll("\\s", ""));
  }

  @Test
  void aLongNameHasALineOfItsOwn() {
    assertThat(TextColumns.row("  a.very.long.name", 8, "one two three", 16))
        .isEqualTo("  a.very.long.name\n        one two\n        three\n");
  }

  @Test
  void anUnknownKeyIsOneLine() {
    CommandLineRun run = CommandLineRun.of("keys training.epohs");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .containsExactly(
            "crowdzoo: keys: no key or strategy begins with training.epohs, did you mean"
                + " training.epochs?");
  }
}
