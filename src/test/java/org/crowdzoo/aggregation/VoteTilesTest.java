package org.crowdzoo.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loops over tiles, groups of columns and turned rows give what plain loops give. */
class VoteTilesTest {
  private static final double EXACT = 1e-12;

  /** More than a tile and than a chunk, with repeated votes, empty tasks and idle workers. */
  private static Votes votes(int classes, int tasks) {
    SplittableRandom random = new SplittableRandom(classes);
    int workers = 37;
    int[] start = new int[tasks + 1];
    int[] worker = new int[tasks * 4];
    int[] label = new int[tasks * 4];
    int v = 0;
    for (int i = 0; i < tasks; i++) {
      for (int n = random.nextInt(5); n > 0; n--) {
        boolean again = v > start[i] && random.nextInt(10) == 0;
        worker[v] = again ? worker[v - 1] : random.nextInt(workers - 1);
        label[v++] = random.nextInt(3) > 0 ? i % classes : random.nextInt(classes);
      }
      start[i + 1] = v;
    }
    return Votes.of(
        Votes.numbers(tasks),
        Votes.numbers(workers),
        classes,
        start,
        Arrays.copyOf(worker, v),
        Arrays.copyOf(label, v));
  }

  /** What {@link VoteTiles} makes of given rows of tables: sums by task, by pair and over tasks. */
  private record Sums(double[] ofTasks, double[] ofPairs, double[] ofAll) {
    /** By tiles; rows of all tasks are kept, or only those of a tile. */
    static Sums byTiles(Votes votes, int[] gold, double[] table, double[] rows, boolean keep) {
      int width = votes.classes();
      Chunks chunks = Chunks.of(votes, 8);
      VoteTiles tiles = new VoteTiles(votes, VotePairs.of(votes), gold, chunks, width);
      Sums sums = new Sums(new double[rows.length], new double[table.length], new double[width]);
      double[] written = keep ? rows : new double[tiles.mostTasks() * width];
      int seen = 0;
      for (int c = 0; c < chunks.count(); c++) {
        for (int tile = tiles.first(c); tile < tiles.end(c); tile++) {
          int first = tiles.firstTask(tile);
          int end = tiles.firstTask(tile + 1);
          assertEquals(seen, first);
          for (seen = first; seen < end; seen += SoftmaxRows.ROWS) {
            int tasks = Math.min(SoftmaxRows.ROWS, end - seen);
            double[] some = new double[tasks * width];
            tiles.expect(seen, tasks, table, some);
            System.arraycopy(some, 0, sums.ofTasks, seen * width, some.length);
          }
          seen = end;
          if (!keep) {
            System.arraycopy(rows, first * width, written, 0, (end - first) * width);
          }
          tiles.count(tile, written, keep ? first : 0, sums.ofPairs, sums.ofAll);
        }
      }
      assertEquals(votes.tasks(), seen);
      return sums;
    }

    static Sums byPlainLoops(Votes votes, int[] gold, double[] table, double[] rows) {
      int width = votes.classes();
      VotePairs pairs = VotePairs.of(votes);
      Sums sums = new Sums(new double[rows.length], new double[table.length], new double[width]);
      for (int i = 0; i < votes.tasks(); i++) {
        for (int k = 0; k < width && (gold[i] >= 0 || votes.count(i) > 0); k++) {
          sums.ofAll[k] += rows[i * width + k];
        }
        for (int v = votes.start(i); v < votes.end(i); v++) {
          for (int k = 0; k < width; k++) {
            double weight = votes.weight(v);
            sums.ofTasks[i * width + k] += weight * table[pairs.ofVote[v] * width + k];
            sums.ofPairs[pairs.ofVote[v] * width + k] += weight * rows[i * width + k];
          }
        }
      }
      return sums;
    }

    void assertNear(Sums plain) {
      assertNear(plain.ofTasks, ofTasks);
      assertNear(plain.ofPairs, ofPairs);
      assertNear(plain.ofAll, ofAll);
    }

    private static void assertNear(double[] plain, double[] found) {
      for (int n = 0; n < plain.length; n++) {
        assertEquals(plain[n], found[n], 10 * EXACT * Math.max(1, Math.abs(plain[n])));
      }
    }

    void assertSameBits(Sums other) {
      assertArrayEquals(other.ofTasks, ofTasks);
      assertArrayEquals(other.ofPairs, ofPairs);
      assertArrayEquals(other.ofAll, ofAll);
    }
  }

  private static void assertSums(Votes votes) {
    int width = votes.classes();
    int[] gold = new int[votes.tasks()];
    Arrays.setAll(gold, i -> i % 7 == 0 ? 0 : -1);
    SplittableRandom random = new SplittableRandom(1);
    double[] table = random.doubles((long) VotePairs.of(votes).count() * width, -5, 0).toArray();
    double[] rows = random.doubles((long) votes.tasks() * width).toArray();
    Sums found = Sums.byTiles(votes, gold, table, rows, true);
    found.assertNear(Sums.byPlainLoops(votes, gold, table, rows));
    found.assertSameBits(Sums.byTiles(votes, gold, table, rows, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 10, 13, 16, 17, 25, 33})
  void sumsAreThoseOfPlainLoops(int classes) {
    assertSums(votes(classes, 300_001 / classes + 20_000));
  }

  /** 0, 1 or very many votes on a task, more tasks than a tile, more pairs than votes of a tile. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 997})
  void soAreThoseOfUnevenTasks(int most) {
    SplittableRandom random = new SplittableRandom(most);
    int tasks = 100_000 / most + 3;
    int workers = 20_000 / most + 7;
    int[] start = new int[tasks + 1];
    for (int i = 0; i < tasks; i++) {
      start[i + 1] = start[i] + (i % 5 == 0 ? most : random.nextInt(2));
    }
    int[] worker = random.ints(start[tasks], 0, workers).toArray();
    int[] label = random.ints(start[tasks], 0, 10).toArray();
    assertSums(Votes.of(Votes.numbers(tasks), Votes.numbers(workers), 10, start, worker, label));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10})
  void soAreThoseOfSoftVotes(int classes) {
    SplittableRandom random = new SplittableRandom(classes);
    VotesBuilder builder = new VotesBuilder();
    for (int i = 0; i < 12_000; i++) {
      for (int n = random.nextInt(4); n > 0; n--) {
        double[] vote = new double[classes];
        vote[random.nextInt(classes)] += 0.75;
        vote[random.nextInt(classes)] += 0.25;
        builder.softVote("" + i, "" + random.nextInt(50), vote);
      }
    }
    Votes votes = builder.build(classes);
    assertTrue(votes.isSoft());
    assertSums(votes);
  }

  @Test
  void soAreThoseWithoutTasksOrVotes() {
    assertSums(Votes.of(List.of("a"), List.of(), 2, new int[2], new int[0], new int[0]));
    assertSums(Votes.of(List.of(), List.of(), 2, new int[1], new int[0], new int[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 16, 17, 33})
  void softmaxOfRowsIsThatOfEachRow(int classes) {
    SplittableRandom random = new SplittableRandom(2);
    for (double cutoff : new double[] {Math.log(1e-16), Softmax.UNDERFLOW}) {
      SoftmaxRows softmax = new SoftmaxRows(classes, cutoff);
      for (int rows : new int[] {SoftmaxRows.ROWS, 1, 7}) {
        double[] a = random.doubles((long) rows * classes, -60, 3).toArray();
        a[random.nextInt(a.length)] = Double.NEGATIVE_INFINITY;
        a[classes - 1] = a[0] + 1e-14;
        for (int r = 1; r < rows && classes > 1; r += 2) {
          int from = random.nextInt(classes);
          int to = (from + 1 + random.nextInt(classes - 1)) % classes;
          a[r * classes + to] = a[r * classes + from] + 1e-13;
        }
        Arrays.fill(a, (rows - 1) * classes, rows * classes, Double.NEGATIVE_INFINITY);
        double[] plain = a.clone();
        double[] p = new double[a.length + 3];
        softmax.apply(a, rows);
        for (int r = 0; r < rows; r++) {
          softmax.write(r, p, 3 + r * classes);
          double evidence = Softmax.inPlace(plain, r * classes, classes, cutoff);
          assertEquals(evidence, softmax.max(r) + Math.log(softmax.sum(r)), EXACT);
          for (int k = r * classes; k < (r + 1) * classes; k++) {
            assertEquals(plain[k], p[3 + k], 1e-12 * plain[k]);
            for (int other = r * classes; classes <= Softmax.FEW_CLASSES && other < k; other++) {
              assertEquals(plain[k] == plain[other], p[3 + k] == p[3 + other], "ties");
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, -37, -700})
  void exponentialsAreThoseOfJava(double least) {
    SplittableRandom random = new SplittableRandom(3);
    double[] a = random.doubles(1001, least, 0).toArray();
    a[0] = 0;
    a[1] = least;
    double[] e = a.clone();
    Exponentials.inPlace(e, 0, e.length, least);
    assertEquals(1, e[0]);
    for (int n = 0; n < a.length; n++) {
      assertEquals(Math.exp(a[n]), e[n], (least < -37 ? 1e-12 : 5e-14) * Math.exp(a[n]));
    }
  }
}
