package org.crowdzoo.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.ZipSurgery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every reader with changed files: it succeeds, or throws the project's exception with one line a
 * problem, soon and within a memory limit. {@code -Dcrowdzoo.fuzz=100000} is the nightly number of
 * inputs; {@code -Dcrowdzoo.fuzz.seed} gives other ones, {@code -Dcrowdzoo.fuzz.target} the name of
 * the only reader to give them to. An input that fails is kept in {@code target/fuzz}.
 */
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("crowdzoo.fuzz", 5000);
  private static final long SEED = Long.getLong("crowdzoo.fuzz.seed", 12);
  private static final String ONLY = System.getProperty("crowdzoo.fuzz.target");
  private static final long MOST_BYTES = 400L << 20;
  private static final long MOST_NANOS = 15_000_000_000L;
  private static final Path KEPT = Path.of("target/fuzz");

  @TempDir private Path folder;

  private final Map<String, String> failures = new TreeMap<>();
  private int failed;

  @Test
  void onlyInputExceptions() throws IOException {
    List<FuzzTarget> targets =
        FuzzTargets.all(folder).stream()
            .filter(target -> ONLY == null || target.name().equals(ONLY))
            .toList();
    assertThat(targets).as("readers named %s", ONLY).isNotEmpty();
    Files.createDirectories(KEPT);
    Map<String, Double> seconds = new LinkedHashMap<>();
    Map<String, Integer> accepted = new LinkedHashMap<>();
    for (FuzzTarget target : targets) {
      long start = System.nanoTime();
      accepted.put(target.name(), corpusIsReadable(target));
      int inputs = (int) (INPUTS * share(target, targets) + 1);
      for (int i = 0; i < inputs; i++) {
        long seed = SEED * 1_000_003 + i * 31L + target.name().hashCode();
        try1(target, input(target, seed), seed);
      }
      seconds.put(target.name(), (System.nanoTime() - start) / 1e9);
    }
    System.out.println("fuzz: " + INPUTS + " inputs, seconds " + seconds + ", good " + accepted);
    assertThat(failures.values())
        .as("%d of %d inputs; the first of each kind is in target/fuzz", failed, INPUTS)
        .isEmpty();
  }

  /** Whole networks take longer: a quarter of the others' number. */
  private static double share(FuzzTarget target, List<FuzzTarget> targets) {
    return weight(target) / targets.stream().mapToDouble(FuzzTest::weight).sum();
  }

  private static double weight(FuzzTarget target) {
    return target.zip() ? 0.25 : 1;
  }

  /** The corpus itself; at least one file of it is right, or the reader would see little. */
  private int corpusIsReadable(FuzzTarget target) throws IOException {
    int good = 0;
    for (byte[] seed : target.corpus()) {
      good += try1(target, seed, -1) ? 1 : 0;
    }
    if (good == 0) {
      failures.put(target.name(), target.name() + ": no file of the corpus is good");
    }
    return good;
  }

  private static byte[] input(FuzzTarget target, long seed) throws IOException {
    Mutator mutator = new Mutator(seed);
    byte[] one = mutator.pick(target.corpus());
    byte[] other = mutator.pick(target.corpus());
    if (!target.zip() || seed % 4 == 0) {
      return mutator.mutate(one, other);
    }
    Path file = Files.createTempFile("fuzz", ".zip");
    try {
      Map<String, byte[]> entries = ZipSurgery.read(Files.write(file, one));
      String name = mutator.pick(List.copyOf(entries.keySet()));
      byte[] entry = entries.get(name);
      entries.put(name, mutator.mutate(entry, entry));
      return ZipSurgery.bytes(entries);
    } finally {
      Files.delete(file);
    }
  }

  /** Whether the input was read. */
  private boolean try1(FuzzTarget target, byte[] input, long seed) throws IOException {
    return try1(target, input, seed, false);
  }

  private boolean try1(FuzzTarget target, byte[] input, long seed, boolean again)
      throws IOException {
    // where it lies if the process dies
    Path file = Files.write(folder.resolve(target.file()), input);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    boolean read = false;
    try {
      target.reader().read(file);
      read = true;
    } catch (InputException e) {
      for (String line : e.problems()) {
        if (line.contains("\n") || line.matches(".*\\b(java|org|com)\\.\\w+\\.\\w+.*Exception.*")) {
          failed(target, input, seed, "message of several lines or with a class: " + line);
        }
      }
    } catch (Throwable e) { // an OutOfMemoryError, too, is what is looked for
      failed(target, input, seed, place(e));
    }
    bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
    long nanos = System.nanoTime() - start;
    if (bytes > MOST_BYTES) {
      failed(target, input, seed, "asks for " + (bytes >> 20) + " MB");
    }
    if (nanos > MOST_NANOS) {
      // twice: the whole process may have been stopped meanwhile
      if (again) {
        failed(target, input, seed, "takes " + nanos / 1e9 + " s");
      } else {
        return try1(target, input, seed, true);
      }
    }
    return read;
  }

  private void failed(FuzzTarget target, byte[] input, long seed, String what) throws IOException {
    failed++;
    String kind = what.startsWith("message") ? "message" : what;
    String key = target.name() + ": " + kind.replaceAll("\\d+", "N");
    if (failures.size() < 100 && !failures.containsKey(key)) {
      Path kept = KEPT.resolve(target.name() + "-" + failures.size() + "-" + target.file());
      Files.write(kept, input);
      failures.put(key, target.name() + ", seed " + seed + ": " + what + " (" + kept + ")");
    }
  }

  private static String place(Throwable e) {
    List<String> ours = new ArrayList<>();
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("org.crowdzoo.") && ours.size() < 2) {
        ours.add(frame.toString());
      }
    }
    String message = String.valueOf(e.getMessage());
    String cut = message.substring(0, Math.min(100, message.length())).replaceAll("\\R", " ");
    return e.getClass().getName() + " at " + ours + " " + cut;
  }
}
