package org.crowdzoo.settings;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;

/** Time as users write it: {@code 90s}, {@code 10m}, {@code 1.5h}. */
public final class Budget {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*([smh])");

  private Budget() {}

  /**
   * Reads a time.
   *
   * @param key what is set, for the message
   * @throws InputException in one line, if it is none, or 0
   */
  public static Duration parse(String key, String text) {
    Matcher time = TIME.matcher(text.strip());
    double seconds =
        !time.matches()
            ? 0
            : Double.parseDouble(time.group(1))
                * switch (time.group(2)) {
                  case "s" -> 1;
                  case "m" -> 60;
                  default -> 3600;
                };
    if (seconds <= 0) {
      throw new InputException(
          key
              + " must be a time above 0 in seconds, minutes or hours, such as 90s, 10m or 1h, got "
              + InputText.shown(text));
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
