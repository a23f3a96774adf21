package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code identify} and {@code identificationinfo} as a user calls them. */
class IdentifyCommandTest {
  private static final Path FASHION = Path.of("datasets/fashion");

  @TempDir private Path dataset;

  @BeforeEach
  void copyTheVotes() throws IOException {
    for (String file : List.of("answers.json", "metadata.json")) {
      Files.copy(FASHION.resolve(file), dataset.resolve(file));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-s, entropy, entropies.npy, 2000",
    "--method, Entropy, entropies.npy, 2000",
    "-s, spam_score, spam_score.npy, 40",
    "-s, trace_confusion, traces_confusion.npy, 40",
  })
  void methodsWriteOneNumberATaskOrWorker(String flag, String method, String file, int length) {
    assertThat(run(dataset + " " + flag + " " + method + " -K 10")).isEmpty();
    assertThat(NumpyFile.read(dataset.resolve("identification").resolve(file)).shape())
        .containsExactly(length);
  }

  @Test
  void spammersAndTheIdleWorkerHaveTheLowestSpamScores() throws IOException {
    assertThat(run(dataset + " -s spam_score")).isEmpty();
    double[] scores = NumpyFile.read(dataset.resolve("identification/spam_score.npy")).values();
    Map<?, ?> roles =
        new ObjectMapper().readValue(FASHION.resolve("workers.json").toFile(), Map.class);
    List<Object> lowest =
        IntStream.range(0, 40)
            .boxed()
            .sorted(java.util.Comparator.comparingDouble(j -> scores[j]))
            .limit(7)
            .<Object>map(j -> roles.get(Integer.toString(j)))
            .toList();
    assertThat(lowest)
        .containsExactlyInAnyOrder(
            "idle", "spammer", "spammer", "spammer", "spammer", "spammer", "spammer");
  }

  @Test
  void trueMatricesFromAFileAreUsed() {
    Path file = FASHION.resolve("matrices.npy");
    assertThat(run(dataset + " -s trace_confusion --matrix-file " + file)).isEmpty();
    double[] traces =
        NumpyFile.read(dataset.resolve("identification/traces_confusion.npy")).values();
    double[] matrices = NumpyFile.read(file).values();
    double sum = IntStream.range(0, 10).mapToDouble(k -> matrices[7 * 100 + 11 * k]).sum();
    assertThat(traces[7]).isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-12));
  }

  @Test
  void krippendorffSavesANumberAndItsInterval() throws IOException {
    assertThat(run(dataset + " -s krippendorffalpha --resamples 100 --seed 3")).isEmpty();
    Path folder = dataset.resolve("identification");
    NumpyFile.Array alpha = NumpyFile.read(folder.resolve("krippendorff_alpha.npy"));
    assertThat(alpha.shape()).isEmpty();
    JsonNode json = new ObjectMapper().readTree(folder.resolve("krippendorff_alpha.json").toFile());
    assertThat(json.get("alpha").doubleValue()).isEqualTo(alpha.values()[0]).isBetween(0.3, 0.5);
    assertThat(json.get("low").doubleValue()).isLessThan(alpha.values()[0]);
    assertThat(json.get("high").doubleValue()).isGreaterThan(alpha.values()[0]);
  }

  @Test
  void crowdlabAndActiveLabWorkOnPredictions() throws IOException {
    double[] truths = NumpyFile.read(FASHION.resolve("ground_truth.npy")).values();
    double[] probabilities = new double[20_000];
    Arrays.fill(probabilities, 0.05);
    IntStream.range(0, 2000).forEach(i -> probabilities[10 * i + (int) truths[i]] = 0.55);
    Path file = dataset.resolve("predictions.npy");
    NumpyFile.write(file, probabilities, 2000, 10);
    assertThat(run(dataset + " -s crowdlab --predictions " + file)).isEmpty();
    assertThat(run(dataset + " -s activelab --predictions " + file)).isEmpty();
    Path folder = dataset.resolve("identification");
    double[] weights = NumpyFile.read(folder.resolve("crowdlab/worker_weights.npy")).values();
    assertThat(weights).hasSize(40);
    assertThat(Arrays.stream(weights).anyMatch(Double::isNaN)).as("the idle worker").isTrue();
    assertThat(Arrays.stream(weights).filter(w -> w > 0.3).count()).isGreaterThan(20);
    NumpyFile.Array ofModel = NumpyFile.read(folder.resolve("crowdlab/model_weight.npy"));
    assertThat(ofModel.shape()).isEmpty();
    assertThat(ofModel.values()[0]).isGreaterThan(1);
    double[] consensus = NumpyFile.read(folder.resolve("crowdlab/consensus.npy")).values();
    long right = IntStream.range(0, 2000).filter(i -> consensus[i] == truths[i]).count();
    assertThat(right).isGreaterThan(1800);
    assertThat(NumpyFile.read(folder.resolve("crowdlab/posterior.npy")).shape())
        .containsExactly(2000, 10);
    double[] scores = NumpyFile.read(folder.resolve("activelab.npy")).values();
    String first = Files.readAllLines(folder.resolve("activelab_order.txt")).get(0);
    double lowest = Arrays.stream(scores).min().orElseThrow();
    assertThat(scores[Integer.parseInt(first.split(" ")[0])]).isEqualTo(lowest);
  }

  /** cleanlab calibrates for ActiveLab and not for CROWDLAB unless told. */
  @Test
  void calibrationByDefaultAndAsTold() throws IOException {
    double[] truths = NumpyFile.read(FASHION.resolve("ground_truth.npy")).values();
    double[] probabilities = new double[20_000];
    Arrays.fill(probabilities, 1e-6);
    for (int i = 0; i < 2000; i++) {
      int label = i % 3 == 0 ? (int) (truths[i] + 1) % 10 : (int) truths[i];
      probabilities[10 * i + label] = 1 - 9e-6; // far too sure
    }
    Path file = dataset.resolve("predictions.npy");
    NumpyFile.write(file, probabilities, 2000, 10);
    double[] plain = posterior("-s crowdlab --predictions " + file);
    assertThat(posterior("-s crowdlab --no-calibrate --predictions " + file)).isEqualTo(plain);
    double[] calibrated = posterior("-s crowdlab --calibrate --predictions " + file);
    double sure = Arrays.stream(plain).max().orElseThrow();
    assertThat(Arrays.stream(calibrated).max().orElseThrow()).isLessThan(sure - 0.05);
    double[] scores = scores("-s activelab --predictions " + file);
    assertThat(scores("-s activelab --calibrate --predictions " + file)).isEqualTo(scores);
    assertThat(scores("-s activelab --no-calibrate --predictions " + file)).isNotEqualTo(scores);
    assertThat(run(dataset + " -s entropy --calibrate"))
        .containsExactly(
            "crowdzoo: identify: --calibrate is not used by entropy, which takes no such option");
  }

  private double[] posterior(String arguments) {
    assertThat(run(dataset + " " + arguments)).isEmpty();
    return NumpyFile.read(dataset.resolve("identification/crowdlab/posterior.npy")).values();
  }

  private double[] scores(String arguments) {
    assertThat(run(dataset + " " + arguments)).isEmpty();
    return NumpyFile.read(dataset.resolve("identification/activelab.npy")).values();
  }

  @Test
  void krippendorffIsPrinted() {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(dataset + " -s krippendorffalpha --resamples 50")).isEmpty();
    } finally {
      System.setOut(before);
    }
    double alpha =
        NumpyFile.read(dataset.resolve("identification/krippendorff_alpha.npy")).values()[0];
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            String.format(
                java.util.Locale.ROOT, "Krippendorff's alpha: %.4f (95 %% interval from ", alpha));
  }

  @Test
  void iterationsOfDawidSkeneByBothNames() {
    Path file = dataset.resolve("identification/spam_score.npy");
    assertThat(run(dataset + " -s spam_score --maxiter-DS 2")).isEmpty();
    double[] two = NumpyFile.read(file).values();
    assertThat(run(dataset + " -s spam_score --maxiter-dawid-skene 2")).isEmpty();
    assertThat(NumpyFile.read(file).values()).isEqualTo(two);
    assertThat(run(dataset + " -s spam_score")).isEmpty();
    assertThat(NumpyFile.read(file).values()).isNotEqualTo(two);
    assertThat(run(dataset + " -s entropy --maxiter-dawid-skene 2"))
        .hasSize(1)
        .allMatch(line -> line.contains("--maxiter-DS is not used by entropy"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-s aura | --method must be one of entropy, krippendorff_alpha,",
        "-s entropy -K 9 | --n-classes must be the metadata's 10, got 9",
        "-s entropy --resamples 3 | --resamples is not used by entropy",
        "-s spam_score --maxiter-DS 0 | --maxiter-DS must be at least 1, got 0",
        "-s spam_score --matrix-file none.npy | none.npy: no such file",
        "-s spam_score --matrix-file none.npy --maxiter-DS 3 | --maxiter-DS has no use with",
        "-s crowdlab | train: no such folder; crowdlab trains on the tasks there, or give --predictions",
        "-s aum | train: no such folder; aum trains on the tasks there",
        "-s entropy --lr 0.1 | --lr is not used by entropy, which trains no network",
        "-s crowdlab --predictions x.npy --lr 0.1 | --lr has no use with --predictions",
        "-s waum --alpha 2 | train: no such folder",
        "-s entropy --labels none.json | none.json: no such file",
        "-K 10 | train: no such folder; waum trains on the tasks there",
        "-s waum --topk 2 --use-pleiss | --topk has no use with --use-pleiss",
        "-s entropy --topk 2 | --topk is not used by entropy",
        "-s waum --hard-labels x.npy | --hard-labels is not used by waum",
      })
  void misuseIsOneLine(String arguments, String message) {
    assertThat(run(dataset + " " + arguments)).hasSize(1).allMatch(line -> line.contains(message));
    assertThat(dataset.resolve("identification/entropies.npy")).doesNotExist();
  }

  @Test
  void matricesAndPredictionsOfAnotherShapeAreRefused() throws IOException {
    Path file = dataset.resolve("wrong.npy");
    NumpyFile.write(file, new double[] {1}, 1, 1);
    assertThat(run(dataset + " -s spam_score --matrix-file " + file))
        .hasSize(1)
        .allMatch(line -> line.contains("must be of shape [40, 10, 10]"));
    assertThat(run(dataset + " -s activelab --predictions " + file))
        .hasSize(1)
        .allMatch(line -> line.contains("must be of shape [2000, 10]"));
  }

  @Test
  void theInfoNamesEveryMethod() {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(Crowdzoo.run("identificationinfo")).isZero();
    } finally {
      System.setOut(before);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "entropy",
            "krippendorff_alpha",
            "spam_score",
            "trace_confusion",
            "crowdlab",
            "waum_perworker");
  }

  /** Runs with the arguments and gives the lines on standard error; exit 2 if there are any. */
  private static List<String> run(String arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int exit = Crowdzoo.run(("identify " + arguments).split(" "));
      List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
      assertThat(exit).isEqualTo(lines.isEmpty() ? 0 : 2);
      return lines;
    } finally {
      System.setErr(before);
    }
  }
}
