package org.crowdzoo.identification;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.identification.Identification.Found;

/** All methods by name: the one place where a name becomes an {@link Identification}. */
public final class Identifications {
  private static final double CONFIDENCE = 0.95;

  private static final List<Info> ALL =
      List.of(
          new Info(
              "entropy",
              List.of("vote_entropy"),
              "tasks: entropy of the votes (entropies.npy)",
              List.of(),
              Identifications::entropy),
          new Info(
              "krippendorff_alpha",
              List.of("krippendorffalpha", "krippendorff"),
              "crowd: agreement beyond chance with a 95 % interval (krippendorff_alpha.npy, .json)",
              List.of("--resamples"),
              Identifications::krippendorff),
          new Info(
              "spam_score",
              List.of("spamscore"),
              "workers: 0 votes whatever the truth, 1 is always right (spam_score.npy)",
              List.of("--matrix-file", "--maxiter-DS"),
              input -> workers(input, "spam_score.npy", WorkerScores::spamScore)),
          new Info(
              "trace_confusion",
              List.of("traceconfusion", "trace"),
              "workers: sum of the confusion matrix's diagonal (traces_confusion.npy)",
              List.of("--matrix-file", "--maxiter-DS"),
              input -> workers(input, "traces_confusion.npy", WorkerScores::trace)),
          new Info(
              "crowdlab",
              List.of(),
              "tasks and workers: consensus, quality, weights from votes and predictions (crowdlab/)",
              List.of("--predictions", "--folds", "--calibrate"),
              Identifications::crowdlab,
              true),
          new Info(
              "activelab",
              List.of(),
              "tasks: which to send out again, lowest first (activelab.npy, activelab_order.txt)",
              List.of("--predictions", "--folds", "--calibrate"),
              Identifications::activelab,
              true),
          new Info(
              "aum",
              List.of(),
              "tasks: area under the margin of their label (aum_values.csv, too_hard_<alpha>.txt)",
              List.of("--alpha", "--use-pleiss", "--topk", "--hard-labels"),
              input -> Found.of(MarginMethods.aum(input)),
              true),
          new Info(
              "waum",
              List.of("waum_stacked", "waumstacked"),
              "tasks: weighted AUM of their votes, one network for all (waum.csv, labels …)",
              List.of("--alpha", "--use-pleiss", "--topk", "--maxiter-DS"),
              input -> Found.of(MarginMethods.waum(input)),
              true),
          new Info(
              "waum_perworker",
              List.of("waumperworker"),
              "tasks: weighted AUM of their votes, a network a worker (waum.csv, labels …)",
              List.of("--alpha", "--use-pleiss", "--topk", "--maxiter-DS"),
              input -> Found.of(MarginMethods.waumPerWorker(input)),
              true),
          new Info(
              "disagreement",
              List.of(),
              "tasks: share of the pairs of votes that differ (disagreement.npy)",
              List.of(),
              input -> saved(input, "disagreement.npy", Disagreement.of(input.votes()))),
          new Info(
              "uncertainty",
              List.of("posterior_entropy"),
              "tasks: entropy of Dawid-Skene's posterior (uncertainty.npy)",
              List.of("--maxiter-DS"),
              input ->
                  saved(
                      input,
                      "uncertainty.npy",
                      PosteriorEntropy.of(input.votes(), input.maxiterDs()))));

  private Identifications() {}

  /**
   * A method as {@code identificationinfo} lists it.
   *
   * @param name its own name
   * @param aliases other names it is known by
   * @param summary one line
   * @param options the options of {@code identify} that only some methods use, and this one does
   * @param method the method
   * @param trains whether it trains networks, unless it is given predictions
   */
  public record Info(
      String name,
      List<String> aliases,
      String summary,
      List<String> options,
      Identification method,
      boolean trains) {

    /** A method that trains nothing. */
    Info(
        String name,
        List<String> aliases,
        String summary,
        List<String> options,
        Identification method) {
      this(name, aliases, summary, options, method, false);
    }
  }

  /** All methods. */
  public static List<Info> all() {
    return ALL;
  }

  /** True if a method has this name or alias, in upper or lower case. */
  public static boolean isCalled(String name) {
    return names().contains(name.toLowerCase(Locale.ROOT));
  }

  private static List<String> names() {
    return ALL.stream()
        .flatMap(info -> Stream.concat(Stream.of(info.name()), info.aliases().stream()))
        .toList();
  }

  /**
   * The method of this name or alias, in upper or lower case.
   *
   * @throws InputException if there is none
   */
  public static Info find(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(info -> info.name().equals(wanted) || info.aliases().contains(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "identify: --method "
                        + Nearest.mustBeOneOf(
                            ALL.stream().map(Info::name).toList(), names(), name)));
  }

  private static Found entropy(IdentificationInput input) throws IOException {
    return saved(input, "entropies.npy", VoteEntropy.of(input.votes()));
  }

  private static Found workers(
      IdentificationInput input, String file, ToDoubleFunction<ConfusionMatrix> score)
      throws IOException {
    return saved(input, file, input.confusions().stream().mapToDouble(score).toArray());
  }

  private static Found saved(IdentificationInput input, String name, double[] values)
      throws IOException {
    NumpyFile.write(input.file(name), values, values.length);
    return Found.of(List.of(input.file(name)));
  }

  private static Found krippendorff(IdentificationInput input) throws IOException {
    KrippendorffAlpha found =
        KrippendorffAlpha.of(input.votes(), input.resamples(), CONFIDENCE, input.seed());
    Path array = input.file("krippendorff_alpha.npy");
    Path details = input.file("krippendorff_alpha.json");
    // a number without dimensions, as numpy saves a scalar
    NumpyFile.write(array, new double[] {found.alpha()});
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("alpha", found.alpha());
    json.put("low", found.low());
    json.put("high", found.high());
    json.put("confidence", CONFIDENCE);
    json.put("resamples", input.resamples());
    json.put("seed", input.seed());
    AtomicFile.writeString(
        details, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json));
    return new Found(
        List.of(array, details),
        List.of(
            String.format(
                Locale.ROOT,
                "Krippendorff's alpha: %.4f (%.0f %% interval from %.4f to %.4f)",
                found.alpha(),
                100 * CONFIDENCE,
                found.low(),
                found.high())));
  }

  private static Found crowdlab(IdentificationInput input) throws IOException {
    double[][] predictions = input.predictions();
    double temperature =
        Boolean.TRUE.equals(input.calibrate()) ? Temperature.fit(input.votes(), predictions) : 1;
    Crowdlab found = Crowdlab.of(input.votes(), calibrated(predictions, temperature), input.seed());
    int tasks = input.votes().tasks();
    int workers = input.votes().workers();
    Path consensus = input.file("crowdlab/consensus.npy");
    Path quality = input.file("crowdlab/consensus_quality.npy");
    Path posterior = input.file("crowdlab/posterior.npy");
    Path ofWorkers = input.file("crowdlab/worker_quality.npy");
    double[] flat = Arrays.stream(found.posterior()).flatMapToDouble(Arrays::stream).toArray();
    NumpyFile.write(consensus, found.consensus(), tasks);
    NumpyFile.write(quality, found.consensusQuality(), tasks);
    NumpyFile.write(posterior, flat, tasks, input.votes().classes());
    NumpyFile.write(ofWorkers, found.workerQuality(), workers);
    Path weights = input.file("crowdlab/worker_weights.npy");
    Path ofModel = input.file("crowdlab/model_weight.npy");
    NumpyFile.write(weights, found.workerWeights(), workers);
    NumpyFile.write(ofModel, new double[] {found.modelWeight()});
    return new Found(
        List.of(consensus, quality, posterior, ofWorkers, weights, ofModel),
        List.of(said("Weight of the predictions: %.4g", found.modelWeight()), said(temperature)));
  }

  private static double[][] calibrated(double[][] predictions, double temperature) {
    return temperature == 1 ? predictions : Temperature.scale(predictions, temperature);
  }

  private static String said(double temperature) {
    return temperature == 1
        ? "Predictions taken as they are"
        : said("Predictions calibrated with the temperature %.4g", temperature);
  }

  private static String said(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static Found activelab(IdentificationInput input) throws IOException {
    double[][] predictions = input.predictions();
    boolean calibrates = !Boolean.FALSE.equals(input.calibrate());
    double temperature =
        calibrates && Crowdlab.comparable(input.votes())
            ? Temperature.fit(input.votes(), predictions)
            : 1;
    double[] scores =
        ActiveLab.scores(input.votes(), calibrated(predictions, temperature), input.seed());
    Path array = input.file("activelab.npy");
    Path order = input.file("activelab_order.txt");
    NumpyFile.write(array, scores, scores.length);
    AtomicFile.writeString(
        order,
        Arrays.stream(ActiveLab.next(scores, scores.length))
            .mapToObj(i -> i + " " + input.votes().taskKey(i) + "\n")
            .collect(Collectors.joining()));
    return new Found(List.of(array, order), List.of(said(temperature)));
  }
}
