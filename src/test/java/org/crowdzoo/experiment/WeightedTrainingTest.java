package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.History;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.weighting.Policy;
import org.crowdzoo.weighting.TaskScores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights, thresholds and smoothing in experiments: what they equal to the last digit. */
class WeightedTrainingTest {
  private static final int N = 60;

  @TempDir Path folder;
  private final Map<String, History> histories = new HashMap<>();
  private Path data;

  @BeforeEach
  void write() throws IOException {
    data = FeatureDataset.write(folder.resolve("data"));
  }

  private Experiment experiment(Path dataset, String... assignments) {
    var tree = Settings.parse(FeatureDataset.yaml(dataset, ""), "x.yaml");
    List<String> all = new ArrayList<>(List.of("data.normalize=none"));
    all.addAll(List.of(assignments));
    all.forEach(assignment -> Settings.set(tree, assignment));
    return Experiment.of(tree, "x.yaml");
  }

  private double[] parameters(String name, Path dataset, String... assignments) throws IOException {
    Experiment experiment = experiment(dataset, assignments);
    Path out = folder.resolve(name);
    RunResult result =
        new ExperimentRunner(
                experiment, new ExperimentData(experiment), out, seed -> TrainingWatcher.SILENT)
            .run(false);
    histories.put(name, result.runs().get(0).history());
    return SavedModel.read(out.resolve("model.zip")).graph().params().data().asDouble();
  }

  private String file(double[] weights) throws IOException {
    Path file = folder.resolve("weights.npy");
    NumpyFile.write(file, weights, weights.length);
    return file.toString();
  }

  /** The dataset with task i standing there weights[i] times, under keys of its own. */
  private Path repeated(int[] weights) throws IOException {
    Path copy = folder.resolve("repeated");
    for (String split : List.of("val", "test")) {
      Files.createDirectories(copy.resolve(split));
      Files.copy(data.resolve(split + "/features.csv"), copy.resolve(split + "/features.csv"));
    }
    List<String> lines = Files.readAllLines(data.resolve("train/features.csv"));
    Votes votes = CrowdDataset.open(data).votes();
    List<String> csv = new ArrayList<>(List.of(lines.get(0)));
    var copies = new org.crowdzoo.crowd.VotesBuilder();
    for (int i = 0; i < N; i++) {
      String row = lines.get(i + 1);
      String key = row.substring(0, row.indexOf(','));
      int task = votes.taskIndex(key);
      for (int c = 0; c < weights[task]; c++) {
        String again = Integer.toString(10_000 * (c + 1) + Integer.parseInt(key));
        csv.add(again + row.substring(row.indexOf(',')));
        for (int v = votes.start(task); v < votes.end(task); v++) {
          copies.vote(again, votes.workerKey(votes.worker(v)), votes.label(v));
        }
      }
    }
    copies.worker("5");
    Files.createDirectories(copy.resolve("train"));
    Files.write(copy.resolve("train/features.csv"), csv);
    org.crowdzoo.crowd.AnswersFile.write(copy.resolve("answers.json"), copies.build(3));
    Files.copy(data.resolve("metadata.json"), copy.resolve("metadata.json"));
    return copy;
  }

  /** Whole batches, so that the copies of a task are in one batch: 20 steps of SGD, in float. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gold",
        "naive_soft",
        "conal",
        "{name: conal, variant: constrained}",
        "crowdlayer",
        "unionnet",
        "{name: trace, form: softplus}",
        "{name: geometric, kind: w}"
      })
  void aWholeWeightEqualsRepeatingTheTask(String strategy) throws IOException {
    int[] weights = new int[N];
    Arrays.setAll(weights, i -> new int[] {1, 3, 0, 2}[i % 4]);
    double[] asNumbers = Arrays.stream(weights).asDoubleStream().toArray();
    String[] common = {
      "strategy=" + strategy,
      "backbone.dropout=0",
      "training.optimizer=sgd",
      "training.learningRate=0.1",
      "training.epochs=20",
      "training.selection=last"
    };
    double[] weighted =
        parameters(
            "weighted",
            data,
            with(common, "training.batchSize=45", "weighting.policy=" + file(asNumbers)));
    double[] repeated =
        parameters("again", repeated(weights), with(common, "training.batchSize=90"));
    assertThat(distance(weighted, repeated)).isLessThan(1e-6);
    History one = histories.get("weighted");
    History two = histories.get("again");
    assertThat(distance(numbers(one.trainLoss()), numbers(two.trainLoss()))).isLessThan(1e-5);
    assertThat(distance(numbers(one.trainAccuracy()), numbers(two.trainAccuracy())))
        .isLessThan(1e-9);
    double[] plain = parameters("plain", data, with(common, "training.batchSize=60"));
    assertThat(distance(plain, weighted)).as("the weights count").isGreaterThan(1e-3);
  }

  private static double[] numbers(List<Double> values) {
    assertThat(values).isNotEmpty();
    return values.stream().mapToDouble(v -> v).toArray();
  }

  private static double distance(double[] a, double[] b) {
    assertThat(a).hasSameSizeAs(b);
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElse(0);
  }

  private static String[] with(String[] common, String... more) {
    List<String> all = new ArrayList<>(List.of(common));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gold", "naive_soft", "conal", "crowdlayer", "unionnet"})
  void weightsOfOneChangeNothingToTheLastDigit(String strategy) throws IOException {
    double[] ones = new double[N];
    Arrays.fill(ones, 1);
    assertThat(parameters("ones", data, "strategy=" + strategy, "weighting.policy=" + file(ones)))
        .isEqualTo(parameters("none", data, "strategy=" + strategy));
    assertThat(
            parameters(
                "power", data, "strategy=" + strategy, "weighting={policy: consensus, power: 0}"))
        .isEqualTo(parameters("none", data, "strategy=" + strategy));
  }

  /** Batch norm, idle workers and all. */
  @ParameterizedTest
  @ValueSource(strings = {"gold", "dawid_skene", "conal", "{name: conal, variant: constrained}"})
  void aTaskThatWeighsNothingIsNotThere(String strategy) throws IOException {
    double[] weights = new double[N];
    Arrays.setAll(weights, i -> i % 3 == 0 ? 0 : 1);
    Votes votes = CrowdDataset.open(data).votes();
    Path removed = folder.resolve("removed.txt");
    Files.write(
        removed, IntStream.range(0, N).filter(i -> i % 3 == 0).mapToObj(votes::taskKey).toList());
    String[] common = {"strategy=" + strategy, "backbone={name: mlp, hidden: 8, inputNorm: true}"};
    double[] weighted =
        parameters("weighted", data, with(common, "weighting.policy=" + file(weights)));
    double[] without = parameters("without", data, with(common, "data.remove=" + removed));
    if (strategy.equals("dawid_skene")) {
      // it is aggregated with all votes, and without those of removed tasks
      assertThat(weighted).isNotEqualTo(without);
    } else {
      assertThat(weighted).isEqualTo(without);
    }
  }

  @ParameterizedTest
  @CsvSource({"conal, kernel", "conal, definition", "crowdlayer, kernel", "crowdlayer, definition"})
  void kernelsAndDefinitionsHonourWeights(String strategy, String votes) throws IOException {
    String[] weighted = {
      "strategy=" + strategy,
      "training.votes=" + votes,
      "training.optimizer=sgd",
      "weighting={policy: consensus, floor: 0}"
    };
    double[] other = parameters("auto", data, with(weighted, "training.votes=auto"));
    assertThat(distance(parameters("this", data, weighted), other)).isLessThan(1e-5);
    assertThat(parameters("none", data, with(weighted, "weighting.power=0"))).isNotEqualTo(other);
  }

  @Test
  void policiesWeighAsTheyScore() {
    Experiment experiment = experiment(data, "weighting={policy: entropy, power: 2, floor: 0.3}");
    ExperimentData opened = new ExperimentData(experiment);
    double[] scores = new TaskScores(opened.votes(), null, 0).ofTasks(Policy.ENTROPY);
    double[][] weights = new Emphasis(experiment, opened, 1).weights();
    for (int i = 0; i < N; i++) {
      assertThat(weights[i]).containsExactly(Math.max(0.3, scores[i] * scores[i]));
    }
    var batches = opened.training(experiment, 1);
    int[] examples = batches.examplesOf(0);
    var mask = batches.next().getLabelsMaskArray(0);
    for (int b = 0; b < examples.length; b++) {
      assertThat(mask.getDouble(b, 0)).isEqualTo((float) weights[examples[b]][0]);
    }
  }

  /**
   * Networks that have not seen a task predict it; a file of the same predictions gives the same.
   */
  @Test
  void crowdlabTrainsNetworksOfItsOwnOrTakesPredictions() throws IOException {
    Experiment trained =
        experiment(data, "weighting.policy=crowdlab", "crowdlab.folds=3", "training.epochs=3");
    ExperimentData opened = new ExperimentData(trained);
    double[][] weights = new Emphasis(trained, opened, 1).weights();
    assertThat(new Emphasis(trained, new ExperimentData(trained), 1).weights())
        .isDeepEqualTo(weights);
    double[][] uniform = new double[N][3];
    Arrays.stream(uniform).forEach(row -> Arrays.fill(row, 1 / 3.0));
    Path file = folder.resolve("predictions.npy");
    NumpyFile.write(file, Arrays.stream(uniform).flatMapToDouble(Arrays::stream).toArray(), N, 3);
    Experiment given =
        experiment(data, "weighting.policy=crowdlab", "crowdlab.predictions=" + file);
    double[] expected =
        org.crowdzoo.identification.Crowdlab.of(opened.votes(), uniform, 1).consensusQuality();
    double[][] found = new Emphasis(given, opened, 1).weights();
    for (int i = 0; i < N; i++) {
      assertThat(found[i][0]).isEqualTo(Math.max(0.1, expected[i]), offset(1e-12));
    }
    assertThat(found).isNotEqualTo(weights);
  }

  @Test
  void aThresholdEqualsRemovingTheTasksBelow() throws IOException {
    Votes votes = CrowdDataset.open(data).votes();
    double[] scores = new TaskScores(votes, null, 0).ofTasks(Policy.CONSENSUS);
    Path removed = folder.resolve("removed.txt");
    List<String> below =
        IntStream.range(0, N).filter(i -> scores[i] < 0.6).mapToObj(votes::taskKey).toList();
    assertThat(below).hasSizeBetween(2, N / 2);
    Files.write(removed, below);
    for (String strategy : List.of("conal", "gold")) {
      assertThat(
              parameters(
                  "threshold",
                  data,
                  "strategy=" + strategy,
                  "threshold={by: consensus, below: 0.6}"))
          .isEqualTo(parameters("removed", data, "strategy=" + strategy, "data.remove=" + removed));
    }
  }

  @Test
  void smoothingSoftensTheTargetsOfADisputedTask() {
    Experiment experiment =
        experiment(data, "strategy=gold", "smoothing={by: consensus, max: 0.3}");
    ExperimentData opened = new ExperimentData(experiment);
    double[] scores = new TaskScores(opened.votes(), null, 0).ofTasks(Policy.CONSENSUS);
    double[][] labels = opened.labels(experiment, 1);
    int[] truth = opened.dataset().train().labels();
    for (int i = 0; i < N; i++) {
      double epsilon = 0.3 * (1 - scores[i]);
      assertThat(labels[i][truth[i]]).isEqualTo(1 - epsilon + epsilon / 3, offset(1e-12));
      assertThat(Arrays.stream(labels[i]).sum()).isEqualTo(1, offset(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "weighting={policy: consensu} # weighting.policy must be one of consensus, entropy,"
            + " posterior, skill, crowdlab, or a file of weights that ends in .npy or .csv, got"
            + " \"consensu\", did you mean consensus?",
        "weighting={power: 1} # weighting.policy is missing",
        "weighting={policy: file} # weighting.file is missing, which the policy file reads",
        "weighting={policy: entropy, file: w.npy} # file is used by the policy file only",
        "weighting={policy: entropy, floor: -1} # weighting.floor must be >= 0, got -1",
        "weighting={policy: entropy, powr: 2} # unknown key weighting.powr, did you mean power?",
        "weighting=consensus # weighting must hold keys and values",
        "strategy=geometric;weighting.policy=skill # the volume of a batch knows no weights",
        "strategy={name: conal, regularizer: {kind: geometric-f}};weighting.policy=skill # of a batch"
            + " knows no weights",
        "strategy=weak_online;weighting.policy=skill # are not weighted; label_model takes",
        "smoothing.max=0.1 # smoothing softens labels, the strategy conal is trained on votes",
        "strategy=weak_online;smoothing.max=0.1 # the strategy weak_online is trained on votes",
        "strategy=weak_online;curriculum.by=loss # looks at classes",
        "curriculum.from=0.9 # curriculum.by is missing",
        "curriculum={by: loss, shape: stepp} # curriculum.shape must be one of linear, step",
        "curriculum={by: loss, from: 2} # curriculum.from must be >= 0 and <= 1, got 2",
        "crowdlab.folds=3 # crowdlab is used by weighting.policy, threshold.by, curriculum.by",
        "weighting.policy=crowdlab;crowdlab={folds: 1} # crowdlab.folds must be >= 2, got 1"
      })
  void mistakesAreOneLine(String assignments, String message) {
    assertThatThrownBy(() -> experiment(data, assignments.strip().split(";")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "threshold={by: entropy, below: 1} # 60 ",
        "weighting.policy=nowhere.npy # nowhere.npy",
        "weighting.policy=crowdlab;crowdlab.folds=70 # crowdlab.folds must be at most the 60 tasks"
      })
  void mistakesThatTheDataShow(String assignments, String message) {
    Experiment experiment = experiment(data, assignments.strip().split(";"));
    ExperimentData opened = new ExperimentData(experiment);
    if (message.strip().equals("60")) {
      assertThat(opened.training(experiment, 1).examples()).isLessThan(60);
      return;
    }
    assertThatThrownBy(() -> opened.training(experiment, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNotAskedForIsNotInTheIdentity() throws IOException {
    Experiment plain = experiment(data);
    String identity =
        new SeedRun(plain, new ExperimentData(plain), folder, TrainingWatcher.SILENT).identity(1);
    assertThat(identity)
        .doesNotContain("weighting", "threshold", "curriculum", "smoothing", "crowdlab");
    double[] ones = new double[N];
    String file = file(ones);
    Experiment weighted = experiment(data, "weighting.policy=" + file);
    SeedRun run =
        new SeedRun(weighted, new ExperimentData(weighted), folder, TrainingWatcher.SILENT);
    String before = run.identity(1);
    ones[3] = 2;
    file(ones);
    assertThat(run.identity(1)).as("another file of weights").isNotEqualTo(before);
  }
}
