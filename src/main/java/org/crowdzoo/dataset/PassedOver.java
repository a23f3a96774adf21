package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What lies in a folder of images and is not taken.
 *
 * @param pictures those of a kind that cannot be read, such as {@code .gif}
 * @param others files that are no pictures
 * @param junk what systems leave in folders, see {@link Junk}
 */
public record PassedOver(List<Path> pictures, List<Path> others, List<Path> junk) {
  static final String REMEDY = "convert them to .png or .jpg";
  static final String REMEDY_OF_ONE = "convert it to .png or .jpg";
  private static final int MOST_KINDS = 8;

  /** Copies the lists. */
  public PassedOver {
    pictures = List.copyOf(pictures);
    others = List.copyOf(others);
    junk = List.copyOf(junk);
  }

  /** The same but for a file that is read after all. */
  public PassedOver without(Path file) {
    return new PassedOver(
        pictures, others.stream().filter(other -> !other.equals(file)).toList(), junk);
  }

  /** One line for each of the three, with the number of each kind and the first file. */
  public List<String> lines(Object where) {
    List<String> lines = new ArrayList<>();
    if (!pictures.isEmpty()) {
      lines.add(
          "warning: "
              + where
              + ": passed over, pictures that cannot be read: "
              + told(pictures, ImageFolder::extension)
              + "; "
              + REMEDY);
    }
    if (!others.isEmpty()) {
      lines.add(where + ": passed over, other files: " + told(others, ImageFolder::extension));
    }
    if (!junk.isEmpty()) {
      lines.add(
          where
              + ": passed over, hidden and system files: "
              + told(junk, file -> file.getFileName().toString()));
    }
    return lines;
  }

  private static String told(List<Path> files, Function<Path, String> kind) {
    Map<String, Long> kinds =
        files.stream().collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
    String first =
        kinds.entrySet().stream()
            .limit(MOST_KINDS)
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    String more = kinds.size() > MOST_KINDS ? ", …" : "";
    return files.size() + " (" + first + more + "), the first is " + files.get(0);
  }
}
