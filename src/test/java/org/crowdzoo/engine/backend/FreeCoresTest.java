package org.crowdzoo.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cores that others leave, from made-up counts of Linux; a second has 100 ticks. */
class FreeCoresTest {
  private static final long SECOND = 1_000_000_000L;

  @TempDir Path proc;

  private long now;
  private long own;
  private long others;
  private long niced;
  private int nice;
  private String allowed = "0-1";

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(proc.resolve("self"));
    Files.writeString(
        proc.resolve("self/status"), "Name:\tjava\nCpus_allowed_list:\t" + allowed + "\n");
    Files.writeString(
        proc.resolve("self/stat"),
        "7 (a (b) c) R 1 1 1 0 -1 0 0 0 0 0 " + own + " 0 0 0 20 " + nice + " 9 0 0\n");
    // user, nice, system, idle, iowait, irq, softirq, steal; a third core is not ours
    String rest = " 5000 300 ";
    Files.writeString(
        proc.resolve("stat"),
        ("cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 " + own + " " + niced + " 0" + rest + "0 0 0 0 0\n")
            + ("cpu1 " + others + " 0 0" + rest + "0 0 0 0 0\n")
            + ("cpu2 " + 10 * now / SECOND + " 0 0" + rest + "0 0 0 0 0\nintr 1 2 3\n"));
  }

  /** Lets a second pass in which the others take so much of a core. */
  private int after(FreeCores cores, double taken) throws IOException {
    now += SECOND;
    own += 100;
    others += Math.round(100 * taken);
    write();
    return cores.share(2, now);
  }

  @Test
  void aNeighbourTakesACoreAndGivesItBack() throws IOException {
    FreeCores cores = new FreeCores(proc, 2);
    assertThat(cores.share(2, now)).as("before anything is known").isEqualTo(2);
    assertThat(after(cores, 0.05)).isEqualTo(2);
    assertThat(after(cores, 0.4)).as("a little").isEqualTo(2);
    assertThat(after(cores, 1)).isEqualTo(1);
    assertThat(after(cores, 0.4)).as("not to and fro").isEqualTo(1);
    assertThat(after(cores, 1.9)).as("at least one").isEqualTo(1);
    assertThat(after(cores, 0.1)).isEqualTo(2);
  }

  @Test
  void itLooksOnceASecond() throws IOException {
    FreeCores cores = new FreeCores(proc, 2);
    cores.share(2, now);
    others += 100;
    write();
    assertThat(cores.share(2, now + SECOND / 2)).isEqualTo(2);
    assertThat(cores.share(2, now + SECOND)).isEqualTo(1);
    assertThat(cores.share(1, now + SECOND)).isEqualTo(1);
    assertThat(cores.share(4, now + SECOND)).as("half of the cores").isEqualTo(2);
  }

  @Test
  void nicedNeighboursGiveWay() throws IOException {
    FreeCores cores = new FreeCores(proc, 2);
    cores.share(2, now);
    niced += 100;
    assertThat(after(cores, 0)).isEqualTo(2);
  }

  @Test
  void allAreFreeWhereNothingCanBeKnown() throws IOException {
    allowed = "0-63"; // a container's share of a larger machine
    write();
    FreeCores some = new FreeCores(proc, 2);
    some.share(2, now);
    assertThat(after(some, 1)).isEqualTo(2);
    FreeCores none = new FreeCores(proc.resolve("none"), 2);
    none.share(2, now);
    assertThat(after(none, 1)).isEqualTo(2);
  }

  /** Where rounding would depend on what else runs, nobody is followed unless asked. */
  @Test
  void whatDependsOnTheThreadsFollowsOnlyWhenAsked() {
    assertThat(System.getProperty(FreeCores.SWITCH)).isNull();
    assertThat(FreeCores.threads(5, false)).isEqualTo(5);
    try {
      System.setProperty(FreeCores.SWITCH, "on");
      assertThat(FreeCores.threads(1, false)).isOne();
      assertThat(FreeCores.threads(2, false)).isBetween(1, 2);
      System.setProperty(FreeCores.SWITCH, "off");
      assertThat(FreeCores.threads(5, true)).isEqualTo(5);
    } finally {
      System.clearProperty(FreeCores.SWITCH);
    }
  }
}
