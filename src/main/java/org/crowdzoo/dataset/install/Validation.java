package org.crowdzoo.dataset.install;

import java.util.List;
import java.util.Locale;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;

/** Where the validation split of an installed dataset comes from. */
public sealed interface Validation {
  /** What the source has. */
  record Given() implements Validation {}

  /** No validation split. */
  record None() implements Validation {}

  /** A copy of the test split, as peerannot and CoNAL's authors do for Music. */
  record CopyOfTest() implements Validation {}

  /**
   * Drawn at random from the training split, of which it is then no longer part.
   *
   * @param share of the training examples, above 0 and below 1
   */
  record Drawn(double share) implements Validation {}

  /**
   * Reads {@code given}, {@code none}, {@code test} or a share such as {@code 0.2}.
   *
   * @throws InputException for anything else
   */
  static Validation of(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "given" -> new Given();
      case "none" -> new None();
      case "test" -> new CopyOfTest();
      default -> new Drawn(share(text));
    };
  }

  private static double share(String text) {
    try {
      double share = Double.parseDouble(text);
      if (share > 0 && share < 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new InputException(
        "--val must be given, none, test or a share above 0 and below 1, got "
            + InputText.shown(text)
            + Nearest.question(text, List.of("given", "none", "test")));
  }
}
