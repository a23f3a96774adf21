package org.crowdzoo.files;

import java.text.Normalizer;

/** Names that come from files, of tasks, workers, classes and files, as they are compared. */
public final class Names {
  private Names() {}

  /**
   * A name as it is compared: in Unicode's normalization form C, so that é is the same letter
   * whether a Mac wrote it as e and an accent or another system as one.
   */
  public static String composed(String name) {
    for (int c = 0; c < name.length(); c++) {
      if (name.charAt(c) > 0x7f) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
      }
    }
    return name;
  }
}
