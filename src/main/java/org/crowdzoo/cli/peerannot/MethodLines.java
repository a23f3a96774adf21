package org.crowdzoo.cli.peerannot;

import java.io.PrintWriter;
import org.crowdzoo.cli.TextColumns;
import org.crowdzoo.settings.Key;
import org.crowdzoo.settings.Method;

/** Methods with their options, as {@code agginfo} and {@code modelinfo} list them. */
final class MethodLines {
  private static final int COLUMN = 24;

  private MethodLines() {}

  /**
   * One method: its name, what it is, and each option with its meaning, range and default.
   *
   * @param note stands behind the summary; may be empty
   */
  static void print(PrintWriter out, Method<?> method, String note) {
    String others =
        method.aliases().isEmpty() ? "" : " (also: " + String.join(", ", method.aliases()) + ")";
    row(out, "- " + method.name(), method.summary() + others + (note.isEmpty() ? "" : "; " + note));
    for (Key key : method.keys()) {
      row(out, "    " + key.name(), key.meaning() + ": " + key.describe());
    }
  }

  /** A name and a text within the terminal's width. */
  static void row(PrintWriter out, String name, String text) {
    out.print(TextColumns.row(name, COLUMN, text, TextColumns.width()));
  }
}
