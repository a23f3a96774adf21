package org.crowdzoo.aggregation.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;

/**
 * Chooses among candidates by the log-likelihood of held-out votes, by successive halving over the
 * folds: all are tried on the first fold; after each fold those of the better half are given up
 * that are worse than the best by two standard errors, and those of the worse half that are by one
 * and a half. The first candidate is the yardstick: it is tried on every fold, and chosen unless
 * the best is better by one and a half standard errors. Otherwise the simplest of those that are as
 * good as the best, to a quarter of a standard error, is chosen: candidates stand in the order of
 * their simplicity.
 *
 * <p>Candidates are compared vote by vote. Votes on one task are not independent: the standard
 * error of a mean d̄ over n votes is √(Σ_tasks (Σ_votes (d − d̄))²) / n. Nor are the tasks of a
 * fold, for which one and the same training answers, and trainings have their luck: where the F
 * folds' means d̄_f differ by more than their tasks explain, the error of a choice is √(Σ_f (d̄_f −
 * d̄)² / (F (F − 1))).
 */
public final class Contest {
  /** A candidate that is worse by more standard errors than this is given up. */
  private static final double CLEARLY = 2;

  /** One of the worse half is given up if it is worse by more standard errors than this. */
  private static final double PROBABLY = 1.5;

  /** The yardstick is left for one that is better by more standard errors than this. */
  private static final double TIE_OF_YARDSTICK = 1.5;

  /** Others that are worse by no more standard errors than this are as good as the best. */
  private static final double TIE = 0.25;

  private static final String SLOW = "too slow: ";
  private static final String LEFT_OUT = "left out: ";

  private final List<String> names;
  private final VoteFolds folds;
  private final int count;
  private final Trial trial;
  private final List<List<double[]>> scores = new ArrayList<>();
  private final double[] seconds;
  private final String[] ends;

  /** Tries a candidate on a fold. */
  public interface Trial {
    /**
     * The log-likelihood of each held-out vote, as {@link HeldOutScore} has them; null if there was
     * no time left for it.
     *
     * @param waiting how many candidates are still to be tried on this fold after this one
     * @throws InputException if the candidate cannot work on these votes: it is out then
     * @throws TooSlowException if it would take the time of those that wait: it is out, too
     */
    double[] run(int candidate, int fold, int waiting);

    /** Seconds that the last run took. */
    double seconds();

    /** Why a candidate is not tried at all, in a few words; null if it is. */
    default String against(int candidate) {
      return null;
    }
  }

  /** Says that a candidate would take more of the budget than it may. */
  public static final class TooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a trace: it is thrown out of a training. */
    public TooSlowException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * What became of a candidate.
   *
   * @param name of the candidate
   * @param folds that it was tried on
   * @param score mean log-likelihood of the held-out votes of these folds; null if there is none
   * @param standardError of the score
   * @param difference to the best candidate on the folds that both were tried on, 0 or less but for
   *     luck; null if there is none
   * @param differenceError standard error of the difference, as the choice takes it
   * @param seconds that its trials took
   * @param end why it went no further: chosen, as good as the best, dropped …
   */
  public record Entry(
      String name,
      int folds,
      Double score,
      Double standardError,
      Double difference,
      Double differenceError,
      double seconds,
      String end) {}

  /**
   * The end of a contest.
   *
   * @param chosen number of the candidate
   * @param compared whether there was anything to compare
   * @param inTime whether the folds were tried before the time was over
   * @param table of all candidates, in their order
   */
  public record Outcome(int chosen, boolean compared, boolean inTime, List<Entry> table) {
    /** Names of those that were too slow to be compared. */
    public List<String> tooSlow() {
      return table.stream().filter(e -> e.end().startsWith(SLOW)).map(Entry::name).toList();
    }
  }

  /**
   * A contest; nothing happens before {@link #run}.
   *
   * @param names of the candidates, the simplest first
   * @param count number of folds
   */
  public Contest(List<String> names, VoteFolds folds, int count, Trial trial) {
    this.names = names;
    this.folds = folds;
    this.count = count;
    this.trial = trial;
    this.seconds = new double[names.size()];
    this.ends = new String[names.size()];
    names.forEach(name -> scores.add(new ArrayList<>()));
  }

  /** Holds it. */
  public Outcome run() {
    List<Integer> alive = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      String against = trial.against(c);
      if (against == null) {
        alive.add(c);
      } else {
        ends[c] = LEFT_OUT + against;
      }
    }
    boolean inTime = true;
    int done = 0;
    while (inTime && done < count && !isDecided(alive, done)) {
      inTime = tryAll(alive, done);
      alive.removeIf(c -> ends[c] != null);
      if (inTime) {
        done++;
        drop(alive, done);
      }
    }
    int compared = Math.max(done, 1);
    List<Integer> left = new ArrayList<>(alive);
    left.removeIf(c -> scores.get(c).size() < compared);
    int best = left.isEmpty() ? -1 : best(left, compared);
    int chosen = best < 0 ? 0 : simplest(left, best, compared);
    boolean several = scores.stream().filter(own -> !own.isEmpty()).count() > 1;
    return new Outcome(chosen, several, inTime, table(alive, best, chosen));
  }

  /** False if the time was over before all were tried. */
  private boolean tryAll(List<Integer> alive, int fold) {
    int waiting = alive.size();
    for (int c : alive) {
      waiting--;
      try {
        double[] found = trial.run(c, fold, waiting);
        seconds[c] += trial.seconds();
        if (found == null) {
          return false;
        }
        scores.get(c).add(found);
      } catch (InputException e) {
        seconds[c] += trial.seconds();
        ends[c] = "failed: " + String.join("; ", e.problems());
      } catch (TooSlowException e) {
        seconds[c] += trial.seconds();
        ends[c] = SLOW + e.getMessage();
      }
    }
    return true;
  }

  private boolean isDecided(List<Integer> alive, int done) {
    return done > 0 && alive.size() == 1;
  }

  private void drop(List<Integer> alive, int done) {
    if (alive.isEmpty()) {
      return;
    }
    int best = best(alive, done);
    int simplest = simplest(alive, best, done);
    List<Integer> byScore = new ArrayList<>(alive);
    byScore.sort(Comparator.comparingDouble(c -> -mean(c, done)));
    int kept = Math.max(2, (alive.size() + 1) / 2);
    for (int c : List.copyOf(alive)) {
      Difference d = difference(c, best, done);
      double errors = byScore.indexOf(c) < kept ? CLEARLY : PROBABLY;
      boolean worse = d.mean < -errors * d.ofTasks;
      if (worse && c != simplest && c != 0) {
        ends[c] = String.format(Locale.ROOT, "dropped after fold %d of %d", done, count);
        alive.remove(Integer.valueOf(c));
      }
    }
    // the yardstick alone against one that is clearly better: nothing left to learn
    Difference yardstick = difference(0, best, done);
    if (alive.size() == 2
        && alive.contains(0)
        && best != 0
        && done > 1
        && yardstick.mean < -CLEARLY * yardstick.error()) {
      ends[0] = String.format(Locale.ROOT, "clearly worse after fold %d of %d", done, count);
      alive.remove(Integer.valueOf(0));
    }
  }

  private int best(List<Integer> among, int done) {
    return among.stream().max(Comparator.comparingDouble(c -> mean(c, done))).orElseThrow();
  }

  /** The first that is as good as the best. */
  private int simplest(List<Integer> among, int best, int done) {
    for (int c : among) {
      if (isTie(c, difference(c, best, done))) {
        return c;
      }
    }
    return best;
  }

  private static boolean isTie(int candidate, Difference difference) {
    double errors = candidate == 0 ? TIE_OF_YARDSTICK : TIE;
    return -difference.mean <= errors * difference.error();
  }

  private double mean(int candidate, int done) {
    return scores.get(candidate).stream()
        .limit(done)
        .flatMapToDouble(Arrays::stream)
        .average()
        .orElse(Double.NEGATIVE_INFINITY);
  }

  /**
   * The difference of two on the first folds.
   *
   * @param mean over the votes
   * @param ofTasks its standard error, by the tasks
   * @param ofFolds the same by the folds' means; 0 of one fold
   */
  private record Difference(double mean, double ofTasks, double ofFolds) {
    double error() {
      return Math.max(ofTasks, ofFolds);
    }
  }

  private Difference difference(int candidate, int other, int done) {
    double[][] differences = new double[done][];
    for (int f = 0; f < done; f++) {
      double[] a = scores.get(candidate).get(f);
      double[] b = scores.get(other).get(f);
      differences[f] = IntStream.range(0, a.length).mapToDouble(n -> a[n] - b[n]).toArray();
    }
    double[] all = meanAndError(differences);
    double squares =
        Arrays.stream(differences)
            .mapToDouble(fold -> Arrays.stream(fold).average().orElse(all[0]) - all[0])
            .map(x -> x * x)
            .sum();
    double ofFolds = done < 2 ? 0 : Math.sqrt(squares / done / (done - 1));
    return new Difference(all[0], all[1], ofFolds);
  }

  private double[] meanAndError(double[][] values) {
    double mean = Arrays.stream(values).flatMapToDouble(Arrays::stream).average().orElse(0);
    double[] byTask = null;
    long n = 0;
    for (int f = 0; f < values.length; f++) {
      int[] tasks = HeldOutScore.tasks(folds.held(f));
      byTask = byTask == null ? new double[folds.held(f).tasks()] : byTask;
      for (int v = 0; v < tasks.length; v++) {
        byTask[tasks[v]] += values[f][v] - mean;
      }
      n += tasks.length;
    }
    double squares = byTask == null ? 0 : Arrays.stream(byTask).map(x -> x * x).sum();
    return new double[] {mean, n == 0 ? 0 : Math.sqrt(squares) / n};
  }

  private List<Entry> table(List<Integer> alive, int best, int chosen) {
    List<Entry> table = new ArrayList<>();
    for (int c = 0; c < names.size(); c++) {
      List<double[]> own = scores.get(c);
      double[] score = meanAndError(own.toArray(double[][]::new));
      int common = best < 0 ? 0 : Math.min(own.size(), scores.get(best).size());
      Difference d = common == 0 ? null : difference(c, best, common);
      table.add(
          new Entry(
              names.get(c),
              own.size(),
              own.isEmpty() ? null : Double.valueOf(score[0]),
              own.isEmpty() ? null : Double.valueOf(score[1]),
              d == null ? null : Double.valueOf(d.mean),
              d == null ? null : Double.valueOf(d.error()),
              seconds[c],
              end(c, alive, best, chosen, d)));
    }
    return List.copyOf(table);
  }

  private String end(int c, List<Integer> alive, int best, int chosen, Difference difference) {
    if (c == chosen) {
      return c == best || best < 0 ? "chosen" : "chosen, as good as the best and simpler";
    }
    if (ends[c] != null) {
      return ends[c];
    }
    if (difference == null) {
      return "not tried: the budget was over";
    }
    return c == best
        ? "best, as good as the chosen one"
        : isTie(c, difference) ? "as good as the best" : "worse than the best";
  }
}
