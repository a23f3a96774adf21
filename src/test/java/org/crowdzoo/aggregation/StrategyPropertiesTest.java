package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for all strategies, whatever the votes. */
@Tag("once")
class StrategyPropertiesTest {
  private static final SimulatedCrowd CROWD =
      SimulatedCrowd.of(300, 4, 5, 7, SimulatedCrowd.mixed(25));

  /** PlantNet with labels also where it is not sure. */
  static Stream<String> all() {
    return Aggregations.all().stream()
        .map(AggregationMethod::name)
        .map(name -> name.equals("plantnet") ? "plantnet[invalid=label]" : name);
  }

  /** Without what is decided by order or chance among equals. */
  static Stream<String> equivariant() {
    return all()
        .filter(name -> !name.equals("kos") && !name.startsWith("plantnet"))
        // its folds go by the order of the votes
        .filter(name -> !name.equals("auto"))
        // its random starts go by the order of the tasks
        .map(name -> name.equals("ebcc") ? "ebcc[groups=1]" : name)
        .map(name -> hasTies(name) ? name + "[ties=all]" : name);
  }

  private static boolean hasTies(String name) {
    return Aggregations.all().stream()
        .anyMatch(
            info ->
                info.name().equals(name)
                    && info.keys().stream().anyMatch(key -> key.name().equals("ties")));
  }

  private static Aggregated run(String strategy, Votes votes) {
    return Aggregations.parse(strategy, 3).aggregate(votes);
  }

  private static int classesFor(String strategy, int otherwise) {
    return strategy.startsWith("kos") ? 2 : otherwise;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dawid_skene[epsilon=0]",
        "dawid_skene[epsilon=0,smoothing=0]",
        "dawid_skene[epsilon=0,smoothing=1]",
        "fast_dawid_skene[epsilon=0]",
        "one_coin_dawid_skene[epsilon=0]",
        "glad[epsilon=0,maxiter=15]",
        "mace[method=em,epsilon=0]",
        "dawid_skene_clust[epsilon=0,maxiter=60]"
      })
  void emNeverLowersItsObjective(String strategy) {
    for (Votes votes :
        List.of(CROWD.votes(), SimulatedCrowd.of(200, 3, 2, 1, .5, .3, .9, .2).votes())) {
      double[] history = run(strategy, votes).objective();
      assertThat(history.length).isGreaterThan(10);
      for (int n = 1; n < history.length; n++) {
        assertThat(history[n]).isGreaterThanOrEqualTo(history[n - 1] - 1e-6);
      }
      assertThat(history[history.length - 1]).isGreaterThan(history[0]);
    }
  }

  @ParameterizedTest
  @MethodSource("equivariant")
  void permutingTasksPermutesTheResult(String strategy) {
    int[] order = shuffled(CROWD.votes().tasks());
    int[] same = identity(CROWD.votes().workers());
    Aggregated plain = run(strategy, CROWD.votes());
    Aggregated permuted = run(strategy, permute(CROWD.votes(), order, same, identity(4)));
    for (int i = 0; i < order.length; i++) {
      assertThat(permuted.probabilities()[i])
          .containsExactly(plain.probabilities()[order[i]], within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("equivariant")
  void permutingWorkersPermutesWhatIsLearnt(String strategy) {
    int workers = CROWD.votes().workers();
    int[] newIndex = shuffled(workers);
    Aggregated plain = run(strategy, CROWD.votes());
    Aggregated permuted =
        run(
            strategy,
            permute(CROWD.votes(), identity(CROWD.votes().tasks()), newIndex, identity(4)));
    assertThat(permuted.flatProbabilities())
        .containsExactly(plain.flatProbabilities(), within(1e-4));
    plain
        .learnt()
        .forEach(
            (name, table) -> {
              if (table.axes().get(0).equals("worker")) {
                int size = table.values().length / workers;
                double[] other = permuted.learnt().get(name).values();
                for (int j = 0; j < workers; j++) {
                  for (int n = 0; n < size; n++) {
                    assertThat(other[newIndex[j] * size + n])
                        .isCloseTo(table.values()[j * size + n], within(1e-2));
                  }
                }
              }
            });
  }

  @ParameterizedTest
  @MethodSource("equivariant")
  void permutingClassesPermutesTheResult(String strategy) {
    int[] newLabel = {2, 0, 3, 1};
    int tasks = CROWD.votes().tasks();
    int[] same = identity(CROWD.votes().workers());
    Aggregated plain = run(strategy, CROWD.votes());
    Aggregated permuted = run(strategy, permute(CROWD.votes(), identity(tasks), same, newLabel));
    // MACE's random starts differ then: it must still find the same optimum
    double tolerance = strategy.startsWith("mace") ? 0.02 : 1e-4;
    for (int i = 0; i < tasks; i++) {
      for (int k = 0; k < 4; k++) {
        assertThat(permuted.probability(i, newLabel[k]))
            .isCloseTo(plain.probability(i, k), within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void idleWorkersChangeNothing(String strategy) {
    Votes votes =
        SimulatedCrowd.of(100, classesFor(strategy, 3), 4, 5, SimulatedCrowd.mixed(12)).votes();
    int[] shifted = IntStream.range(0, 12).map(j -> j + j / 4).toArray();
    Votes withIdle = moveWorkers(votes, shifted, 20);
    Aggregated plain = run(strategy, votes);
    Aggregated idle = run(strategy, withIdle);
    assertThat(idle.flatProbabilities()).containsExactly(plain.flatProbabilities(), within(1e-9));
    assertThat(idle.labels()).containsExactly(plain.labels());
    assertFinite(idle);
  }

  @ParameterizedTest
  @MethodSource("all")
  void fiveHundredVotesATaskGiveNoNaN(String strategy) {
    int classes = classesFor(strategy, 10);
    SimulatedCrowd crowd = SimulatedCrowd.of(40, classes, 500, 2, SimulatedCrowd.mixed(500));
    Aggregated found = run(strategy, crowd.votes());
    assertFinite(found);
    assertThat(found.accuracy(crowd.truth())).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneWorkerOneTaskOneVoteWorks(String strategy) {
    if (strategy.equals("label_model") || strategy.equals("auto")) {
      return; // three workers or more, see LabelModelTest; a vote a fold, see ContestTest
    }
    String small = strategy.equals("dawid_skene_clust") ? strategy + "[L=1]" : strategy;
    Votes votes = Votes.ofMatrix(new int[][] {{1}}, 2);
    Aggregated found = run(small, votes);
    assertFinite(found);
    assertThat(found.label(0)).isEqualTo(strategy.equals("twothird") ? -1 : 1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void oneClassWorks(String strategy) {
    if (strategy.equals("kos")) {
      return; // two classes only, see KosTest
    }
    if (strategy.equals("label_model")) {
      return; // three workers or more, see LabelModelTest
    }
    Aggregated found = run(strategy, Votes.ofMatrix(new int[][] {{0, 0}, {0, -1}, {0, 0}}, 1));
    assertFinite(found);
    assertThat(found.label(0)).isZero();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aTaskWithoutVotesHasNoLabel(String strategy) {
    int[][] votes = {{0, 0, 0}, {-1, -1, -1}, {1, 1, 1}, {0, 0, 1}};
    Aggregated found = run(strategy, Votes.ofMatrix(votes, 2));
    assertThat(found.label(1)).isEqualTo(-1);
    assertThat(found.label(0)).isZero();
    assertThat(found.label(2)).isEqualTo(1);
    assertFinite(found);
  }

  @Test
  void unanimousTasksKeepTheirLabelUnderMajorityVoting() {
    Votes votes = CROWD.votes();
    for (String ties : List.of("random", "lowest", "all")) {
      Aggregated found = run("mv[ties=" + ties + "]", votes);
      int unanimous = 0;
      for (int i = 0; i < votes.tasks(); i++) {
        int[] labels = votes.ofTask(i).mapToInt(v -> v.label()).distinct().toArray();
        if (labels.length == 1) {
          assertThat(found.label(i)).isEqualTo(labels[0]);
          unanimous++;
        }
      }
      assertThat(unanimous).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dawid_skene",
        "one_coin_dawid_skene",
        "glad[maxiter=1]",
        "mace[restarts=1]",
        "ibcc[maxiter=5]",
        "ebcc[maxiter=5,restarts=2,groups=3]",
        "bwa"
      })
  void theNumberOfThreadsChangesNoBit(String strategy) throws Exception {
    Votes votes = SimulatedCrowd.of(9_000, 4, 8, 11, SimulatedCrowd.mixed(100)).votes();
    double[] one = inPool(1, strategy, votes);
    double[] three = inPool(3, strategy, votes);
    assertThat(three).containsExactly(one);
  }

  private static double[] inPool(int threads, String strategy, Votes votes) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(() -> run(strategy, votes).flatProbabilities()).get();
    } finally {
      pool.shutdown();
    }
  }

  private static void assertFinite(Aggregated found) {
    for (double p : found.flatProbabilities()) {
      assertThat(p).isBetween(0.0, 1 + 1e-9);
    }
    found
        .learnt()
        .forEach(
            (name, table) -> {
              for (double value : table.values()) {
                assertThat(Double.isFinite(value)).as(name).isTrue();
              }
            });
  }

  /** Task i of the result is task order[i], worker j is newWorker[j], label k is newLabel[k]. */
  private static Votes permute(Votes votes, int[] order, int[] newWorker, int[] newLabel) {
    List<String> taskKeys = new ArrayList<>();
    int[] start = new int[order.length + 1];
    int[] worker = new int[votes.size()];
    int[] label = new int[votes.size()];
    int n = 0;
    for (int i = 0; i < order.length; i++) {
      taskKeys.add(votes.taskKey(order[i]));
      for (int v = votes.start(order[i]); v < votes.end(order[i]); v++) {
        worker[n] = newWorker[votes.worker(v)];
        label[n++] = newLabel[votes.label(v)];
      }
      start[i + 1] = n;
    }
    String[] workerKeys = new String[votes.workers()];
    IntStream.range(0, workerKeys.length)
        .forEach(j -> workerKeys[newWorker[j]] = votes.workerKey(j));
    return Votes.of(taskKeys, List.of(workerKeys), votes.classes(), start, worker, label);
  }

  private static Votes moveWorkers(Votes votes, int[] newIndex, int workers) {
    int[] start = new int[votes.tasks() + 1];
    int[] worker = new int[votes.size()];
    int[] label = new int[votes.size()];
    String[] keys = new String[workers];
    IntStream.range(0, workers).forEach(j -> keys[j] = "idle" + j);
    IntStream.range(0, newIndex.length).forEach(j -> keys[newIndex[j]] = votes.workerKey(j));
    for (int i = 0; i < votes.tasks(); i++) {
      start[i + 1] = votes.end(i);
    }
    for (int v = 0; v < votes.size(); v++) {
      worker[v] = newIndex[votes.worker(v)];
      label[v] = votes.label(v);
    }
    return Votes.of(votes.taskKeys(), List.of(keys), votes.classes(), start, worker, label);
  }

  private static int[] identity(int length) {
    return IntStream.range(0, length).toArray();
  }

  private static int[] shuffled(int length) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, length).boxed().toList());
    Collections.shuffle(order, new Random(5));
    return order.stream().mapToInt(i -> i).toArray();
  }
}
