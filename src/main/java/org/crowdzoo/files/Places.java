package org.crowdzoo.files;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where files that a configuration names are looked for: in the working folder; where they were
 * delivered to this process; in the folder in which the program that this process works for was
 * started, {@code crowdzoo.from}; and where Crowdzoo lies, {@code crowdzoo.home}.
 */
public final class Places {
  private static final Map<String, Path> DELIVERED = new ConcurrentHashMap<>();

  private Places() {}

  /** The first place where there is something, or else the path as it stands. */
  public static Path find(String path) {
    Path here = Path.of(path);
    if (Files.exists(here)) {
      return here;
    }
    if (DELIVERED.containsKey(path)) {
      return DELIVERED.get(path);
    }
    String from = System.getProperty("crowdzoo.from");
    if (from != null && Files.exists(Path.of(from).resolve(path))) {
      return Path.of(from).resolve(path);
    }
    String home = System.getProperty("crowdzoo.home");
    return home != null && Files.exists(Path.of(home).resolve(path))
        ? Path.of(home).resolve(path)
        : here;
  }

  /** Notes that what a configuration calls so lies in a folder of this process. */
  public static void deliver(String path, Path folder) {
    DELIVERED.put(path, folder);
  }
}
