package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code aggregate} and {@code agginfo} as a user calls them. */
class AggregateCommandTest {
  @TempDir Path dataset;

  private record Outcome(int exit, String out, String err) {}

  @BeforeEach
  void smallDataset() throws IOException {
    Files.writeString(
        dataset.resolve("metadata.json"),
        "{\"name\": \"toy\", \"n_classes\": 2, \"n_workers\": 4}");
    Files.writeString(
        dataset.resolve("answers.json"),
        "{\"3\": {\"0\": 1, \"1\": 1, \"2\": 1}, \"1\": {\"0\": 0, \"1\": 1},"
            + " \"2\": {\"0\": 0, \"1\": 0, \"2\": 1}, \"0\": {\"0\": 0, \"1\": 0, \"2\": 0}}");
    image("train/ant/a-0.png");
    image("train/ant/b-2.png");
    image("train/bee/c-1.png");
    image("train/bee/d-3.png");
  }

  private void image(String path) throws IOException {
    Files.createDirectories(dataset.resolve(path).getParent());
    Files.createFile(dataset.resolve(path));
  }

  private static Outcome crowdzoo(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      int exit = Crowdzoo.run(args);
      return new Outcome(
          exit,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Outcome aggregate(String... more) {
    List<String> args = new ArrayList<>(List.of("aggregate", dataset.toString()));
    args.addAll(List.of(more));
    return crowdzoo(args.toArray(String[]::new));
  }

  private NumpyFile.Array labels(String name) {
    return NumpyFile.read(dataset.resolve("labels/labels_toy_" + name + ".npy"));
  }

  @Test
  void softLabelsUnderPeerannotsName() {
    Outcome outcome = aggregate("-s", "NaiveSoft");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .contains("labels_toy_naivesoft.npy with shape (4, 2)")
        .contains("of 4 tasks with known truth");
    assertThat(labels("naivesoft").shape()).containsExactly(4, 2);
    assertThat(labels("naivesoft").values())
        .containsExactly(new double[] {1, 0, .5, .5, 2. / 3, 1. / 3, 0, 1}, within(1e-12));
  }

  @Test
  void hardLabels() {
    assertThat(aggregate("-s", "NaiveSoft", "--hard").exit()).isZero();
    assertThat(labels("naivesoft_hard").shape()).containsExactly(4);
    assertThat(labels("naivesoft_hard").values()).containsExactly(0, 0, 0, 1);
    assertThat(dataset.resolve("labels/labels_toy_naivesoft.npy")).doesNotExist();
  }

  @Test
  void majorityVotingIsTheDefaultAndGivesHardLabels() {
    Outcome outcome = aggregate();
    assertThat(outcome.exit()).isZero();
    assertThat(labels("mv").shape()).containsExactly(4);
    assertThat(labels("mv").values()[3]).isEqualTo(1);
  }

  @Test
  void tiesAreDrawnWithTheSeed() {
    double[] drawn = new double[2];
    for (int seed = 0; seed < 20; seed++) {
      assertThat(aggregate("-s", "mv", "--seed", "" + seed).exit()).isZero();
      double first = labels("mv").values()[1];
      assertThat(aggregate("-s", "mv", "--seed", "" + seed).exit()).isZero();
      assertThat(labels("mv").values()[1]).isEqualTo(first);
      drawn[(int) first]++;
    }
    assertThat(drawn[0]).isBetween(1.0, 19.0);
  }

  @Test
  void accuracyWhereTheFoldersTellTheTruth() {
    assertThat(aggregate("-s", "mv[ties=lowest]").out())
        .contains("Accuracy of the aggregation: 75.00 % of 4 tasks with known truth");
  }

  @Test
  void noAccuracyWithoutTruth() throws IOException {
    Path bare = Files.createDirectory(dataset.resolve("bare"));
    Files.copy(dataset.resolve("metadata.json"), bare.resolve("metadata.json"));
    Files.copy(dataset.resolve("answers.json"), bare.resolve("answers.json"));
    Outcome outcome = crowdzoo("aggregate", bare.toString(), "-s", "DS");
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).doesNotContain("Accuracy");
  }

  @Test
  void whatDawidSkeneLearntAsNpyAndJson() throws IOException {
    assertThat(aggregate("-s", "dawid_skene[maxiter=7,epsilon=0,smoothing=0]").exit()).isZero();
    assertThat(labels("dawid_skene[maxiter=7,epsilon=0,smoothing=0]").shape())
        .containsExactly(4, 2);
    Path learnt = dataset.resolve("identification/dawid_skene");
    NumpyFile.Array confusions = NumpyFile.read(learnt.resolve("confusions.npy"));
    assertThat(confusions.shape()).containsExactly(4, 2, 2);
    JsonNode json = new ObjectMapper().readTree(learnt.resolve("confusions.json").toFile());
    assertThat(json.get("axes").toString()).isEqualTo("[\"worker\",\"truth\",\"vote\"]");
    assertThat(json.get("shape").toString()).isEqualTo("[4,2,2]");
    assertThat(json.get("keys").toString()).isEqualTo("[\"0\",\"1\",\"2\",\"3\"]");
    assertThat(json.get("values").get(2).get(1).get(1).doubleValue())
        .isEqualTo(confusions.values()[2 * 4 + 3]);
    assertThat(NumpyFile.read(learnt.resolve("objective.npy")).shape()).containsExactly(7);
  }

  @Test
  void tooHardTasksAsPeerannotWritesThem() {
    assertThat(aggregate("-s", "TwoThird").exit()).isZero();
    assertThat(labels("twothird").values()).containsExactly(0, -1, 0, 1);
    assertThat(aggregate("-s", "TwoThird").out())
        .containsPattern("Accuracy of the aggregation: .* known truth; .* of the 3 with a label");
    assertThat(dataset.resolve("identification/twothird/too_hard.txt")).hasContent("-1 1\n");
  }

  @Test
  void pathRemoveTakesThatFile() {
    assertThat(aggregate("-s", "twothird").exit()).isZero();
    String file = dataset.resolve("identification/twothird/too_hard.txt").toString();
    Outcome outcome = aggregate("-s", "NaiveSoft", "--path-remove", file);
    assertThat(outcome.exit()).isZero();
    assertThat(labels("naivesoft").values())
        .containsExactly(new double[] {1, 0, 2. / 3, 1. / 3, 0, 1}, within(1e-12));
  }

  @Test
  void otherAnswersAndMetadata() throws IOException {
    Files.writeString(dataset.resolve("other.json"), "{\"0\": {\"0\": 2}}");
    Path metadata = dataset.resolve("more.json");
    Files.writeString(metadata, "{\"name\": \"toy\", \"n_classes\": 3, \"n_workers\": 1}");
    for (String option : new String[] {"--metadata-path", "--metadata_path"}) {
      Outcome outcome =
          aggregate("-s", "NaiveSoft", "--answers-file", "other.json", option, metadata.toString());
      assertThat(outcome.exit()).isZero();
      assertThat(labels("naivesoft").values()).containsExactly(0, 0, 1);
    }
  }

  @Test
  void goldQuestions() throws IOException {
    Path gold = Files.writeString(dataset.resolve("gold.json"), "{\"1\": 1, \"2\": 1}");
    assertThat(aggregate("-s", "DS", "--hard", "--gold", gold.toString()).exit()).isZero();
    assertThat(labels("ds_hard").values()).containsExactly(0, 1, 1, 1);
    Outcome refused = aggregate("-s", "mv", "--gold", gold.toString());
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("--gold is for dawid_skene");
  }

  @Test
  void softVotes() throws IOException {
    Files.writeString(dataset.resolve("soft.json"), "{\"0\": {\"0\": [0.25, 0.75], \"1\": 0}}");
    Outcome outcome = aggregate("-s", "NaiveSoft", "--answers-file", "soft.json", "--soft-votes");
    assertThat(outcome.exit()).isZero();
    assertThat(labels("naivesoft").values()).containsExactly(.625, .375);
    Outcome refused = aggregate("-s", "NaiveSoft", "--answers-file", "soft.json");
    assertThat(refused.exit()).isEqualTo(2);
  }

  static Stream<String> strategies() {
    return Aggregations.all().stream().map(method -> method.name());
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void everyStrategyWritesItsFiles(String strategy) throws IOException {
    Outcome outcome = aggregate("-s", strategy);
    if (strategy.equals("label_model")) { // worker 3 of the four has no vote
      assertThat(outcome.err()).contains("warning: label_model: function 3 always abstains");
    } else {
      assertThat(outcome.err()).isEmpty();
    }
    assertThat(outcome.exit()).isZero();
    NumpyFile.Array labels = labels(strategy);
    assertThat(labels.shape()[0]).isEqualTo(4);
    Path learnt = dataset.resolve("identification").resolve(strategy);
    if (Files.exists(learnt)) {
      try (Stream<Path> files = Files.list(learnt)) {
        for (Path file :
            files
                .filter(f -> f.toString().endsWith(".json") && !f.endsWith("choice.json"))
                .toList()) {
          Path npy = Path.of(file.toString().replace(".json", ".npy"));
          JsonNode shape = new ObjectMapper().readTree(file.toFile()).get("shape");
          assertThat(Arrays.toString(NumpyFile.read(npy).shape()).replace(" ", ""))
              .isEqualTo(shape.toString());
        }
      }
    }
  }

  @Test
  void plantNetWithTheAiAuthorsAndScores() throws IOException {
    Files.writeString(
        dataset.resolve("answers.json"),
        "{\"0\": {\"0\": 0, \"1\": 0, \"AI\": 1}, \"1\": {\"0\": 1, \"1\": 1, \"AI\": 1},"
            + " \"2\": {\"2\": 0, \"AI\": 1}}");
    Path authors = Files.writeString(dataset.resolve("authors.txt"), "0\n1\n2\n");
    Path scores =
        Files.writeString(dataset.resolve("scores.json"), "{\"0\": 0.1, \"1\": 0.9, \"2\": 0.9}");
    String common = "plantnet[theta_conf=0.5,invalid=label,authors='" + authors + "'";
    assertThat(aggregate("-s", common + "]").exit()).isZero();
    assertThat(tooHard()).isEmpty();
    assertThat(onlyLabels()).containsExactly(0, 1, 0);
    assertThat(aggregate("-s", common + ",AI=fixed,AIweight=5]").exit()).isZero();
    assertThat(onlyLabels()).containsExactly(1, 1, 1);
    assertThat(aggregate("-s", common + ",AI=invalidating,AIweight=5]").exit()).isZero();
    assertThat(onlyLabels()).containsExactly(0, 1, 0);
    assertThat(tooHard()).containsExactly("-1 0", "-1 2");
    String none = common.replace("invalid=label,", "");
    assertThat(aggregate("-s", none + ",AI=invalidating,AIweight=5]").exit()).isZero();
    assertThat(onlyLabels()).containsExactly(-1, 1, -1);
    assertThat(aggregate("-s", common + ",AI=confident,AIweight=5,scores='" + scores + "']").exit())
        .isZero();
    assertThat(onlyLabels()).containsExactly(0, 1, 1);
    assertThat(aggregate("-s", common + ",AI=worker,parrots=ignored]").exit()).isZero();
    assertThat(onlyLabels()).containsExactly(0, 1, 0);
    assertThat(aggregate("-s", common + ",parrots=kept]").err())
        .contains("strategy plantnet: parrots must be one of ignored, got \"kept\"");
  }

  @Test
  void plantNetFindsTheAuthorsOfTheTasksThatAreLeft() throws IOException {
    Path authors = Files.writeString(dataset.resolve("authors.txt"), "3\n2\n0\n1\n");
    Path remove = Files.writeString(dataset.resolve("remove.txt"), "0\n1\n");
    String strategy = "plantnet[theta_conf=0.5,maxiter=1,authors='" + authors + "']";
    assertThat(aggregate("-s", strategy, "--path-remove", remove.toString()).exit()).isZero();
    // the author of task 2 is worker 0 and says 0, that of task 3 is worker 1 and says 1
    Path learnt = dataset.resolve("identification/plantnet/n_classes_identified.npy");
    assertThat(NumpyFile.read(learnt).values()).containsExactly(0, 1, 0, 0);
    Files.writeString(authors, "0\n");
    assertThat(aggregate("-s", strategy).err()).contains("got 1 lines for 4 tasks");
  }

  @Test
  void goldMayNameItsClasses() throws IOException {
    Files.writeString(
        dataset.resolve("metadata.json"),
        "{\"name\": \"toy\", \"n_classes\": 2, \"n_workers\": 4, \"class_names\": [\"ant\", \"be\u0301\"]}");
    Path gold = Files.writeString(dataset.resolve("gold.json"), "{\"1\": \"b\u00e9\", \"2\": 1}");
    assertThat(aggregate("-s", "DS", "--hard", "--gold", gold.toString()).exit()).isZero();
    assertThat(labels("ds_hard").values()).containsExactly(0, 1, 1, 1);
    Files.writeString(gold, "{\"1\": \"ash\", \"2\": null}");
    String mustBe = " must be a whole number or the name of a class, got ";
    assertThat(aggregate("-s", "DS", "--gold", gold.toString()).err().lines())
        .containsExactlyInAnyOrder(
            "crowdzoo: " + gold + ": truth of task 1" + mustBe + "ash",
            "crowdzoo: " + gold + ": truth of task 2" + mustBe + "null");
  }

  @Test
  void goldForEveryEmStrategyAndForNoOther() throws IOException {
    Path gold = Files.writeString(dataset.resolve("gold.json"), "{\"1\": 1, \"2\": 1}");
    for (String strategy :
        List.of(
            "dawid_skene",
            "fast_dawid_skene",
            "wds",
            "dawid_skene_clust",
            "one_coin_dawid_skene",
            "glad",
            "mace",
            "ibcc",
            "ebcc",
            "bwa")) {
      assertThat(aggregate("-s", strategy, "--hard", "--gold", gold.toString()).exit()).isZero();
      assertThat(labels(strategy + "_hard").values()).as(strategy).containsExactly(0, 1, 1, 1);
    }
    for (String strategy : List.of("mv", "naive_soft", "wawa", "kos", "plantnet")) {
      Outcome refused = aggregate("-s", strategy, "--gold", gold.toString());
      assertThat(refused.exit()).as(strategy).isEqualTo(2);
      assertThat(refused.err()).as(strategy).contains("--gold is for ");
    }
  }

  private List<String> tooHard() throws IOException {
    return Files.readAllLines(dataset.resolve("identification/plantnet/too_hard.txt"));
  }

  /** The one file of labels, which is then removed. */
  private double[] onlyLabels() throws IOException {
    try (Stream<Path> files = Files.list(dataset.resolve("labels"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      double[] values = NumpyFile.read(all.get(0)).values();
      Files.delete(all.get(0));
      return values;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-s bogus | crowdzoo: strategy bogus: unknown, allowed are majority_voting, naive_soft,",
        "-s DS[maxiter=no] | crowdzoo: strategy dawid_skene: maxiter must be a whole number, got \"no\"",
        "--answers-file none.json | none.json: no such file",
        "--path-remove none.txt | none.txt: no such file",
        "--gold none.json -s DS | none.json: no such file",
        "--bogus | crowdzoo: aggregate: unknown option --bogus (see --help)",
        "-s kos[ties=x] | ties must be one of random, lowest, all, got \"x\""
      })
  void misuseIsOneLineAndWritesNothing(String args, String problem) {
    Outcome outcome = aggregate(args.split(" "));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains(problem);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(dataset.resolve("labels")).doesNotExist();
  }

  @Test
  void aDatasetWithoutMetadata() {
    Outcome outcome = crowdzoo("aggregate", dataset.resolve("none").toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("none: no such dataset folder");
  }

  @Test
  void anUnknownTaskToRemove() throws IOException {
    Path file = Files.writeString(dataset.resolve("remove.txt"), "-1 77\n-1 1\n");
    Outcome outcome = aggregate("--path-remove", file.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo(
            "crowdzoo: " + file + ": task 77 is not among the answers" + System.lineSeparator());
  }

  @Test
  void agginfoNamesAllStrategiesAndOptions() {
    Outcome outcome = crowdzoo("agginfo");
    assertThat(outcome.exit()).isZero();
    strategies().forEach(name -> assertThat(outcome.out()).contains("- " + name));
    assertThat(outcome.out()).contains("smoothing").contains("random|lowest|all, default random");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MV",
        "NaiveSoft",
        "DS",
        "GLAD",
        "WDS",
        "PlantNet[invalid=label]",
        "TwoThird",
        "Wawa"
      })
  void peerannotsCommandsOnLabelMe(String strategy) throws IOException {
    labelMe();
    Outcome outcome = aggregate("-s", strategy);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exit()).isZero();
    Path file =
        dataset.resolve(
            "labels/labels_labelme_" + strategy.toLowerCase(java.util.Locale.ROOT) + ".npy");
    assertThat(NumpyFile.read(file).shape()[0]).isEqualTo(1000);
    String percent = outcome.out().replaceAll("(?s).*aggregation: ([\\d.]+) %.*", "$1");
    assertThat(Double.parseDouble(percent)).isBetween(65.0, 85.0);
  }

  /** LabelMe's votes, idle workers included, with empty files for its images. */
  private void labelMe() throws IOException {
    Path labelMe = Path.of("..", "shared", "data", "labelme");
    assumeTrue(Files.exists(labelMe), () -> labelMe + " is absent");
    List<String> files = Files.readAllLines(labelMe.resolve("filenames_train.txt"));
    List<String> names = Files.readAllLines(labelMe.resolve("labels_train_names.txt"));
    List<String> votes = Files.readAllLines(labelMe.resolve("answers.txt"));
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1000; i++) {
      image("train/" + names.get(i).strip() + "/x-" + i + ".jpg");
      String[] row = votes.get(i).strip().split("\\s+");
      StringBuilder task = new StringBuilder();
      for (int j = 0; j < row.length; j++) {
        if (!row[j].equals("-1")) {
          task.append(task.length() == 0 ? "" : ",").append("\"" + j + "\":" + row[j]);
        }
      }
      json.append(i == 0 ? "" : ",").append("\"" + i + "\":{" + task + "}");
    }
    assertThat(files).hasSize(1000);
    Files.delete(dataset.resolve("train/ant/a-0.png"));
    Files.delete(dataset.resolve("train/ant/b-2.png"));
    Files.delete(dataset.resolve("train/ant"));
    Files.delete(dataset.resolve("train/bee/c-1.png"));
    Files.delete(dataset.resolve("train/bee/d-3.png"));
    Files.delete(dataset.resolve("train/bee"));
    Files.writeString(dataset.resolve("answers.json"), json + "}");
    Files.writeString(
        dataset.resolve("metadata.json"),
        "{\"name\": \"labelme\", \"n_classes\": 8, \"n_workers\": 77, \"class_names\":"
            + " [\"highway\",\"insidecity\",\"tallbuilding\",\"street\",\"forest\",\"coast\","
            + "\"mountain\",\"opencountry\"]}");
  }
}
