package org.crowdzoo.report.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Vote;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.identification.Confusions;
import org.crowdzoo.identification.WorkerScores;
import org.crowdzoo.training.WorkerAnswers;

/** What is known of the workers of a crowd: a row each, and their matrices. */
final class CrowdTables {
  private static final int RESAMPLES = 1000;

  /** Of more votes the binomial's own quantiles are as good. */
  private static final int MOST_RESAMPLED = 2000;

  /** Matrices of more entries are left out of the page. */
  private static final int MOST_ENTRIES = 60_000;

  /** With fewer votes nobody is suspected. */
  private static final int FEWEST = 10;

  private final Votes votes;
  private final int[] truth;
  private final int[] consensus;
  private final WorkerAnswers answers;
  private final double[] omega;
  private final List<ConfusionMatrix> dawidSkene;

  /**
   * Tables.
   *
   * @param truth [N], -1 where it is not known
   * @param answers what a network expects of the workers, or null
   * @param omega [W] CoNAL's mean weight of the common confusion, NaN for an idle worker; or null
   */
  CrowdTables(Votes votes, int[] truth, WorkerAnswers answers, double[] omega) {
    this.votes = votes;
    this.truth = truth.clone();
    this.answers = answers;
    this.omega = omega == null ? null : omega.clone();
    consensus = Aggregations.parse("majority_voting", 0).aggregate(votes).labels();
    long entries = (long) votes.workers() * votes.classes() * votes.classes();
    dawidSkene = entries <= 1_000_000 ? Confusions.byDawidSkene(votes, 50) : null;
  }

  private boolean knowsTruth() {
    return Arrays.stream(truth).anyMatch(label -> label >= 0);
  }

  /** A row a worker. */
  Block.Table workers() {
    List<Block.Column> columns = new ArrayList<>();
    columns.add(Block.Column.text("worker"));
    columns.add(Block.Column.number("votes"));
    if (knowsTruth()) {
      columns.add(Block.Column.number("right"));
      columns.add(Block.Column.text("95 % interval"));
    }
    columns.add(Block.Column.number("with the majority"));
    columns.add(Block.Column.number("Dawid-Skene's skill"));
    columns.add(Block.Column.number("spam score"));
    if (answers != null) {
      columns.add(Block.Column.number("network's reliability"));
      columns.add(Block.Column.number("with the network"));
    }
    if (omega != null) {
      columns.add(Block.Column.number("mean ω"));
    }
    columns.add(Block.Column.text("look at"));
    List<List<String>> rows = new ArrayList<>();
    for (int j = 0; j < votes.workers(); j++) {
      rows.add(row(j));
    }
    return new Block.Table(
        "Workers",
        "Shares from 0 to 1. Right: against the known truth, with a bootstrap interval over the"
            + " worker's votes. With the majority: ties go to the first class. Skill: the mean"
            + " diagonal of Dawid-Skene's matrix. Spam score: 0 is a vote that does not depend on"
            + " the class (Raykar and Yu 2011). "
            + (answers == null
                ? ""
                : "Reliability: the network's probability that the worker answers the network's"
                    + " class. ")
            + (omega == null ? "" : "ω: how far the worker follows the common confusion."),
        "workers",
        columns,
        rows);
  }

  private List<String> row(int worker) {
    int count = 0;
    int known = 0;
    int right = 0;
    int agreed = 0;
    int[] said = new int[votes.classes()];
    int[] majority = new int[votes.classes()];
    for (Vote vote : votes.ofWorker(worker).toList()) {
      count++;
      said[vote.label()]++;
      majority[Math.max(0, consensus[vote.task()])]++;
      known += truth[vote.task()] >= 0 ? 1 : 0;
      right += truth[vote.task()] == vote.label() ? 1 : 0;
      agreed += consensus[vote.task()] == vote.label() ? 1 : 0;
    }
    ConfusionMatrix matrix = dawidSkene == null || count == 0 ? null : dawidSkene.get(worker);
    Double spam = matrix == null ? null : WorkerScores.spamScore(matrix);
    List<String> row = new ArrayList<>();
    row.add(votes.workerKey(worker));
    row.add(Integer.toString(count));
    if (knowsTruth()) {
      row.add(known == 0 ? "" : share((double) right / known));
      row.add(known == 0 ? "" : interval(right, known, worker));
    }
    row.add(count == 0 ? "" : share((double) agreed / count));
    row.add(matrix == null ? "" : share(skill(matrix)));
    row.add(spam == null ? "" : share(spam));
    if (answers != null) {
      WorkerAnswers.Worker expected = answers.workers().get(worker);
      row.add(expected.reliability() == null ? "" : share(expected.reliability()));
      row.add(expected.agreement() == null ? "" : share(expected.agreement()));
    }
    if (omega != null) {
      row.add(Double.isNaN(omega[worker]) ? "" : share(omega[worker]));
    }
    row.add(suspicion(count, agreed, spam, said, majority));
    return row;
  }

  /** Over the classes that the worker has met. */
  private static double skill(ConfusionMatrix matrix) {
    double sum = 0;
    int met = 0;
    for (int k = 0; k < matrix.classes(); k++) {
      double row = 0;
      for (int l = 0; l < matrix.classes(); l++) {
        row += matrix.get(k, l);
      }
      sum += matrix.get(k, k);
      met += row > 0 ? 1 : 0;
    }
    return met == 0 ? 0 : sum / met;
  }

  private String suspicion(int count, int agreed, Double spam, int[] said, int[] majority) {
    if (count == 0) {
      return "idle: no vote";
    }
    if (count < FEWEST) {
      return "few votes";
    }
    int most = 0;
    for (int k = 1; k < said.length; k++) {
      most = said[k] > said[most] ? k : most;
    }
    if (said[most] >= 0.95 * count && majority[most] < 0.7 * count) {
      return "nearly always the same answer";
    }
    if (agreed * (double) votes.classes() <= 1.2 * count) {
      return "agrees with the majority no more than by chance";
    }
    return spam != null && spam < 0.05 ? "votes hardly depend on the class" : "";
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String interval(int right, int known, int worker) {
    double p = (double) right / known;
    SplittableRandom random = new SplittableRandom(worker);
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      if (known > MOST_RESAMPLED) {
        means[r] = p + Math.sqrt(p * (1 - p) / known) * random.nextGaussian();
      } else {
        for (int i = 0; i < known; i++) {
          means[r] += random.nextDouble() < p ? 1.0 / known : 0;
        }
      }
    }
    Arrays.sort(means);
    return share(means[(int) (0.025 * RESAMPLES)])
        + " – "
        + share(Math.min(1, means[(int) (0.975 * RESAMPLES) - 1]));
  }

  /**
   * The whole crowd's and each worker's, those with most votes first, as many as the page takes.
   */
  Block.Matrices matrices(List<String> classes) {
    int entries = votes.classes() * votes.classes();
    int most = Math.min(votes.workers(), MOST_ENTRIES / entries);
    List<Block.Entry> all = new ArrayList<>();
    all.add(
        new Block.Entry(
            "the whole crowd", answers == null ? null : answers.crowd(), counted(-1), by()));
    List<Integer> order = new ArrayList<>();
    for (int j = 0; j < votes.workers(); j++) {
      order.add(j);
    }
    order.sort((a, b) -> votes.countOfWorker(b) - votes.countOfWorker(a));
    for (int j : order.subList(0, most)) {
      if (votes.countOfWorker(j) > 0) {
        double[][] expected = answers == null ? null : answers.workers().get(j).expected();
        all.add(new Block.Entry("worker " + votes.workerKey(j), expected, counted(j), by()));
      }
    }
    return new Block.Matrices(
        "Confusions",
        "Rows are classes, columns answers; each row sums to 1, – is a class without a vote."
            + (most < votes.workers() ? " The " + most + " workers with most votes." : ""),
        classes,
        all);
  }

  private String by() {
    return knowsTruth()
        ? "counted: rows the true class, columns the votes"
        : "counted: rows the majority's class, columns the votes";
  }

  /** Shares of the votes by the truth, or by the majority where no truth is known. */
  private double[][] counted(int worker) {
    double[][] counts = new double[votes.classes()][votes.classes()];
    int[] by = knowsTruth() ? truth : consensus;
    Stream<Vote> some =
        worker >= 0
            ? votes.ofWorker(worker)
            : IntStream.range(0, votes.tasks()).boxed().flatMap(votes::ofTask);
    some.filter(vote -> by[vote.task()] >= 0)
        .forEach(vote -> counts[by[vote.task()]][vote.label()]++);
    double[][] shares = new double[counts.length][];
    for (int k = 0; k < counts.length; k++) {
      double sum = Arrays.stream(counts[k]).sum();
      double[] row = counts[k];
      shares[k] =
          sum == 0 ? null : Arrays.stream(row).map(c -> Math.round(1e4 * c / sum) / 1e4).toArray();
    }
    return shares;
  }
}
