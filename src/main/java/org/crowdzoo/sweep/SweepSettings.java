package org.crowdzoo.sweep;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Setting;

/** What a sweep's file says besides its experiment and its search space. */
public record SweepSettings(
    @Setting(doc = "name of the sweep and of its folder under runs/") String name,
    @Setting(value = "0", min = 0, doc = "seed of the search, and of the split of the votes")
        int seed,
    Search search,
    @Setting(
            value = Setting.NONE,
            min = 1,
            max = 1e6,
            otherwise = "no limit; grid: all",
            doc = "candidates at most")
        Integer candidates,
    @Setting(
            value = Setting.NONE,
            above = 0,
            otherwise = "no limit",
            doc = "begin no candidate after so many minutes")
        Double minutes,
    Score score,
    Stopping stopping,
    @Setting(value = "1", min = 1, max = 256, doc = "candidates at a time") int parallel,
    @Setting(
            value = Setting.NONE,
            min = 1,
            otherwise = "the cores shared out",
            doc = "threads of a candidate at most")
        Integer threads,
    @Setting(
            value = "4",
            min = 1,
            doc = "a candidate is made, and judged early, by results at least so many before it")
        int window,
    @Setting(
            value = "1",
            min = 1,
            doc = "so many of the best are trained with refit's seeds; the best mean score wins")
        int finalists,
    @Setting(value = "[0, 1, 2, 3, 4]", min = 0, doc = "seeds of the refit of the best")
        List<Integer> refit)
    implements Serializable {
  /** Checks what belongs together. */
  public SweepSettings {
    List<String> problems = new ArrayList<>();
    if (!name.matches("[\\w.-]+")) {
      problems.add("name must hold letters, digits, . _ - only, got \"" + name + "\"");
    }
    if (refit.isEmpty() || new HashSet<>(refit).size() < refit.size()) {
      problems.add("refit must be one or more different seeds, got " + refit);
    }
    if (search.by() != Generator.GRID && candidates == null && minutes == null) {
      problems.add("candidates or minutes is missing: the search would never end");
    }
    if (stopping.rule() != Rule.NONE && score.by().holdsOut()) {
      problems.add(
          "stopping.rule watches the validation split, so it goes not with score.by "
              + Words.of(score.by()));
    }
    if (parallel > window) {
      problems.add("window must be at least parallel, got " + window + " and " + parallel);
    }
    InputException.throwIfAny(problems);
  }

  /** Which of Arbiter's generators proposes candidates. */
  public enum Generator {
    RANDOM,
    GRID,
    GENETIC
  }

  /** In which order a grid is visited. */
  public enum Order {
    /** The first parameter changes fastest. */
    SEQUENTIAL,
    RANDOM
  }

  /** The search. */
  public record Search(
      @Setting(value = "random", doc = "who proposes candidates") Generator by,
      @Setting(
              value = Setting.NONE,
              min = 2,
              max = 10000,
              otherwise = "5",
              doc = "of grid: points of a range")
          Integer points,
      @Setting(
              value = Setting.NONE,
              otherwise = "sequential",
              doc = "of grid: in which order it is visited")
          Order order,
      @Setting(
              value = Setting.NONE,
              min = 4,
              max = 10000,
              otherwise = "12",
              doc = "of genetic: candidates that survive")
          Integer population,
      @Setting(
              value = Setting.NONE,
              min = 0,
              max = 1,
              otherwise = "0.1",
              doc = "of genetic: probability that a gene mutates")
          Double mutation,
      @Setting(
              value = Setting.NONE,
              min = 0,
              max = 1,
              otherwise = "0.85",
              doc = "of genetic: probability that a pair is crossed")
          Double crossover)
      implements Serializable {
    /** Checks that nothing is given that the generator would ignore, and fills in. */
    public Search {
      List<String> problems = new ArrayList<>();
      boolean grid = by == Generator.GRID;
      boolean genetic = by == Generator.GENETIC;
      unused(problems, "points", points, grid, "grid");
      unused(problems, "order", order, grid, "grid");
      unused(problems, "population", population, genetic, "genetic");
      unused(problems, "mutation", mutation, genetic, "genetic");
      unused(problems, "crossover", crossover, genetic, "genetic");
      InputException.throwIfAny(problems);
      points = grid && points == null ? Integer.valueOf(5) : points;
      order = grid && order == null ? Order.SEQUENTIAL : order;
      population = genetic && population == null ? Integer.valueOf(12) : population;
      mutation = genetic && mutation == null ? Double.valueOf(0.1) : mutation;
      crossover = genetic && crossover == null ? Double.valueOf(0.85) : crossover;
    }
  }

  /** What a candidate is judged by. */
  public enum ScoreKind {
    /** Accuracy of the kept network on the validation split, percent. */
    VAL_ACCURACY,
    /** Its cross-entropy; less is better. */
    VAL_LOSS,
    /** Its mean F1 of the labels there, percent; of several labels a task. */
    VAL_MACRO_F1,
    /** Its mean average precision of the labels there, percent; of several labels a task. */
    VAL_AVERAGE_PRECISION,
    /**
     * Mean log-likelihood of votes that were held out of the training, as the network has it: its
     * distribution of a worker's votes, or else its class head's of the voted class.
     */
    VOTES,
    /**
     * The same as {@code strategy: auto} has it: of all votes on some tasks, by the class head,
     * whatever stands behind it, and confusions estimated from the other votes.
     */
    HELD_OUT_VOTES;

    /** True if votes are held out, so that no true class is needed. */
    boolean holdsOut() {
      return this == VOTES || this == HELD_OUT_VOTES;
    }

    /** True if it needs several labels a task. */
    public boolean needsMultiLabel() {
      return this == VAL_MACRO_F1 || this == VAL_AVERAGE_PRECISION;
    }
  }

  /** The score. */
  public record Score(
      @Setting(
              value = "val-accuracy",
              doc =
                  "what a candidate is judged by; of several labels a task val-macro-f1 if nothing"
                      + " is said")
          ScoreKind by,
      @Setting(
              value = Setting.NONE,
              above = 0,
              max = 0.5,
              otherwise = "0.1",
              doc = "of votes and held-out-votes: share of votes, or of tasks, that is held out")
          Double share,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "1, the kept epoch",
              doc = "of validation: best mean of so many successive epochs")
          Integer smooth)
      implements Serializable {
    /** Checks that nothing is given that would be ignored, and fills in. */
    public Score {
      List<String> problems = new ArrayList<>();
      unused(problems, "share", share, by.holdsOut(), "votes and held-out-votes");
      unused(problems, "smooth", smooth, !by.holdsOut(), "the scores on validation");
      InputException.throwIfAny(problems);
      share = by.holdsOut() && share == null ? Double.valueOf(0.1) : share;
      smooth = !by.holdsOut() && smooth == null ? Integer.valueOf(1) : smooth;
    }

    /** True if less is better. */
    public boolean minimize() {
      return by == ScoreKind.VAL_LOSS;
    }

    /** Better scores before worse ones. */
    public Comparator<Double> bestFirst() {
      return minimize() ? Comparator.naturalOrder() : Comparator.reverseOrder();
    }

    /** The best of the scores up to each. */
    public List<Double> bestSoFar(List<Double> scores) {
      List<Double> bests = new ArrayList<>(scores);
      for (int i = 1; i < bests.size(); i++) {
        bests.set(i, Collections.min(bests.subList(i - 1, i + 1), bestFirst()));
      }
      return bests;
    }
  }

  /** How bad candidates are found before their last epoch. */
  public enum Rule {
    NONE,
    /** Worse at its best so far than the median of earlier candidates at the same epoch. */
    MEDIAN,
    /** Not among the best 1/factor at epochs after, after·factor, after·factor² … */
    HALVING
  }

  /** Early stopping of candidates. */
  public record Stopping(
      @Setting(value = "none", doc = "how bad candidates are found before their last epoch")
          Rule rule,
      @Setting(
              value = Setting.NONE,
              min = 1,
              otherwise = "3",
              doc = "of median and halving: epochs that each candidate gets")
          Integer after,
      @Setting(
              value = Setting.NONE,
              min = 2,
              max = 100,
              otherwise = "3",
              doc = "of halving: one in so many goes on")
          Integer factor)
      implements Serializable {
    /** Checks that nothing is given that would be ignored, and fills in. */
    public Stopping {
      List<String> problems = new ArrayList<>();
      unused(problems, "after", after, rule != Rule.NONE, "median and halving");
      unused(problems, "factor", factor, rule == Rule.HALVING, "halving");
      InputException.throwIfAny(problems);
      after = rule != Rule.NONE && after == null ? Integer.valueOf(3) : after;
      factor = rule == Rule.HALVING && factor == null ? Integer.valueOf(3) : factor;
    }
  }

  private static void unused(
      List<String> problems, String key, Object value, boolean used, String of) {
    if (value != null && !used) {
      problems.add(key + " is used by " + of + " only");
    }
  }
}
