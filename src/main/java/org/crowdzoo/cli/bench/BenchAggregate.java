package org.crowdzoo.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.crowdzoo.aggregation.Aggregation;
import org.crowdzoo.aggregation.AggregationMethod;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code bench aggregate}: seconds an iteration and memory of a strategy on simulated votes. The
 * time of an iteration is the difference of a run with I+1 iterations and one with 1, the least of
 * several such pairs; for a strategy without iterations it is the whole run.
 */
@Command(
    name = "aggregate",
    description = "Seconds an iteration and memory of a strategy on simulated votes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class BenchAggregate implements Callable<Integer> {
  @Option(names = "--strategy", description = "Name of the strategy, see agginfo.")
  private String strategy = "dawid_skene";

  @Option(names = "--tasks", description = "Number of tasks N.")
  private int tasks = 1_000_000;

  @Option(names = "--votes-per-task", description = "Votes on each task.")
  private int votesPerTask = 10;

  @Option(names = "--workers", description = "Number of workers W.")
  private int workers = 10_000;

  @Option(names = "--classes", description = "Number of classes K.")
  private int classes = 10;

  @Option(names = "--iterations", description = "Iterations I to time.")
  private int iterations = 20;

  @Option(names = "--repeats", description = "Runs of which the least time counts.")
  private int repeats = 3;

  @Option(names = "--seed", description = "Seed of the votes.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check();
    AggregationMethod<?> method = Aggregations.choose(strategy).method();
    String name = method.name();
    Set<String> options = method.keys().stream().map(Key::name).collect(Collectors.toSet());
    boolean iterates = options.contains("maxiter");
    String exactly = options.contains("epsilon") ? ",epsilon=0]" : "]";
    Votes votes = votes();
    Times start = iterates ? Times.MOST : Times.ZERO;
    Times total = Times.MOST;
    for (int repeat = 0; repeat < repeats; repeat++) {
      start = iterates ? start.least(time(votes, "[maxiter=1" + exactly)) : start;
      total = total.least(time(votes, iterates ? "[maxiter=" + (iterations + 1) + exactly : ""));
    }
    int counted = iterates ? iterations : 1;
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("strategy", name);
    line.put("tasks", tasks);
    line.put("votes", votes.size());
    line.put("workers", workers);
    line.put("classes", classes);
    line.put("iterations", counted);
    line.put("threads", ForkJoinPool.getCommonPoolParallelism() + 1);
    line.put("seconds_per_iteration", (total.wall - start.wall) / counted);
    line.put("cpu_seconds_per_iteration", (total.cpu - start.cpu) / counted);
    line.put("total_s", total.wall);
    line.put("pass_over_votes_s", secondsOfOnePass(2 * votes.size()));
    line.put("peak_mb", peakMegabytes());
    PrintWriter out = spec.commandLine().getOut();
    out.println(new ObjectMapper().writeValueAsString(line));
    out.flush();
    return 0;
  }

  private void check() {
    List<String> problems = new java.util.ArrayList<>();
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("--tasks", tasks);
    sizes.put("--votes-per-task", votesPerTask);
    sizes.put("--workers", workers);
    sizes.put("--classes", classes);
    sizes.put("--iterations", iterations);
    sizes.put("--repeats", repeats);
    sizes.forEach(
        (name, value) -> {
          if (value < 1) {
            problems.add("bench aggregate: " + name + " must be from 1, got " + value);
          }
        });
    if ((long) tasks * votesPerTask > Integer.MAX_VALUE / 4) {
      problems.add("bench aggregate: --tasks x --votes-per-task must be at most 536870911");
    }
    if (strategy.contains("[")) {
      problems.add("bench aggregate: --strategy must be a name without options, got " + strategy);
    }
    InputException.throwIfAny(problems);
  }

  /** Seconds by the clock and of all cores together, which other programs disturb less. */
  private record Times(double wall, double cpu) {
    static final Times ZERO = new Times(0, 0);
    static final Times MOST = new Times(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    Times least(Times other) {
      return new Times(Math.min(wall, other.wall), Math.min(cpu, other.cpu));
    }
  }

  private Times time(Votes votes, String options) {
    Aggregation aggregation = Aggregations.parse(strategy + options, seed);
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    aggregation.aggregate(votes);
    return new Times((System.nanoTime() - start) / 1e9, cpuSeconds() - cpu);
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  /** Worker j is right with probability 0.5 to 0.9 and otherwise draws a label. */
  private Votes votes() {
    SplittableRandom random = new SplittableRandom(seed);
    int[] start = new int[tasks + 1];
    int[] worker = new int[tasks * votesPerTask];
    int[] label = new int[worker.length];
    for (int i = 0; i < tasks; i++) {
      start[i + 1] = start[i] + votesPerTask;
      int truth = random.nextInt(classes);
      for (int v = start[i]; v < start[i + 1]; v++) {
        worker[v] = random.nextInt(workers);
        double right = 0.5 + 0.4 * worker[v] / workers;
        label[v] = random.nextDouble() < right ? truth : random.nextInt(classes);
      }
    }
    return Votes.of(Votes.numbers(tasks), Votes.numbers(workers), classes, start, worker, label);
  }

  /** Memory's own speed: both cores sum as many numbers as the votes' workers and labels are. */
  private static double secondsOfOnePass(int numbers) {
    int[] data = new int[numbers];
    double least = Double.POSITIVE_INFINITY;
    for (int repeat = 0; repeat < 5; repeat++) {
      data[repeat] = repeat;
      long start = System.nanoTime();
      long sum = Arrays.stream(data).parallel().sum();
      least = Math.min(least, (System.nanoTime() - start + sum % 2) / 1e9);
    }
    return least;
  }

  /** Peak resident memory of the process where the system tells it, else the peak of the heap. */
  private static long peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    }
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }
}
