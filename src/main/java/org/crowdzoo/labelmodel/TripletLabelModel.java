package org.crowdzoo.labelmodel;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;

/**
 * FlyingSquid's label model: accuracies of labelling functions without any truth, from how often
 * they agree, and the probable truth of tasks from them. Votes are -1, 0 (abstains) or 1. Immutable
 * and safe for use by several threads.
 *
 * <p>Fu, D. Y., Chen, M. F., Sala, F., Hooper, S. M., Fatahalian, K., Ré, C. (2020): Fast and
 * three-rious: speeding up weak supervision with triplet methods. ICML 2020, arXiv:2002.11955;
 * equations 2 to 4 for the triplets, section 3.2 for the inference. Where its code and the exact
 * value differ, this is the exact value: one separator an edge of the junction tree also under an
 * unequal class balance, joint probabilities where functions depend on each other and abstain,
 * triplets of one truth only, accuracies also where nobody abstains.
 */
public final class TripletLabelModel {
  private final LabelGraph graph;
  private final Options options;
  private final double[] expectations;
  private final int[][] counts;
  private final Marginals marginals;
  private final TruthInference inference;
  private final List<FunctionWarning> warnings;

  /**
   * How to fit.
   *
   * @param method one triplet, or the mean or median of all
   * @param balance of the truths; null for uniform
   * @param triplets to use with {@link SolveMethod#TRIPLET}; what they leave out is chosen
   * @param sign of products of several functions
   */
  public record Options(
      SolveMethod method, ClassBalance balance, List<Triplet> triplets, ProductSign sign) {
    /** Copies the list. */
    public Options {
      triplets = List.copyOf(triplets);
    }

    /** The mean of all triplets, a uniform class balance. */
    public static Options defaults() {
      return new Options(SolveMethod.MEAN, null, List.of(), ProductSign.POSITIVE);
    }

    /** The same with a class balance. */
    public Options with(ClassBalance given) {
      return new Options(method, given, triplets, sign);
    }

    /** The same with a method. */
    public Options with(SolveMethod given) {
      return new Options(given, balance, triplets, sign);
    }

    /** The same with given triplets. */
    public Options with(List<Triplet> given) {
      return new Options(method, balance, given, sign);
    }

    /** The same with another sign of products. */
    public Options with(ProductSign given) {
      return new Options(method, balance, triplets, given);
    }
  }

  TripletLabelModel(
      LabelGraph graph,
      Options options,
      double[] expectations,
      int[][] counts,
      List<FunctionWarning> warnings) {
    this.graph = graph;
    this.options = options;
    this.expectations = expectations;
    this.counts = counts;
    ClassBalance balance =
        options.balance() == null ? ClassBalance.uniform(graph.truths()) : options.balance();
    this.marginals = new Marginals(graph, expectations, counts, balance);
    this.inference = new TruthInference(graph, balance, marginals);
    this.warnings = warnings;
  }

  /**
   * Fits to votes.
   *
   * @param votes [N][m], -1, 0 or 1
   * @throws InputException in one line, if something does not fit
   */
  public static TripletLabelModel fit(LabelGraph graph, int[][] votes, Options options) {
    return fit(VoteMoments.of(graph, votes), options);
  }

  /** Fits to running sums; the same to the last digit as fitting to the votes themselves. */
  public static TripletLabelModel fit(VoteMoments moments, Options options) {
    if (options.balance() != null && options.balance().truths() != moments.graph().truths()) {
      throw new InputException(
          "label model: class balance of "
              + options.balance().truths()
              + " truths for a graph of "
              + moments.graph().truths());
    }
    List<Triplet> given = options.method() == SolveMethod.TRIPLET ? options.triplets() : List.of();
    double[] expectations =
        new TripletMethod(moments, options.method(), options.sign()).solve(given);
    return new TripletLabelModel(
        moments.graph(),
        options,
        expectations,
        moments.copyOfCounts(),
        FunctionChecks.warnings(moments, expectations));
  }

  /** The dependencies. */
  public LabelGraph graph() {
    return graph;
  }

  /** The options it was fitted with. */
  public Options options() {
    return options;
  }

  /** Every estimated E[λ_A Y | λ_Z = 0]. */
  public Map<VoteProduct, Double> expectations() {
    Map<VoteProduct, Double> map = new LinkedHashMap<>();
    for (int e = 0; e < expectations.length; e++) {
      map.put(graph.all().get(e), expectations[e]);
    }
    return map;
  }

  /**
   * P(λ_i = Y) = (1 + E[λ_i Y] - P(λ_i = 0)) / 2 of each function, [m]: abstaining is not right. As
   * estimated, above 1 where votes contradict the model.
   */
  public double[] accuracies() {
    Map<VoteProduct, Double> all = expectations();
    return IntStream.range(0, graph.functions())
        .mapToDouble(
            i -> {
              double expectation = all.get(VoteProduct.of(i, graph.truthOf(i)));
              return (1 + expectation - abstains(i)) / 2;
            })
        .toArray();
  }

  /** P(λ_i = Y | λ_i ≠ 0) of each function, [m]; 0.5 for one that always abstains. */
  public double[] accuraciesGivenVote() {
    double[] accuracies = accuracies();
    for (int i = 0; i < accuracies.length; i++) {
      double votes = 1 - abstains(i);
      accuracies[i] = votes > 0 ? accuracies[i] / votes : 0.5;
    }
    return accuracies;
  }

  /**
   * p(λ_S, Y) of functions that are a clique, a separator, or one alone, [3^size * 2] in row-major
   * order of -1, 0, 1 for each function and -1, 1 for their truth.
   *
   * @throws IllegalArgumentException if there is no such table
   */
  public double[] marginal(int... functions) {
    double[] table = marginals.table(functions);
    if (table == null) {
      throw new IllegalArgumentException("no marginal of " + Arrays.toString(functions));
    }
    return table.clone();
  }

  /**
   * p(Y | λ) of each task, [N][2^v], over the assignments of -1 and 1 in lexicographic order:
   * P(-1), P(1) for one truth.
   *
   * @param votes [N][m], -1, 0 or 1
   */
  public double[][] predictProba(int[][] votes) {
    VoteMoments.require(votes, graph.functions());
    return IntStream.range(0, votes.length)
        .parallel()
        .mapToObj(i -> inference.joint(votes[i]))
        .toArray(double[][]::new);
  }

  /** P(Y_k = 1 | λ) of each truth of each task, [N][v]. */
  public double[][] predictPositive(int[][] votes) {
    VoteMoments.require(votes, graph.functions());
    return IntStream.range(0, votes.length)
        .parallel()
        .mapToObj(i -> inference.positive(votes[i]))
        .toArray(double[][]::new);
  }

  /**
   * What is amiss with the votes, a line each, with the functions' numbers: functions that always
   * abstain, agree or oppose, moments of zero, votes that contradict "better than random".
   */
  public List<String> warnings() {
    return warnings(Integer::toString);
  }

  /** The same with names of the functions, given their numbers. */
  public List<String> warnings(IntFunction<String> name) {
    return warnings.stream().map(warning -> warning.line(name)).toList();
  }

  /** What {@link #warnings()} says, by kind. */
  public List<FunctionWarning> findings() {
    return warnings;
  }

  /** P(λ_i = 0). */
  private double abstains(int i) {
    for (int c = 0; c < counts.length; c++) {
      int[] functions = graph.cliques().get(c).functions();
      int place = Arrays.binarySearch(functions, i);
      if (place >= 0) {
        double abstained = 0;
        double all = 0;
        int stride = VoteMoments.power3(functions.length - 1 - place);
        for (int s = 0; s < counts[c].length; s++) {
          abstained += s / stride % 3 == 1 ? counts[c][s] : 0;
          all += counts[c][s];
        }
        return all == 0 ? 1 : abstained / all;
      }
    }
    throw new IllegalArgumentException("no function " + i);
  }

  /** One task's p(Y | λ), unchecked. */
  double[] jointOf(int[] votes) {
    return inference.joint(votes);
  }

  double[] rawExpectations() {
    return expectations;
  }

  int[][] rawCounts() {
    return counts;
  }
}
