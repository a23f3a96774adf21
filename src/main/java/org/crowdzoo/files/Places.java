package org.crowdzoo.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where files that a configuration names are looked for. */
public final class Places {
  private Places() {}

  /** A path from the working folder, or, if nothing is there, from where Crowdzoo lies. */
  public static Path find(String path) {
    Path here = Path.of(path);
    String home = System.getProperty("crowdzoo.home");
    return Files.exists(here) || home == null ? here : Path.of(home).resolve(path);
  }
}
