package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What systems and programs leave in folders: neither a class nor a picture of the user's. */
public final class Junk {
  private static final Set<String> NAMES =
      Set.of(
          "thumbs.db", // Windows
          "ehthumbs.db",
          "desktop.ini",
          "$recycle.bin",
          "system volume information",
          "__macosx", // archives made on macOS
          "icon\r",
          "@eadir", // Synology
          "#recycle",
          "#snapshot",
          "@__thumb", // QNAP
          "@recycle",
          "lost+found",
          "__pycache__");

  private Junk() {}

  /** True for hidden files and folders (.DS_Store, ._x, .ipynb_checkpoints) and those above. */
  public static boolean is(Path file) {
    return file.getFileName() != null && is(file.getFileName().toString());
  }

  /** As above, by the name. */
  public static boolean is(String name) {
    return name.startsWith(".") || NAMES.contains(name.toLowerCase(Locale.ROOT));
  }
}
