package org.crowdzoo.aggregation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.crowdzoo.files.InputException;

/** All strategies by name: the one place where a name becomes an {@link Aggregation}. */
public final class Aggregations {
  private static final List<Entry> ALL =
      List.of(
          entry(
              "majority_voting",
              "mv majorityvoting",
              "the label with the most votes",
              o -> new MajorityVoting(o.choice("ties", Ties.RANDOM), o.seed())),
          entry("naive_soft", "naivesoft soft", "the shares of the votes", o -> new NaiveSoft()),
          entry(
              "dawid_skene",
              "ds dawidskene",
              "a confusion matrix a worker, by EM",
              o -> new DawidSkene(DawidSkene.Options.read(o))),
          entry(
              "fast_dawid_skene",
              "fds fastdawidskene hard_dawid_skene",
              "Dawid-Skene with hard E steps: a few rounds",
              o -> new FastDawidSkene(DawidSkene.Options.read(o))),
          entry(
              "wds",
              "weighted_dawid_skene",
              "votes weighted by the diagonal of Dawid-Skene's matrices",
              o -> new WeightedDawidSkene(DawidSkene.Options.read(o))),
          entry(
              "dawid_skene_clust",
              "dswc ds_clust dawidskeneclust",
              "Dawid-Skene with a confusion matrix a cluster of workers",
              o -> new DawidSkeneClust(DawidSkeneClust.Options.read(o), o.seed())),
          entry(
              "one_coin_dawid_skene",
              "one_coin onecoin onecoindawidskene",
              "Dawid-Skene with one accuracy a worker",
              o -> new OneCoinDawidSkene(OneCoinDawidSkene.Options.read(o))),
          entry(
              "glad",
              "glad",
              "ability of workers and difficulty of tasks",
              o -> new Glad(Glad.Options.read(o))),
          entry(
              "mace",
              "mace",
              "workers know or spam",
              o -> new Mace(Mace.Options.read(o), o.seed())),
          entry(
              "ibcc",
              "bcc",
              "Dawid-Skene's model with priors, by variational Bayes",
              o -> new Ibcc(Ibcc.Options.read(o))),
          entry(
              "ebcc",
              "enhanced_bcc",
              "IBCC with subtypes of each class, on which workers err together",
              o -> new Ebcc(Ebcc.Options.read(o), o.seed())),
          entry(
              "bwa",
              "bayesian_weighted_average",
              "votes weighted by the worker's precision, a class against the rest",
              o -> new Bwa(Bwa.Options.read(o))),
          entry(
              "plantnet",
              "plantnet",
              "votes weighted by the number of classes a worker identified",
              o -> new PlantNet(PlantNet.Options.read(o))),
          entry(
              "twothird",
              "two_third",
              "two thirds of at least two votes, or none",
              o -> new TwoThird()),
          entry(
              "iwmv",
              "iterativewawa iterative_wawa",
              "votes weighted by agreement with the result, repeatedly",
              o ->
                  new IterativeWeightedMajorityVoting(
                      IterativeWeightedMajorityVoting.Options.read(o), o.seed())),
          entry(
              "wawa",
              "wawa",
              "votes weighted by agreement with majority voting",
              o -> IterativeWeightedMajorityVoting.wawa(o.choice("ties", Ties.RANDOM), o.seed())),
          entry(
              "zbs",
              "zero_based_skill zerobasedskill",
              "votes weighted by slowly learnt skills",
              o -> new ZeroBasedSkill(ZeroBasedSkill.Options.read(o), o.seed())),
          entry(
              "kos",
              "kos",
              "belief propagation, two classes",
              o -> new Kos(Kos.Options.read(o), o.seed())),
          entry(
              "m_msr",
              "mmsr",
              "skills from workers' agreement, robust against adversaries",
              o ->
                  new MatrixMeanSubsequenceReduced(
                      MatrixMeanSubsequenceReduced.Options.read(o), o.seed())));

  private Aggregations() {}

  /**
   * A strategy as {@code agginfo} lists it.
   *
   * @param name its own name
   * @param aliases other names it is known by
   * @param summary one line
   * @param options what each option allows, and its default
   */
  public record Info(
      String name, List<String> aliases, String summary, Map<String, String> options) {}

  private record Entry(
      String name,
      List<String> aliases,
      String summary,
      Function<OptionReader, Aggregation> strategy) {}

  private static Entry entry(
      String name, String aliases, String summary, Function<OptionReader, Aggregation> strategy) {
    return new Entry(name, List.of(aliases.split(" ")), summary, strategy);
  }

  /**
   * A strategy from its name and options, {@code dawid_skene[maxiter=100,epsilon=1e-8]}; names are
   * the ones of {@link #all()} or their aliases, in upper or lower case.
   *
   * @param seed for what is random, such as drawing among ties
   * @throws InputException with all problems at once: an unknown name or option, a wrong value; the
   *     lines name what is allowed
   */
  public static Aggregation parse(String text, long seed) {
    StrategyText parsed = StrategyText.parse(text);
    Entry entry = find(parsed.name());
    OptionReader options = new OptionReader(entry.name(), parsed.options(), seed);
    Aggregation strategy = entry.strategy().apply(options);
    options.finish();
    return strategy;
  }

  /**
   * The strategy's own name for a text that {@link #parse} accepts: aliases resolved, no options.
   */
  public static String nameOf(String text) {
    return find(StrategyText.parse(text).name()).name();
  }

  /** All strategies. */
  public static List<Info> all() {
    return ALL.stream()
        .map(
            entry -> {
              OptionReader options = new OptionReader(entry.name(), Map.of(), 0);
              entry.strategy().apply(options);
              return new Info(entry.name(), entry.aliases(), entry.summary(), options.asked());
            })
        .toList();
  }

  private static Entry find(String name) {
    return ALL.stream()
        .filter(entry -> entry.name().equals(name) || entry.aliases().contains(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "strategy "
                        + name
                        + ": unknown, allowed are "
                        + ALL.stream().map(Entry::name).collect(Collectors.joining(", "))));
  }
}
