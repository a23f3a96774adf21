package org.crowdzoo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.dataset.ImageFolder;
import org.crowdzoo.experiment.ModelCard;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.training.ExportFolder;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * Checks that the arguments of a command are of the kinds that it takes, before it starts: a folder
 * where a file belongs, or two in the wrong order, is one line that names the right order. What is
 * not there, or is broken, the command itself refuses.
 */
final class Arguments {
  private static final int DEEPEST = 3;

  private Arguments() {}

  /** What stands at a place, and what belongs there, by the place's label. */
  private enum Kind {
    CONFIG("a configuration file"),
    MODEL("a saved model"),
    DATASET("a dataset's folder"),
    IMAGE_OR_FOLDER("images");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    static Kind of(String label) {
      for (Kind kind : values()) {
        if (kind.name().equals(label)) {
          return kind;
        }
      }
      return null;
    }

    /** True unless it is certain that the path is something else. */
    boolean mayBe(Path path) {
      return switch (this) {
        case CONFIG -> Files.isRegularFile(path) && !isZip(path) && !ImageFolder.isPicture(path);
        case MODEL ->
            Files.isRegularFile(path.resolve(ExportFolder.CLASSIFIER))
                || Files.isRegularFile(path)
                    && !ImageFolder.isPicture(path)
                    && !isConfiguration(path);
        case DATASET -> Files.isDirectory(path);
        case IMAGE_OR_FOLDER ->
            Files.isDirectory(path)
                || Files.isRegularFile(path) && !isZip(path) && !isConfiguration(path);
      };
    }
  }

  private record Given(Kind kind, String word, Path path) {}

  /**
   * Checks a command line.
   *
   * @throws InputException for the first argument that is of another kind
   */
  static void check(ParseResult parsed) {
    ParseResult last = parsed;
    for (int i = 0; i < DEEPEST && last.hasSubcommand(); i++) {
      last = last.subcommand();
    }
    if (last.isUsageHelpRequested() || last.isVersionHelpRequested()) {
      return;
    }
    List<Given> given = new ArrayList<>();
    for (PositionalParamSpec place : last.matchedPositionals()) {
      Kind kind = Kind.of(place.paramLabel());
      for (String word : place.originalStringValues()) {
        Path path = kind == null ? null : path(word);
        if (path != null) {
          given.add(new Given(kind, word, path));
        }
      }
    }
    String command = last.commandSpec().qualifiedName().replaceFirst("^\\S+ ", "");
    for (Given one : given) {
      if (one.kind == Kind.DATASET && !Files.exists(one.path)) {
        throw new InputException(
            command + ": " + one.word + ": no such dataset folder" + nearest(one.path));
      }
      if (Files.exists(one.path) && !one.kind.mayBe(one.path)) {
        throw new InputException(
            command
                + ": "
                + one.word
                + " is "
                + whatIs(one.path)
                + "; "
                + command
                + " wants "
                + one.kind.words
                + (given.size() > 1 ? " there, the order is crowdzoo " : ": crowdzoo ")
                + command
                + order(last));
      }
    }
  }

  /** A folder beside it with a name like it. */
  private static String nearest(Path missing) {
    Path parent = missing.toAbsolutePath().normalize().getParent();
    if (parent == null || missing.getFileName() == null || !Files.isDirectory(parent)) {
      return "";
    }
    try (Stream<Path> beside = Files.list(parent)) {
      List<String> names =
          beside.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).toList();
      return Nearest.question(missing.getFileName().toString(), names);
    } catch (IOException | UncheckedIOException e) {
      return ""; // what is there cannot be told
    }
  }

  private static String order(ParseResult parsed) {
    return parsed.commandSpec().positionalParameters().stream()
        .map(PositionalParamSpec::paramLabel)
        .collect(Collectors.joining(" ", " ", ""));
  }

  private static Path path(String word) {
    try {
      return word.startsWith(ModelCard.SCHEME) ? null : Path.of(word);
    } catch (InvalidPathException e) {
      return null; // is refused as a path
    }
  }

  private static String whatIs(Path path) {
    if (Files.isDirectory(path)) {
      return "a folder";
    }
    return ImageFolder.isPicture(path)
        ? "an image"
        : isConfiguration(path) ? "a configuration file" : isZip(path) ? "a zip file" : "a file";
  }

  private static boolean isConfiguration(Path path) {
    return ends(path, ".yaml", ".yml");
  }

  private static boolean ends(Path path, String... endings) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return List.of(endings).stream().anyMatch(name::endsWith);
  }

  /** A zip file begins with PK. */
  private static boolean isZip(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.read() == 'P' && in.read() == 'K';
    } catch (IOException e) {
      return false; // the command says what is wrong with it
    }
  }
}
