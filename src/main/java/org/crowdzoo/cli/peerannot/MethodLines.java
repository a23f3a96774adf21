package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import java.util.Locale;
import org.crowdzoo.settings.Key;
import org.crowdzoo.settings.Method;

/** Methods with their options, as {@code agginfo} and {@code modelinfo} list them. */
final class MethodLines {
  private MethodLines() {}

  /**
   * One method: its name, what it is, and each option with its meaning, range and default.
   *
   * @param note stands behind the summary; may be empty
   */
  static void print(PrintWriter out, Method<?> method, String note) {
    out.printf(Locale.ROOT, "- %-22s %s", method.name(), method.summary());
    out.print(
        method.aliases().isEmpty() ? "" : " (also: " + String.join(", ", method.aliases()) + ")");
    out.println(note.isEmpty() ? "" : "; " + note);
    for (Key key : method.keys()) {
      out.printf(Locale.ROOT, "    %-18s %s: %s%n", key.name(), key.meaning(), key.describe());
    }
  }
}
