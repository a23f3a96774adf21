package org.crowdzoo.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Progress on standard error. On a terminal one line is drawn again and again, in a file or a pipe
 * there are plain lines only, none with a carriage return. Safe for trainings on several threads:
 * the drawn line then shows the one that moved last.
 */
public final class Progress {
  /** A narrow terminal's columns, less the one in which some terminals break the line. */
  static final int COLUMNS = 79;

  private static final long REDRAW_NANOS = 200_000_000L;

  private final PrintStream err;
  private final boolean terminal;
  private final boolean everyEpoch;
  private final long epochNanos;
  private int drawn;
  private long lastDrawn = Long.MIN_VALUE;
  private long lastEpoch = Long.MIN_VALUE;

  /**
   * Progress of a command.
   *
   * @param terminal whether the line may be drawn over
   * @param verbose a line for each epoch, on a terminal too
   * @param seconds without {@code verbose}: at least so much time between the lines of epochs
   */
  Progress(PrintStream err, boolean terminal, boolean verbose, double seconds) {
    this.err = err;
    this.terminal = terminal;
    this.everyEpoch = verbose;
    this.epochNanos = verbose ? 0 : (long) (seconds * 1e9);
  }

  /** Progress on this process's standard error, of a command that trains once or twice. */
  public static Progress ofRun(boolean verbose) {
    return new Progress(System.err, isTerminal(), verbose, 0);
  }

  /** Progress of a command that trains many times over: not each epoch is worth a line. */
  public static Progress ofMany(boolean verbose) {
    return new Progress(System.err, isTerminal(), verbose, 5);
  }

  /** Java knows of a console only if input comes from it too; Linux shows where 2 leads. */
  static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    if (!Files.exists(standardError)) {
      return System.console() != null;
    }
    try {
      String device = Files.readSymbolicLink(standardError).toString();
      return device.matches("/dev/(pts/.*|tty.*|console)") && !"dumb".equals(System.getenv("TERM"));
    } catch (java.io.IOException e) {
      return System.console() != null;
    }
  }

  /** A watcher that shows a training. */
  public TrainingWatcher training(String title) {
    return new TrainingProgress(title, this);
  }

  /** Prints a line that stays. */
  synchronized void line(String text) {
    erase();
    err.println(text);
  }

  /**
   * Prints what an epoch, or a part of a download, brought, where that is wanted and not too much.
   */
  synchronized void epoch(String text, boolean last) {
    long now = System.nanoTime();
    boolean wanted = everyEpoch || !terminal;
    if (wanted && (lastEpoch == Long.MIN_VALUE || last || now - lastEpoch >= epochNanos)) {
      lastEpoch = now;
      line(text);
    }
  }

  /** True if it is time to draw the line of a terminal again. */
  synchronized boolean wantsDrawing() {
    return terminal
        && (lastDrawn == Long.MIN_VALUE || System.nanoTime() - lastDrawn >= REDRAW_NANOS);
  }

  /** Draws over the last line of a terminal. */
  synchronized void draw(String text) {
    if (terminal) {
      String fits = text.substring(0, Math.min(COLUMNS, text.length()));
      err.print("\r" + fits + " ".repeat(Math.max(0, drawn - fits.length())));
      err.flush();
      drawn = fits.length();
      lastDrawn = System.nanoTime();
    }
  }

  /** Wipes the drawn line away. */
  synchronized void erase() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
      drawn = 0;
    }
  }
}
