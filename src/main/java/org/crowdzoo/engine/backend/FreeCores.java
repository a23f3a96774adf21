package org.crowdzoo.engine.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How many of this machine's cores other programs leave to this one, by what Linux counts: threads
 * that wait for each other at every operation are only as fast as the one whose core has to be
 * shared, so that one thread fewer is faster. Looked up once a second. Niced programs (which give
 * way) and what this process does itself do not count. Where nothing can be known, on other systems
 * and in containers that get a part of the cores' time, all are free.
 *
 * <p>By itself only where the number of threads leaves no trace in the results, so that the same
 * seed gives the same network whatever else the machine does. {@code -Dcrowdzoo.follow-load=on}
 * follows the load where the last digits depend on the threads, too; with {@code off} all cores are
 * taken as free.
 */
public final class FreeCores {
  /** System property: {@code auto}, {@code on} or {@code off}. */
  public static final String SWITCH = "crowdzoo.follow-load";

  private static final long EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final FreeCores HERE =
      new FreeCores(Path.of("/proc"), Runtime.getRuntime().availableProcessors());

  private final Path proc;
  private final int cores;
  private Times before;
  private long readAt;
  private int free;

  /** Times in ticks: of the process, and of all programs that are not niced. */
  private record Times(long own, long all) {}

  /**
   * @param proc Linux' folder of that name
   * @param cores that the process may use
   */
  FreeCores(Path proc, int cores) {
    this.proc = proc;
    this.cores = cores;
    this.free = cores;
  }

  /**
   * How many of so many threads to run now, at least 1.
   *
   * @param steady whether what they compute has the same bits whatever their number
   */
  public static int threads(int most, boolean steady) {
    String mode = System.getProperty(SWITCH, "auto");
    boolean follow = steady ? !"off".equalsIgnoreCase(mode) : "on".equalsIgnoreCase(mode);
    return most > 1 && follow ? HERE.share(most, System.nanoTime()) : most;
  }

  /**
   * As many threads of so many as there are free cores of all.
   *
   * @param now in nanoseconds
   */
  synchronized int share(int most, long now) {
    if (before == null || now - readAt >= EVERY) {
      Times times = times();
      if (before != null && times != null) {
        double ticks = (now - readAt) * 1e-9 * 100; // USER_HZ
        free = free(free, cores - (times.all - before.all - (times.own - before.own)) / ticks);
      } else {
        free = cores;
      }
      before = times;
      readAt = now;
    }
    return Math.max(1, (int) ((long) most * free / cores));
  }

  /**
   * Fewer than before where others took more than half of a core, more where they take less than a
   * fifth of it, so that the number does not change to and fro.
   */
  private int free(int now, double measured) {
    int fewer = (int) Math.floor(measured + 0.5);
    int more = (int) Math.floor(measured + 0.2);
    return Math.max(1, Math.min(cores, fewer < now ? fewer : Math.max(now, more)));
  }

  /** Null where it cannot be known. */
  private Times times() {
    try {
      List<Integer> allowed = allowed();
      if (allowed.size() != cores) {
        return null;
      }
      String own = Files.readString(proc.resolve("self/stat"));
      // behind the name, which may hold blanks: state, ..., utime, stime, ..., nice
      String[] fields = own.substring(own.lastIndexOf(')') + 2).split(" ");
      boolean niced = Integer.parseInt(fields[16]) > 0;
      long all = 0;
      for (String line : Files.readAllLines(proc.resolve("stat"))) {
        if (line.matches("cpu\\d+ .*")) {
          // user, nice, system, idle, iowait, irq, softirq
          String[] of = line.split(" ");
          if (allowed.contains(Integer.parseInt(of[0].substring(3)))) {
            long times = number(of[1]) + number(of[3]) + number(of[6]) + number(of[7]);
            all += niced ? times + number(of[2]) : times;
          }
        }
      }
      return new Times(number(fields[11]) + number(fields[12]), all);
    } catch (IOException | RuntimeException e) {
      return null; // not Linux, or a Linux that keeps it to itself
    }
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  /** The cores that the process may run on, such as {@code 0-3,8}. */
  private List<Integer> allowed() throws IOException {
    List<Integer> cores = new ArrayList<>();
    for (String line : Files.readAllLines(proc.resolve("self/status"))) {
      if (line.toLowerCase(Locale.ROOT).startsWith("cpus_allowed_list:")) {
        for (String range : line.substring(line.indexOf(':') + 1).strip().split(",")) {
          String[] ends = range.split("-");
          for (int i = Integer.parseInt(ends[0]);
              i <= Integer.parseInt(ends[ends.length - 1]);
              i++) {
            cores.add(i);
          }
        }
      }
    }
    return cores;
  }
}
