package org.crowdzoo.files;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The process that holds a {@link FolderLock}, as its file tells.
 *
 * @param pid number of the process; -1 if the file does not tell
 * @param started when it was started, to the second; a number is given to another process later
 * @param command its command line
 */
record LockHolder(long pid, Instant started, String command) {
  private static final LockHolder UNKNOWN = new LockHolder(-1, Instant.EPOCH, "");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  static LockHolder thisProcess() {
    ProcessHandle own = ProcessHandle.current();
    String command = System.getProperty("sun.java.command", "java");
    return new LockHolder(
        own.pid(), startOf(own), command.replaceFirst("^\\S*crowdzoo\\S*", "crowdzoo"));
  }

  /** The lines of the file. */
  String text() {
    return pid + "\n" + started + "\n" + command.replaceAll("\\p{Cntrl}+", " ") + "\n";
  }

  /** Reads {@link #text}; whatever else it finds is unknown and not alive. */
  static LockHolder parse(String text) {
    String[] lines = text.strip().split("\n", 3);
    try {
      return lines.length < 3
          ? UNKNOWN
          : new LockHolder(
              Long.parseLong(lines[0]),
              Instant.parse(lines[1]),
              lines[2].replaceAll("\\p{Cntrl}+", " "));
    } catch (NumberFormatException | DateTimeParseException e) {
      return UNKNOWN;
    }
  }

  /** True if that very process runs on this machine, not another one with its number. */
  boolean isAlive() {
    return ProcessHandle.of(pid).map(process -> startOf(process).equals(started)).orElse(false);
  }

  /** For the message to whoever is refused. */
  String description() {
    return pid < 0
        ? "another process"
        : "process " + pid + " since " + TIME.format(started) + " (" + command + ")";
  }

  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
  }
}
