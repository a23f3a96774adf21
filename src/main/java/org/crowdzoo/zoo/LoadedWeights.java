package org.crowdzoo.zoo;

import java.util.List;
import java.util.Locale;

/**
 * What of a file of weights a network started from.
 *
 * @param file its name
 * @param loaded tensors of the file that were taken
 * @param skipped tensors of the file that the network has no place for
 * @param otherShape tensors whose place in the network has another shape, with both shapes
 * @param missing layers of the backbone that the file has no weights for
 * @param normalization what is done to images before they enter
 */
public record LoadedWeights(
    String file,
    List<String> loaded,
    List<String> skipped,
    List<String> otherShape,
    List<String> missing,
    String normalization) {
  private static final int SHOWN = 3;

  /** Copies the lists. */
  public LoadedWeights {
    loaded = List.copyOf(loaded);
    skipped = List.copyOf(skipped);
    otherShape = List.copyOf(otherShape);
    missing = List.copyOf(missing);
  }

  /** All of it in one line. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s: %d tensors loaded%s%s%s; %s",
        file,
        loaded.size(),
        some(", %d skipped (%s)", skipped),
        some(", %d of another shape (%s)", otherShape),
        some(", %d layers not in it start at random (%s)", missing),
        normalization);
  }

  private static String some(String format, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return String.format(
        Locale.ROOT, format, names.size(), names.size() > SHOWN ? shown + ", …" : shown);
  }
}
