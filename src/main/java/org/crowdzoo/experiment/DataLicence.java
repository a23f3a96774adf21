package org.crowdzoo.experiment;

import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.settings.Settings;

/** The licence of a dataset, as its card {@code card.yaml} states it. */
final class DataLicence {
  private DataLicence() {}

  /** The key {@code licence}; null without a card that can be read, or where it states none. */
  static String of(Path dataset) {
    Path card = dataset.resolve("card.yaml");
    if (!Files.isRegularFile(card)) {
      return null;
    }
    try {
      String licence =
          Settings.parse(TextFile.read(card), card.toString()).path("licence").asText("");
      return licence.isBlank() ? null : licence.strip();
    } catch (InputException e) {
      return null; // the card is for people; a run does not depend on it
    }
  }
}
