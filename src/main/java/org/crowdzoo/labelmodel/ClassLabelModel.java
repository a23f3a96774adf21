package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;

/**
 * The label model for K classes: one {@link TripletLabelModel} a class, in which a vote for the
 * class is 1, for another -1, and their P(1), normalised. For two classes one model says it all.
 * Votes are classes 0 to K-1, -1 abstains. Immutable and safe for use by several threads.
 */
public final class ClassLabelModel {
  private final int classes;
  private final List<TripletLabelModel> models;

  /**
   * How to fit.
   *
   * @param method one triplet, or the mean or median of all
   * @param balance [K], how frequent the classes are, scaled to sum to 1; empty for all alike
   */
  public record Options(SolveMethod method, List<Double> balance) {
    /** Copies the list. */
    public Options {
      balance = List.copyOf(balance);
    }

    /** The mean of all triplets, classes alike. */
    public static Options defaults() {
      return new Options(SolveMethod.MEAN, List.of());
    }
  }

  ClassLabelModel(int classes, List<TripletLabelModel> models) {
    this.classes = classes;
    this.models = models;
  }

  /**
   * Fits to votes.
   *
   * @param graph of one truth
   * @param votes [N][m], 0 to K-1, or -1 to abstain
   * @param classes K, at least 2
   * @throws InputException in one line, if something does not fit
   */
  public static ClassLabelModel fit(LabelGraph graph, int[][] votes, int classes, Options options) {
    require(votes, graph.functions(), classes);
    return fit(graph, votes.length, i -> votes[i], classes, options);
  }

  /** As above, with the votes of task i, [m], made when they are needed; they are not checked. */
  public static ClassLabelModel fit(
      LabelGraph graph, int tasks, IntFunction<int[]> votes, int classes, Options options) {
    List<TripletLabelModel.Options> each = options(graph, classes, options);
    List<TripletLabelModel> models = new ArrayList<>();
    for (int d = 0; d < each.size(); d++) {
      VoteMoments moments = new VoteMoments(graph);
      int[] signs = new int[graph.functions()];
      for (int i = 0; i < tasks; i++) {
        moments.add(signs(votes.apply(i), ofModel(d, classes), signs));
      }
      models.add(TripletLabelModel.fit(moments, each.get(d)));
    }
    return new ClassLabelModel(classes, List.copyOf(models));
  }

  /** The options of each model. */
  static List<TripletLabelModel.Options> options(LabelGraph graph, int classes, Options options) {
    if (classes < 2) {
      throw new InputException("label model: needs at least 2 classes, got " + classes);
    }
    if (graph.truths() != 1) {
      throw new InputException(
          "label model: classes need one truth a task, got " + graph.truths() + " truths");
    }
    double[] balance = options.balance().stream().mapToDouble(p -> p).toArray();
    if (balance.length == 0) {
      balance = new double[classes];
      Arrays.fill(balance, 1);
    }
    double sum = Arrays.stream(balance).sum();
    if (balance.length != classes || Arrays.stream(balance).anyMatch(p -> !(p > 0 && p < sum))) {
      throw new InputException(
          "label model: class balance must be "
              + classes
              + " numbers above 0, one a class, got "
              + Arrays.toString(balance));
    }
    List<TripletLabelModel.Options> all = new ArrayList<>();
    for (int d = 0; d < models(classes); d++) {
      double one = balance[ofModel(d, classes)] / sum;
      all.add(
          TripletLabelModel.Options.defaults()
              .with(options.method())
              .with(ClassBalance.of(1, 1 - one, one)));
    }
    return all;
  }

  /** How many models it takes. */
  static int models(int classes) {
    return classes == 2 ? 1 : classes;
  }

  /** The class that is 1 in model d. */
  static int ofModel(int d, int classes) {
    return classes == 2 ? 1 : d;
  }

  /** Class votes as votes for or against a class, written into {@code signs}. */
  static int[] signs(int[] votes, int wanted, int[] signs) {
    for (int j = 0; j < votes.length; j++) {
      signs[j] = votes[j] < 0 ? 0 : votes[j] == wanted ? 1 : -1;
    }
    return signs;
  }

  /** Number of classes K. */
  public int classes() {
    return classes;
  }

  /** The model of class k, in which a vote for k is 1; for two classes both are class 1's. */
  public TripletLabelModel ofClass(int k) {
    return models.get(classes == 2 ? 0 : k);
  }

  /**
   * P(λ_i = Y) of each function, [m]: Σ_k p(λ_i = k, Y = k), from each class's own model; never
   * above 1 for two classes.
   */
  public double[] accuracies() {
    int functions = models.get(0).graph().functions();
    double[] sum = new double[functions];
    for (int i = 0; i < functions; i++) {
      for (TripletLabelModel model : models) {
        double[] table = model.marginal(i);
        sum[i] += table[5] + (classes == 2 ? table[0] : 0);
      }
    }
    return sum;
  }

  /**
   * p(Y | λ) of each task, [N][K]; the class balance where all abstain.
   *
   * @param votes [N][m], 0 to K-1, or -1 to abstain
   */
  public double[][] predictProba(int[][] votes) {
    require(votes, models.get(0).graph().functions(), classes);
    return IntStream.range(0, votes.length)
        .parallel()
        .mapToObj(i -> probabilities(votes[i]))
        .toArray(double[][]::new);
  }

  /** p(Y | λ) of one task, [K], from its votes [m], which are not checked. */
  public double[] probabilities(int[] votes) {
    double[] p = new double[classes];
    int[] signs = new int[votes.length];
    for (int d = 0; d < models.size(); d++) {
      double[] joint = models.get(d).jointOf(signs(votes, ofModel(d, classes), signs));
      p[ofModel(d, classes)] = joint[1];
      if (classes == 2) {
        p[0] = joint[0];
      }
    }
    double sum = 0;
    for (double each : p) {
      sum += each;
    }
    for (int k = 0; k < classes; k++) {
      p[k] = sum > 0 ? p[k] / sum : 1.0 / classes;
    }
    return p;
  }

  /** What is amiss with the votes, once each; for more than two classes with the class. */
  public List<String> warnings() {
    return warnings(Integer::toString);
  }

  /** The same with names of the functions, given their numbers. */
  public List<String> warnings(IntFunction<String> name) {
    return warnings(name, finding -> true);
  }

  /** Those of the findings that are wanted. */
  public List<String> warnings(IntFunction<String> name, Predicate<FunctionWarning> wanted) {
    Set<String> all = new LinkedHashSet<>();
    for (int d = 0; d < models.size(); d++) {
      for (FunctionWarning finding : models.get(d).findings()) {
        if (wanted.test(finding)) {
          boolean ofClass = classes > 2 && !finding.ofAllClasses();
          all.add(finding.line(name) + (ofClass ? " (votes for class " + d + ")" : ""));
        }
      }
    }
    return List.copyOf(all);
  }

  List<TripletLabelModel> models() {
    return models;
  }

  private static void require(int[][] votes, int functions, int classes) {
    for (int i = 0; i < votes.length; i++) {
      if (votes[i].length != functions) {
        throw new InputException(
            "label model: row "
                + i
                + " must have "
                + functions
                + " votes, one a labelling function, got "
                + votes[i].length);
      }
      for (int j = 0; j < functions; j++) {
        if (votes[i][j] < -1 || votes[i][j] >= classes) {
          throw new InputException(
              "label model: row "
                  + i
                  + ", function "
                  + j
                  + ": a vote must be a class from 0 to "
                  + (classes - 1)
                  + ", or -1 (abstains), got "
                  + votes[i][j]);
        }
      }
    }
  }
}
