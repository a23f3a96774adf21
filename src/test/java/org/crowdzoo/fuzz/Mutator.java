package org.crowdzoo.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes bytes as accidents and attackers do; the same for the same seed. */
final class Mutator {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][\\w.$-]*");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "1e309",
          "-1e400",
          "1e-400",
          "NaN",
          "nan",
          "Infinity",
          "-.inf",
          "0x7fffffff",
          "007",
          "1.5",
          "1e300",
          "3000000000",
          "99999999999999999999999999",
          "1e999999999",
          "",
          "null",
          "true",
          "[]",
          "{}");

  private static final List<String> TOKENS =
      List.of(
          "\0",
          "\n",
          "\r",
          "\r\n",
          "\t",
          ",",
          ";",
          ":",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "'",
          "\\",
          "&a ",
          "*a",
          "<<: *a",
          "!!java.net.URL ",
          "!foo ",
          "---\n",
          "...\n",
          "#",
          "~",
          "null",
          "NaN",
          "-1",
          "../../x",
          "..",
          "/",
          "%00",
          "\ufeff",
          "\u001b[31m",
          "\u202e",
          "é",
          "\ud83d\ude00",
          "@class",
          "\"@class\":\"javax.swing.JEditorPane\",",
          "[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":",
          "\u0000\u0000",
          "18446744073709551616",
          "1e999",
          "'descr': '<f8'",
          "True",
          "(1, 2, 3, 4)");

  private final SplittableRandom random;

  Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * One to six changes.
   *
   * @param other of the same kind, to take pieces from
   */
  byte[] mutate(byte[] bytes, byte[] other) {
    byte[] changed = bytes;
    int changes = 1 + (int) (-Math.log(1 - random.nextDouble()) * 1.5);
    for (int c = 0; c < Math.min(6, changes); c++) {
      changed = change(changed, other);
    }
    return changed;
  }

  private byte[] change(byte[] b, byte[] other) {
    if (b.length == 0) {
      return text(pick(TOKENS));
    }
    int at = random.nextInt(b.length);
    return switch (random.nextInt(12)) {
      case 0 -> set(b, at, (byte) (b[at] ^ 1 << random.nextInt(8)));
      case 1 -> set(b, at, (byte) random.nextInt(256));
      case 2 -> set(b, at, pick(List.of((byte) 0, (byte) 0xff, (byte) 0x7f, (byte) 0x80)));
      case 3 -> Arrays.copyOf(b, at);
      case 4 -> splice(b, at, at, text(pick(TOKENS)));
      case 5 -> splice(b, at, Math.min(b.length, at + 1 + random.nextInt(8)), new byte[0]);
      case 6 -> replaceMatch(b, NUMBER, pick(NUMBERS));
      case 7 -> replaceMatch(b, WORD, pick(TOKENS));
      case 8 -> repeat(b, at);
      case 9 -> take(b, at, other);
      case 10 -> swap(b, at);
      default -> replaceMatch(b, NUMBER, Integer.toString(random.nextInt()));
    };
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] set(byte[] b, int at, byte value) {
    byte[] changed = b.clone();
    changed[at] = value;
    return changed;
  }

  private static byte[] splice(byte[] b, int from, int to, byte[] between) {
    byte[] joined = new byte[from + between.length + b.length - to];
    System.arraycopy(b, 0, joined, 0, from);
    System.arraycopy(between, 0, joined, from, between.length);
    System.arraycopy(b, to, joined, from + between.length, b.length - to);
    return joined;
  }

  private byte[] replaceMatch(byte[] b, Pattern pattern, String by) {
    Matcher matcher = pattern.matcher(new String(b, StandardCharsets.ISO_8859_1));
    List<MatchResult> found = matcher.results().limit(2000).toList();
    if (found.isEmpty()) {
      return splice(b, 0, 0, text(by));
    }
    MatchResult one = pick(found);
    return splice(b, one.start(), one.end(), text(by));
  }

  /** A piece many times, as far as the file stays small. */
  private byte[] repeat(byte[] b, int at) {
    int length = Math.min(b.length - at, 1 + random.nextInt(64));
    int times = Math.min(1 + random.nextInt(300), 5_000 / length);
    byte[] many = new byte[length * times];
    for (int i = 0; i < many.length; i++) {
      many[i] = b[at + i % length];
    }
    return splice(b, at, at, many);
  }

  private byte[] take(byte[] b, int at, byte[] other) {
    if (other.length == 0) {
      return b;
    }
    int from = random.nextInt(other.length);
    int to = Math.min(other.length, from + 1 + random.nextInt(200));
    return splice(
        b, at, Math.min(b.length, at + random.nextInt(20)), Arrays.copyOfRange(other, from, to));
  }

  private byte[] swap(byte[] b, int at) {
    byte[] changed = b.clone();
    int with = random.nextInt(b.length);
    changed[at] = b[with];
    changed[with] = b[at];
    return changed;
  }
}
