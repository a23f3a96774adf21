package org.crowdzoo.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;

/** A folder of cards, {@code NAME.yaml} each, which {@code zoo:NAME} stands for. */
final class CardFolder {
  private static final String ENDING = ".yaml";

  private CardFolder() {}

  /** Names of all cards, sorted; none where there is no such folder. */
  static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file of a card.
   *
   * @param what is looked for, in words
   * @throws InputException that lists all names, and the nearest
   */
  static Path file(Path folder, String name, String what) {
    List<String> names = names(folder);
    if (!names.contains(name)) {
      throw new InputException(
          ModelCard.SCHEME
              + name
              + ": no such "
              + what
              + ", "
              + Nearest.hint(name, names)
              + "there are "
              + String.join(", ", names));
    }
    return folder.resolve(name + ENDING);
  }
}
