package org.crowdzoo.aggregation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
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

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 10, 13, 16, 17, 33})
  void sumsAreThoseOfPlainLoops(int classes) {
    Votes votes = votes(classes, 40_000);
    VotePairs pairs = VotePairs.of(votes);
    Chunks chunks = Chunks.of(votes, 8);
    int[] gold = new int[votes.tasks()];
    Arrays.setAll(gold, i -> i % 7 == 0 ? 0 : -1);
    VoteTiles tiles = new VoteTiles(votes, pairs, gold, chunks, classes);
    SplittableRandom random = new SplittableRandom(1);
    double[] table = random.doubles((long) pairs.count() * classes, -5, 0).toArray();
    double[] rows = random.doubles((long) votes.tasks() * classes).toArray();
    double[] sums = new double[rows.length];
    double[] counts = new double[table.length];
    double[] sum = new double[classes];
    int seen = 0;
    for (int c = 0; c < chunks.count(); c++) {
      for (int tile = tiles.first(c); tile < tiles.end(c); tile++) {
        assertEquals(seen, tiles.firstTask(tile));
        while (seen < tiles.firstTask(tile + 1)) {
          int tasks = Math.min(SoftmaxRows.ROWS, tiles.firstTask(tile + 1) - seen);
          double[] some = new double[tasks * classes];
          tiles.expect(seen, tasks, table, some);
          System.arraycopy(some, 0, sums, seen * classes, some.length);
          seen += tasks;
        }
        tiles.count(tile, rows, tiles.firstTask(tile), counts, sum);
      }
    }
    assertEquals(votes.tasks(), seen);
    double[] plainSums = new double[rows.length];
    double[] plainCounts = new double[table.length];
    double[] plainSum = new double[classes];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int k = 0; k < classes && (gold[i] >= 0 || votes.count(i) > 0); k++) {
        plainSum[k] += rows[i * classes + k];
      }
      for (int v = votes.start(i); v < votes.end(i); v++) {
        for (int k = 0; k < classes; k++) {
          plainSums[i * classes + k] += table[pairs.ofVote[v] * classes + k];
          plainCounts[pairs.ofVote[v] * classes + k] += rows[i * classes + k];
        }
      }
    }
    assertArrayEquals(plainSums, sums, EXACT);
    assertArrayEquals(plainSum, sum, EXACT * votes.tasks());
    for (int n = 0; n < counts.length; n++) {
      assertEquals(plainCounts[n], counts[n], EXACT * Math.max(1, plainCounts[n]));
    }
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
