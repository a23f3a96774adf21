package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every command line of README and docs names commands and options that there are, with the
 * arguments that they need, and files that are shipped.
 */
class DocumentedCommandsTest {
  private static final Pattern SHIPPED =
      Pattern.compile(
          "(configs|zoo|examples|src)/.*|datasets/(fashion|outfits)(/(train|val|test))?");

  /** A word: without quotes, in single or in double ones. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s'\"]|'[^']*'|\"[^\"]*\")+");

  record Documented(String place, List<String> words) {
    @Override
    public String toString() {
      return place + ": " + String.join(" ", words);
    }
  }

  static List<Documented> commands() throws IOException {
    List<Documented> found = new ArrayList<>();
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      List<Path> files =
          Stream.concat(
                  Stream.of(Path.of("README.md")),
                  docs.filter(file -> file.toString().endsWith(".md")).sorted())
              .toList();
      for (Path file : files) {
        add(file, Files.readAllLines(file), found);
      }
    }
    return found;
  }

  /** The lines of code that start the program; a line that ends with \ goes on. */
  private static void add(Path file, List<String> lines, List<Documented> found) {
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      String line = lines.get(i);
      while (line.endsWith("\\") && i + 1 < lines.size()) {
        line = line.substring(0, line.length() - 1) + lines.get(++i);
      }
      Matcher code =
          Pattern.compile("^(?:    |\\$ )\\s*(?:\\w+=\\S+ )*\\./crowdzoo (.*)").matcher(line);
      if (code.matches()) {
        found.add(new Documented(file + ":" + number, words(code.group(1))));
      }
    }
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      String text = word.group();
      if (text.startsWith("#") || text.matches("[|&><;].*|2>.*")) {
        break;
      }
      words.add(text.replaceAll("['\"]", ""));
    }
    return words;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void isUnderstood(Documented command) {
    assertThatCode(
            () -> {
              CommandLine program = new CommandLine(new Crowdzoo());
              Commands.addTo(program, command.words());
              OptionTypes.register(program);
              program.parseArgs(command.words().toArray(String[]::new));
            })
        .doesNotThrowAnyException();
    for (String word : command.words()) {
      if (SHIPPED.matcher(word).matches()) {
        assertThat(Path.of(word)).as(word).exists();
      }
    }
  }

  @Test
  void thereAreMany() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(45);
  }
}
