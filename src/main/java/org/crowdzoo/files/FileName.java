package org.crowdzoo.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Names that come from files (a dataset's name, a class, an entry of a list) and become the name of
 * one file or folder: they must not lead elsewhere, nor hold what a terminal obeys.
 */
public final class FileName {
  private static final int MOST_BYTES = 200;

  private FileName() {}

  /** What a name must be or must not hold, as {@code must not hold / or \}; null if it is good. */
  public static String fault(String name) {
    if (name.isBlank()) {
      return "must not be blank";
    } else if (name.startsWith(".")) {
      return "must not begin with a dot";
    } else if (name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
      return "must not hold / or \\";
    } else if (!InputText.isPrintable(name)) {
      return "must not hold line feeds or other control characters";
    } else if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      return "must have at most " + MOST_BYTES + " bytes";
    }
    try {
      Path.of(name);
      return null;
    } catch (InvalidPathException e) {
      return "must be a name that files can have here, where their names are in "
          + System.getProperty("sun.jnu.encoding")
          + " (start with LC_ALL=C.UTF-8)";
    }
  }

  /**
   * Refuses a name that is not good.
   *
   * @param where what the name is, and in which file, such as {@code metadata.json: name}
   * @throws InputException in one line
   */
  public static String require(String where, String name) {
    String fault = fault(name);
    if (fault != null) {
      throw new InputException(where + " " + fault + ", got " + InputText.printable(name));
    }
    return name;
  }

  /**
   * A file that a list names, in a folder or below it.
   *
   * @param where the list and the line
   * @throws InputException in one line, if the name leads out of the folder or is no name
   */
  public static Path inside(String where, Path folder, String name) {
    try {
      Path file = folder.resolve(name).normalize();
      if (file.startsWith(folder.normalize()) && InputText.isPrintable(name)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw new InputException(
        where + ": must name a file in " + folder + ", got " + InputText.printable(name));
  }

  /** True if the system could not tell a name: its bytes are not in the system's character set. */
  public static boolean isLost(Path file) {
    return file.getFileName() != null && file.getFileName().toString().indexOf('\ufffd') >= 0;
  }

  /** What to do about a name that is lost. */
  public static String lost() {
    String set = System.getProperty("sun.jnu.encoding");
    return set.equalsIgnoreCase("UTF-8")
        ? "its name is not in UTF-8; rename it (convmv -f latin1 -t utf8 does many at once)"
        : "its name cannot be read in the system's character set "
            + set
            + "; start with LC_ALL=C.UTF-8";
  }
}
