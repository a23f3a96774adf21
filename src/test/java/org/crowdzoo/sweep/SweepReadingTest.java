package org.crowdzoo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.crowdzoo.experiment.Comparison;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.zoo.Backbones;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepReadingTest {
  @TempDir Path folder;
  private String experiment;

  @BeforeEach
  void dataset() throws IOException {
    experiment =
        "experiment: {data: {dataset: '%s'}, backbone: {name: mlp}, strategy: {name: conal}}\n"
            .formatted(TinyFeatures.write(folder.resolve("tiny")));
  }

  @Test
  void gridVisitsExactlyItsPoints() {
    String space =
        """
        space:
          training.learningRate: {type: continuous, min: 1e-4, max: 1e-2, scale: log}
          training.epochs: {type: integer, min: 3, max: 4}
          strategy.normalizeTask: boolean
          backbone.inputNorm: {type: choice, values: [true]}
        """;
    Sweep sweep = sweep(space + "search: {by: grid, points: 3}\n");
    List<String> points = points(sweep, 100);
    assertThat(points).hasSize(12);
    assertThat(new HashSet<>(points)).hasSize(12);
    Set<Double> rates = new HashSet<>();
    points.forEach(p -> rates.add(tree(p).get("training.learningRate").doubleValue()));
    assertThat(rates).hasSize(3);
    for (double point : new double[] {1e-4, 1e-3, 1e-2}) {
      assertThat(rates)
          .anySatisfy(rate -> assertThat(rate).isCloseTo(point, withinPercentage(1e-9)));
    }

    Sweep shuffled = sweep(space + "search: {by: grid, points: 3, order: random}\n");
    List<String> again = points(shuffled, 100);
    assertThat(again).containsExactlyInAnyOrderElementsOf(points).isNotEqualTo(points);
    assertThat(points(shuffled, 100)).isEqualTo(again);
  }

  @Test
  void randomAndGeneticGiveTheSameCandidatesTwice() {
    String space =
        """
        space:
          strategy.scale: {type: continuous, min: 1e-6, max: 1e-2, scale: log}
          training.milestones: {type: choice, values: [[1, 2], [3]]}
          training.scheduler: {type: fixed, value: multistep}
        candidates: 40
        """;
    for (String by : List.of("random", "genetic, population: 6, mutation: 0.3")) {
      Sweep sweep = sweep(space + "search: {by: " + by + "}\n");
      List<String> points = points(sweep, 40);
      assertThat(points).hasSize(40).isEqualTo(points(sweep, 40));
      assertThat(new HashSet<>(points)).hasSizeGreaterThan(20);
      assertThat(points(sweep(space + "seed: 1\nsearch: {by: " + by + "}\n"), 40))
          .isNotEqualTo(points);
      points.forEach(
          p -> assertThat(tree(p).get("strategy.scale").doubleValue()).isBetween(1e-6, 1e-2));
    }
  }

  @Test
  void geneticSearchClimbs() {
    Sweep sweep =
        sweep(
            """
            space:
              backbone.dropout: {type: continuous, min: 0, max: 0.9}
              strategy.scale: {type: continuous, min: 0, max: 1}
            search: {by: genetic, population: 10, mutation: 0.2}
            candidates: 200
            """);
    List<String> points = points(sweep, 200);
    assertThat(meanFitness(points.subList(150, 200)))
        .isGreaterThan(0.1 + meanFitness(points.subList(0, 10)));
  }

  private static double meanFitness(List<String> points) {
    return points.stream().mapToDouble(p -> fitness(tree(p))).average().orElseThrow();
  }

  @Test
  void aCandidateIsAnExperiment() {
    Sweep sweep =
        sweep(
            """
            space:
              backbone: {type: choice, values: [{name: linear}, {name: mlp, hidden: 7}]}
              training.learningRate: {type: continuous, min: 1e-3, max: 1e-2}
            candidates: 2
            """);
    var values =
        Settings.parse(
            "{training.learningRate: 0.004, backbone: {name: mlp, hidden: 7}}", "values");
    Experiment experiment = Experiment.of(sweep.tree(3, values), "candidate");
    assertThat(experiment.name()).isEqualTo("t-3");
    assertThat(((Backbones.Options) experiment.backbone().options()).hidden()).isEqualTo(7);
    assertThat(experiment.training().learningRate()).isEqualTo(0.004);
  }

  @Test
  void everyShippedSweepAndComparisonIsRight() throws IOException {
    List<String> installed = List.of("experiment.data.dataset=datasets/fashion");
    try (Stream<Path> files = Files.walk(Path.of("configs"))) {
      List<Path> shipped = files.filter(f -> f.toString().endsWith(".yaml")).toList();
      List<Path> sweeps = shipped.stream().filter(f -> f.toString().contains("sweeps")).toList();
      assertThat(sweeps).hasSizeGreaterThanOrEqualTo(3);
      sweeps.forEach(f -> assertThat(Sweep.read(f, installed).parameters()).isNotEmpty());
      List<Path> others = shipped.stream().filter(f -> f.endsWith("compare.yaml")).toList();
      assertThat(others).hasSizeGreaterThanOrEqualTo(2);
      // datasets/outfits is shipped, and has several labels a task
      others.forEach(
          f ->
              assertThat(
                      Comparison.read(f, f.toString().contains("outfits") ? List.of() : installed)
                          .experiments())
                  .hasSizeGreaterThan(7));
    }
  }

  @Test
  void eachMistakeIsOneLine() {
    List<String> problems =
        problems(
            """
            space:
              training.learnRate: {type: continuous, min: 1, max: 2}
              seeds: {type: choice, values: [[1], [2]]}
              training.learningRate: {type: continuous, min: 2, max: 1}
              training.weightDecay: {type: continuous, min: 0, max: 1, scale: log}
              training.epochs: {type: continuous, min: 1, max: 5}
              training.batchSize: {type: integer, min: 0, max: 5}
              backbone.hidden: {type: interger, min: 1, max: 5}
              backbone.dropout: {type: continuous, min: 0, max: 0.5, step: 0.1}
              training.optimizer: {type: choice, values: []}
            search: {by: random, points: 3}
            parallel: 8
            """);
    assertThat(problems)
        .allSatisfy(line -> assertThat(line).startsWith("sweep.yaml: ").hasLineCount(1));
    assertThat(problems)
        .anyMatch(line -> line.contains("space.training.learnRate is no key"))
        .anyMatch(line -> line.contains("space.seeds cannot be searched"))
        .anyMatch(line -> line.contains("space.training.learningRate is an empty range"))
        .anyMatch(line -> line.contains("space.training.weightDecay min must be > 0 on a log"))
        .anyMatch(line -> line.contains("space.training.epochs is not a number with a fraction"))
        .anyMatch(line -> line.contains("space.training.batchSize leaves what the key allows"))
        .anyMatch(line -> line.contains("space.backbone.hidden type must be"))
        .anyMatch(line -> line.contains("space.backbone.dropout has an unknown key step"))
        .anyMatch(line -> line.contains("space.training.optimizer values must be a list"))
        .anyMatch(line -> line.contains("points is used by grid only"));
  }

  @Test
  void refusesWhatWouldNotEndOrLeak() {
    String space = "space: {backbone.dropout: {type: continuous, min: 0, max: 0.5}}\n";
    assertThat(problems(space)).singleElement().asString().contains("would never end");
    assertThat(problems(space + "candidates: 2\nscore: {by: votes}\nstopping: {rule: median}\n"))
        .singleElement()
        .asString()
        .contains("goes not with score.by votes");
    assertThat(
            problems(
                """
                space:
                  backbone.dropout: {type: continuous, min: 0, max: 0.5}
                  training.learningRate: {type: continuous, min: 1e-3, max: 1}
                search: {by: grid, points: 1000}
                """))
        .singleElement()
        .asString()
        .contains("the grid has 1000000 points; give candidates");
  }

  @Test
  void arbitersConfigurationSurvivesYaml() {
    for (String by : List.of("random", "grid", "genetic")) {
      Sweep sweep =
          sweep(
              """
              space:
                strategy.scale: {type: continuous, min: 1e-6, max: 1e-2, scale: log}
                training.milestones: {type: choice, values: [[1, 2], [3]]}
                training.scheduler: {type: fixed, value: multistep}
                training.epochs: {type: integer, min: 3, max: 9}
              candidates: 5
              search: {by: %s}
              """
                  .formatted(by));
      OptimizationConfiguration configuration = ArbiterExport.of(sweep);
      OptimizationConfiguration back = OptimizationConfiguration.fromYaml(configuration.toYaml());
      assertThat(back).isEqualTo(configuration);
      assertThat(back.getCandidateGenerator())
          .isInstanceOf(configuration.getCandidateGenerator().getClass());
      assertThat(back.getCandidateGenerator().getParameterSpace())
          .isEqualTo(configuration.getCandidateGenerator().getParameterSpace());
      assertThat(back.getTerminationConditions()).hasSize(1);
    }
  }

  @Test
  void arbitersGeneticSearchSurvivesYaml() {
    Sweep sweep =
        sweep(
            """
            space:
              backbone.dropout: {type: continuous, min: 0, max: 0.9}
              strategy.scale: {type: continuous, min: 0, max: 1}
            search: {by: genetic, population: 7, mutation: 0.3, crossover: 0.6}
            seed: 5
            candidates: 60
            """);
    OptimizationConfiguration configuration = ArbiterExport.of(sweep);
    String yaml = configuration.toYaml();
    assertThat(yaml).contains("GeneticGenerator", "population: 7", "mutation: 0.3");
    OptimizationConfiguration back = OptimizationConfiguration.fromYaml(yaml);
    CandidateGenerator generator = back.getCandidateGenerator();
    generator.setRngSeed(back.getRngSeed());
    assertThat(points(sweep, generator, 60)).isEqualTo(points(sweep, 60));
  }

  private Sweep sweep(String rest) {
    return Sweep.of(Settings.parse("name: t\n" + experiment + rest, "sweep.yaml"), "sweep.yaml");
  }

  private List<String> problems(String rest) {
    return catchThrowableOfType(() -> sweep(rest), InputException.class).problems();
  }

  /** All proposals, each reported with its fitness. */
  private static List<String> points(Sweep sweep, int limit) {
    return points(sweep, Generators.of(sweep), limit);
  }

  private static List<String> points(Sweep sweep, CandidateGenerator generator, int limit) {
    List<String> points = new ArrayList<>();
    while (points.size() < limit && generator.hasMoreCandidates()) {
      Candidate<?> candidate = generator.getCandidate();
      points.add(sweep.values((String) candidate.getValue()).toString());
      double score = fitness(tree(points.get(points.size() - 1)));
      generator.reportResults(
          new OptimizationResult(candidate, score, points.size() - 1, null, null, null));
    }
    return points;
  }

  private static double fitness(com.fasterxml.jackson.databind.node.ObjectNode values) {
    double dropout = values.path("backbone.dropout").asDouble(0);
    double scale = values.path("strategy.scale").asDouble(0);
    return -Math.abs(dropout - 0.6) - Math.abs(scale - 0.8);
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode tree(String json) {
    return Settings.parse(json, "candidate");
  }
}
