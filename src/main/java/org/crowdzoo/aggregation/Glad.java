package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * GLAD: worker j of ability α_j is right on task i with probability σ(α_j exp β_i), β_i the log of
 * one over the task's difficulty, and errs evenly. Normal priors with mean 1 and variance 1 on all
 * α and β, a uniform one on the classes. EM; the M step is some steps of conjugate gradients. The
 * cost of a step is linear in the votes.
 *
 * <p>Learns {@code ability} [W], {@code log_inverse_difficulty} [N] and {@code difficulty} [N] =
 * exp(-β). The objective is the log of likelihood times priors without its constants, and never
 * falls.
 *
 * <p>The M step ends before its maximum (25 steps leave partial derivatives of 0.1 to 20), so what
 * a round gives depends on each step's way: rounding errors grow 20 to 1000 times a round, although
 * steps and evaluations stay the same in number. Two orders of the same sums gave probabilities
 * that differ by 3e-13 after one round, 4e-8 after four and 7e-7 at the end (20,000 tasks, 10
 * classes), and objectives by 2e-11 of them. On one machine and version all bits are the same.
 *
 * <p>Whitehill, J., Wu, T., Bergsma, J., Movellan, J., Ruvolo, P. (2009): Whose vote should count
 * more. NeurIPS 22. The derivative in their appendix has a term log(K-1) too many.
 */
public final class Glad implements GoldAggregation {
  private final Options options;

  /**
   * @param maxiter the most rounds of (E step, M step), at least 1
   * @param epsilon stop when a round changes the objective by less, a vote; 0 for exactly maxiter
   * @param steps the most steps of conjugate gradients a round, at least 1
   */
  public record Options(
      @Setting(value = "50", min = 1, doc = "the most rounds") int maxiter,
      @Setting(
              value = "1e-5",
              min = 0,
              doc = "stop when a round changes the objective by less, a vote; 0 never")
          double epsilon,
      @Setting(value = "25", min = 1, doc = "the most steps of conjugate gradients a round")
          int steps) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, epsilon, steps);
    }
  }

  /** GLAD with options. */
  public Glad(Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    RightOrWrong tasks = new RightOrWrong(votes, gold.of(votes));
    GladQ q = new GladQ(votes, tasks);
    double[] prior = RightOrWrong.uniform(votes.classes());
    EmHistory history = new EmHistory(options.maxiter, options.epsilon, votes.size());
    double[] x = new double[votes.workers() + votes.tasks()];
    Arrays.fill(x, 1);
    tasks.expect(prior, q.model(x));
    double objective;
    do {
      x = maximize(q, x);
      objective = tasks.expect(prior, q.model(x)) + GladQ.logPriors(x);
    } while (history.more(objective));
    return learnt(tasks.result(history), x, votes.workers());
  }

  /** M step. */
  double[] maximize(ConjugateGradient.Function q, double[] x) {
    // where more than the usual accuracy of the objective is asked for, the M step has it too
    double flat = options.epsilon == 0 ? 1e-3 : Math.min(1e-3, 100 * options.epsilon);
    return ConjugateGradient.maximize(q, x, options.steps, flat);
  }

  Options options() {
    return options;
  }

  /** The result with what was learnt: x holds the abilities, then the β. */
  static Aggregated learnt(Aggregated found, double[] x, int workers) {
    double[] ability = Arrays.copyOf(x, workers);
    double[] beta = Arrays.copyOfRange(x, workers, x.length);
    double[] difficulty = Arrays.stream(beta).map(b -> Math.exp(-b)).toArray();
    return found
        .withLearnt("ability", LearntTable.ofWorkers(ability))
        .withLearnt("log_inverse_difficulty", LearntTable.ofTasks(beta))
        .withLearnt("difficulty", LearntTable.ofTasks(difficulty));
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("glad", "ability of workers and difficulty of tasks", Options.class);
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new Glad(options);
    }
  }
}
