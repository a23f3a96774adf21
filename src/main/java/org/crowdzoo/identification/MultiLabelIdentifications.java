package org.crowdzoo.identification;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.identification.Identification.Found;

/**
 * The methods for multi-label datasets by name: those of {@link Identifications} that go by votes
 * alone, label by label, and the report on the crowd's consensus. What scores tasks scores (task,
 * label), [N, L], and lists which of them to ask about again.
 */
public final class MultiLabelIdentifications {
  private static final double CONFIDENCE = 0.95;
  private static final int SHOWN = 5;

  private static final List<Info> ALL =
      List.of(
          new Info(
              "entropy",
              List.of("vote_entropy"),
              "tasks and labels: entropy of the votes, most first (entropies.npy, entropy_order.csv)",
              List.of(),
              input -> scores(input, "entropy", "entropies.npy", VoteEntropy::of)),
          new Info(
              "disagreement",
              List.of(),
              "tasks and labels: share of the pairs of votes that differ, most first"
                  + " (disagreement.npy, disagreement_order.csv)",
              List.of(),
              input -> scores(input, "disagreement", "disagreement.npy", Disagreement::of)),
          new Info(
              "uncertainty",
              List.of("posterior_entropy"),
              "tasks and labels: entropy of Dawid-Skene's posterior, most first (uncertainty.npy,"
                  + " uncertainty_order.csv)",
              List.of("--maxiter-DS"),
              input ->
                  scores(
                      input,
                      "uncertainty",
                      "uncertainty.npy",
                      votes -> PosteriorEntropy.of(votes, input.maxiterDs()))),
          new Info(
              "krippendorff_alpha",
              List.of("krippendorffalpha", "krippendorff"),
              "labels: agreement beyond chance with a 95 % interval (krippendorff_alpha.npy, .json)",
              List.of("--resamples"),
              MultiLabelIdentifications::krippendorff),
          new Info(
              "spam_score",
              List.of("spamscore"),
              "workers and labels: 0 votes whatever the truth, 1 is always right (spam_score.npy)",
              List.of("--maxiter-DS"),
              input -> workers(input, "spam_score.npy", WorkerScores::spamScore)),
          new Info(
              "trace_confusion",
              List.of("traceconfusion", "trace"),
              "workers and labels: sum of the confusion matrix's diagonal (traces_confusion.npy)",
              List.of("--maxiter-DS"),
              input -> workers(input, "traces_confusion.npy", WorkerScores::trace)),
          new Info(
              "consensus",
              List.of(),
              "labels: share, agreement, entropy, alpha; workers: sensitivity and specificity a"
                  + " label (consensus_labels.csv, consensus_workers.csv, consensus.json)",
              List.of(),
              MultiLabelIdentifications::consensus));

  private MultiLabelIdentifications() {}

  /** A method. */
  @FunctionalInterface
  public interface Method {
    /** Runs. */
    Found identify(MultiLabelInput input) throws IOException;
  }

  /**
   * A method as {@code identificationinfo} lists it.
   *
   * @param options the options of {@code identify} that only some methods use, and this one does
   */
  public record Info(
      String name, List<String> aliases, String summary, List<String> options, Method method) {}

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
                    "identify: --method on a multi-label dataset "
                        + Nearest.mustBeOneOf(
                            ALL.stream().map(Info::name).toList(), names(), name)));
  }

  private static Found scores(
      MultiLabelInput input, String method, String array, Function<Votes, double[]> score)
      throws IOException {
    MultiLabelVotes votes = input.votes();
    int labels = votes.labels();
    List<Votes> binary = IntStream.range(0, labels).mapToObj(votes::label).toList();
    List<double[]> byLabel = binary.stream().parallel().map(score).toList();
    double[] flat = new double[Math.multiplyExact(votes.tasks(), labels)];
    for (int l = 0; l < labels; l++) {
      for (int i = 0; i < votes.tasks(); i++) {
        flat[i * labels + l] = byLabel.get(l)[i];
      }
    }
    int[] order = order(flat, labels, binary);
    Path file = input.file(array);
    Path list = input.file(method + "_order.csv");
    NumpyFile.write(file, flat, votes.tasks(), labels);
    StringBuilder csv = new StringBuilder("task,label,score,votes\n");
    List<String> first = new ArrayList<>();
    for (int at : order) {
      int task = at / labels;
      int votesOn = binary.get(at % labels).count(task);
      csv.append(CsvField.of(votes.taskKey(task))).append(',');
      csv.append(CsvField.of(input.labels().get(at % labels))).append(',');
      csv.append(number(flat[at])).append(',').append(votesOn).append('\n');
      if (first.size() < SHOWN) {
        first.add(votes.taskKey(task) + " " + input.labels().get(at % labels));
      }
    }
    AtomicFile.writeString(list, csv.toString());
    return new Found(
        List.of(file, list), List.of("To ask about again, first: " + String.join(", ", first)));
  }

  /** Places [task * L + label], the largest score first, of equal ones that with fewer votes. */
  private static int[] order(double[] scores, int labels, List<Votes> binary) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(at -> -scores[at])
                .thenComparingInt(at -> binary.get(at % labels).count(at / labels))
                .thenComparingInt(at -> at))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static Found workers(
      MultiLabelInput input, String name, ToDoubleFunction<ConfusionMatrix> score)
      throws IOException {
    MultiLabelVotes votes = input.votes();
    int labels = votes.labels();
    double[] flat = new double[Math.multiplyExact(votes.workers(), labels)];
    for (int l = 0; l < labels; l++) {
      List<ConfusionMatrix> matrices = Confusions.byDawidSkene(votes.label(l), input.maxiterDs());
      for (int j = 0; j < votes.workers(); j++) {
        flat[j * labels + l] = score.applyAsDouble(matrices.get(j));
      }
    }
    NumpyFile.write(input.file(name), flat, votes.workers(), labels);
    return Found.of(List.of(input.file(name)));
  }

  private static Found krippendorff(MultiLabelInput input) throws IOException {
    MultiLabelVotes votes = input.votes();
    double[] alphas = new double[votes.labels()];
    List<Map<String, Object>> json = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int l = 0; l < alphas.length; l++) {
      KrippendorffAlpha found = alpha(votes.label(l), input);
      alphas[l] = found.alpha();
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("label", input.labels().get(l));
      entry.put("alpha", found.alpha());
      entry.put("low", found.low());
      entry.put("high", found.high());
      json.add(entry);
      lines.add(
          String.format(
              Locale.ROOT,
              "Krippendorff's alpha of %s: %.4f (%.0f %% interval from %.4f to %.4f)",
              input.labels().get(l),
              found.alpha(),
              100 * CONFIDENCE,
              found.low(),
              found.high()));
    }
    Path array = input.file("krippendorff_alpha.npy");
    Path details = input.file("krippendorff_alpha.json");
    NumpyFile.write(array, alphas, alphas.length);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("labels", withoutNaN(json));
    all.put("confidence", CONFIDENCE);
    all.put("resamples", input.resamples());
    all.put("seed", input.seed());
    writeJson(details, all);
    return new Found(List.of(array, details), lines);
  }

  /** NaN for a label on which no task has two votes. */
  private static KrippendorffAlpha alpha(Votes votes, MultiLabelInput input) {
    boolean pairs = IntStream.range(0, votes.tasks()).anyMatch(i -> votes.count(i) > 1);
    return pairs
        ? KrippendorffAlpha.of(votes, input.resamples(), CONFIDENCE, input.seed())
        : new KrippendorffAlpha(Double.NaN, Double.NaN, Double.NaN);
  }

  private static Found consensus(MultiLabelInput input) throws IOException {
    MultiLabelConsensus found = MultiLabelConsensus.of(input.votes(), input.truth());
    List<Map<String, Object>> labels = new ArrayList<>();
    for (int l = 0; l < input.labels().size(); l++) {
      MultiLabelConsensus.OfLabel of = found.labels().get(l);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("label", input.labels().get(l));
      row.put("votes", of.votes());
      row.put("share", of.share());
      row.put("agreement", of.agreement());
      row.put("entropy", of.entropy());
      row.put("alpha", of.alpha());
      labels.add(row);
    }
    List<Map<String, Object>> workers = new ArrayList<>();
    for (int j = 0; j < input.votes().workers(); j++) {
      for (int l = 0; l < input.labels().size(); l++) {
        MultiLabelConsensus.OfWorker of = found.workers().get(j).get(l);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("worker", input.votes().workerKey(j));
        row.put("label", input.labels().get(l));
        row.put("votes", of.votes());
        row.put("sensitivity", of.sensitivity());
        row.put("specificity", of.specificity());
        row.put("true_sensitivity", of.trueSensitivity());
        row.put("true_specificity", of.trueSpecificity());
        workers.add(row);
      }
    }
    Path ofLabels = input.file("consensus_labels.csv");
    Path ofWorkers = input.file("consensus_workers.csv");
    Path json = input.file("consensus.json");
    writeCsv(ofLabels, labels);
    writeCsv(ofWorkers, workers);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("labels", withoutNaN(labels));
    all.put("workers", withoutNaN(workers));
    writeJson(json, all);
    return new Found(List.of(ofLabels, ofWorkers, json), table(labels));
  }

  private static List<String> table(List<Map<String, Object>> labels) {
    int width =
        Math.max(
            5, labels.stream().mapToInt(r -> r.get("label").toString().length()).max().orElse(0));
    String format = "%-" + width + "s %8s %8s %10s %8s %8s";
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, format, "label", "votes", "share", "agreement", "entropy", "alpha"));
    for (Map<String, Object> row : labels) {
      Object[] cells =
          row.values().stream()
              .map(v -> v instanceof Double d ? String.format(Locale.ROOT, "%.3f", d) : v)
              .toArray();
      lines.add(String.format(Locale.ROOT, format, cells));
    }
    return lines;
  }

  private static void writeCsv(Path file, List<Map<String, Object>> rows) throws IOException {
    StringBuilder csv = new StringBuilder(String.join(",", rows.get(0).keySet())).append('\n');
    for (Map<String, Object> row : rows) {
      csv.append(
              row.values().stream()
                  .map(v -> v instanceof Double d ? number(d) : CsvField.of(v.toString()))
                  .collect(Collectors.joining(",")))
          .append('\n');
    }
    AtomicFile.writeString(file, csv.toString());
  }

  /** Blank for NaN. */
  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  /** JSON knows no NaN; null stands for it. */
  private static List<Map<String, Object>> withoutNaN(List<Map<String, Object>> rows) {
    for (Map<String, Object> row : rows) {
      row.replaceAll((key, value) -> value instanceof Double d && d.isNaN() ? null : value);
    }
    return rows;
  }

  private static void writeJson(Path file, Map<String, Object> all) throws IOException {
    AtomicFile.writeString(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
  }
}
