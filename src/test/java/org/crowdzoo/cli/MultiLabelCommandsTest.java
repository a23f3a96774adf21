package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a dataset whose tasks have several labels. */
class MultiLabelCommandsTest {
  @TempDir Path folder;

  private SmallDataset files;

  /** Labels cat, dog, cow; four tasks, three workers; task 3 has no vote, nobody names cow. */
  @BeforeEach
  void write() {
    files = SmallDataset.in(folder.resolve("data"));
    for (int i = 0; i < 4; i++) {
      files.image("train/x-" + i + ".png", 5, 6, i);
    }
    files.text("train/labels.csv", "file,labels\nx-0.png,cat;dog\nx-1.png,dog\nx-2.png,\n");
    files.text(
        "answers.json",
        "{\"0\": {\"a\": [0, 1], \"b\": [0], \"c\": [0]}, \"1\": {\"a\": [1], \"b\": [1],"
            + " \"c\": {\"labels\": [], \"asked\": [0, 2]}}, \"2\": {\"a\": [], \"b\": [0],"
            + " \"c\": []}, \"3\": {}}");
    files.text(
        "metadata.json",
        "{\"name\": \"sets\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 3,"
            + " \"class_names\": [\"cat\", \"dog\", \"cow\"]}");
  }

  @Test
  void aggregateWritesProbabilitiesAndHardLabels() {
    CommandRun run = CommandRun.of("aggregate", files.folder, "-s", "naive_soft");
    assertThat(run.exit()).as(run.err().toString()).isZero();
    NumpyFile.Array soft =
        NumpyFile.read(files.folder.resolve("labels/labels_sets_naive_soft.npy"));
    assertThat(soft.shape()).containsExactly(4, 3);
    assertThat(soft.values())
        .containsExactly(
            new double[] {
              1, 1 / 3.0, 0, 0, 1, 0, 1 / 3.0, 0, 0, Double.NaN, Double.NaN, Double.NaN
            },
            within(1e-12));
    NumpyFile.Array hard =
        NumpyFile.read(files.folder.resolve("labels/labels_sets_naive_soft_hard.npy"));
    assertThat(hard.shape()).containsExactly(4, 3);
    assertThat(hard.values()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 0, -1, -1, -1);
    assertThat(run.out())
        .contains(
            "Accuracy of the aggregation: 88.89 % of the labels, F1 (micro) 80.00 %, all labels"
                + " right on 66.67 % of 3 tasks with known truth");
  }

  @Test
  void aggregateKeepsWhatItLearntOfEachLabel() {
    CommandRun run = CommandRun.of("aggregate", files.folder, "-s", "ds[maxiter=3]", "--hard");
    assertThat(run.exit()).as(run.err().toString()).isZero();
    assertThat(files.folder.resolve("labels/labels_sets_ds[maxiter=3]_hard.npy")).exists();
    assertThat(files.folder.resolve("labels/labels_sets_ds[maxiter=3].npy")).doesNotExist();
    Path learnt = files.folder.resolve("identification/dawid_skene/dog/confusions.npy");
    assertThat(NumpyFile.read(learnt).shape()).containsExactly(3, 2, 2);
  }

  /** What was chosen for each label is said and kept; without it nobody could repeat it. */
  @Test
  void autoTellsItsChoiceOfEachLabel() throws IOException {
    String auto = "auto[folds=2,candidates=[ibcc]]";
    CommandRun run = CommandRun.of("aggregate", files.folder, "-s", auto);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    for (String label : List.of("cat", "dog", "cow")) {
      String choice =
          Files.readString(files.folder.resolve("identification/auto/" + label + "/choice.json"));
      assertThat(choice).contains("\"strategy\" : \"ibcc\"", "\"folds\" : 2");
      assertThat(run.out())
          .filteredOn(line -> line.startsWith("label " + label + ": auto chose "))
          .hasSize(1);
    }
  }

  @Test
  void aggregateLeavesOutTasks() throws IOException {
    Path hard = Files.writeString(folder.resolve("hard.txt"), "-1 1\n-1 3\n");
    assertThat(CommandRun.of("aggregate", files.folder, "--path-remove", hard).exit()).isZero();
    assertThat(NumpyFile.read(files.folder.resolve("labels/labels_sets_mv.npy")).shape())
        .containsExactly(2, 3);
  }

  @Test
  void theConsensusIsReported() throws IOException {
    CommandRun run = CommandRun.of("identify", files.folder, "-s", "consensus");
    assertThat(run.exit()).as(run.err().toString()).isZero();
    Path results = files.folder.resolve("identification");
    assertThat(Files.readAllLines(results.resolve("consensus_labels.csv")).get(0))
        .isEqualTo("label,votes,share,agreement,entropy,alpha");
    JsonNode json = new ObjectMapper().readTree(results.resolve("consensus.json").toFile());
    JsonNode cat = json.get("labels").get(0);
    // cat: 3 of 3, 0 of 3, 1 of 3
    assertThat(cat.get("votes").asInt()).isEqualTo(9);
    assertThat(cat.get("share").asDouble()).isCloseTo(4 / 9.0, within(1e-12));
    assertThat(cat.get("agreement").asDouble()).isCloseTo((1 + 1 + 2 / 3.0) / 3, within(1e-12));
    double entropy = -(Math.log(1 / 3.0) / 3 + 2 * Math.log(2 / 3.0) / 3) / 3;
    assertThat(cat.get("entropy").asDouble()).isCloseTo(entropy, within(1e-12));
    // D_o = (9 - 5) / 2 / 9, D_e = (81 - 16 - 25) / 72
    assertThat(cat.get("alpha").asDouble()).isCloseTo(1 - (2 / 9.0) / (40 / 72.0), within(1e-12));
    JsonNode bob = worker(json, "b", "cat");
    assertThat(bob.get("votes").asInt()).isEqualTo(3);
    assertThat(bob.get("sensitivity").asDouble()).isEqualTo(1);
    assertThat(bob.get("specificity").asDouble()).isEqualTo(0.5);
    assertThat(bob.get("true_specificity").asDouble()).isEqualTo(0.5);
    JsonNode carla = worker(json, "c", "dog");
    assertThat(carla.get("votes").asInt()).as("she was not asked about task 1").isEqualTo(2);
    // the others are divided on task 0, and of one mind that there is no dog on task 2
    assertThat(carla.get("sensitivity").isNull()).isTrue();
    assertThat(carla.get("specificity").asDouble()).isEqualTo(1);
    assertThat(carla.get("true_sensitivity").asDouble()).isZero();
    assertThat(run.out()).anyMatch(line -> line.startsWith("cow"));
  }

  private static JsonNode worker(JsonNode json, String worker, String label) {
    for (JsonNode row : json.get("workers")) {
      if (row.get("worker").asText().equals(worker) && row.get("label").asText().equals(label)) {
        return row;
      }
    }
    throw new AssertionError(worker + " " + label);
  }

  @Test
  void whatToAskAboutAgainComesFirst() throws IOException {
    CommandRun run = CommandRun.of("identify", files.folder, "-s", "disagreement");
    assertThat(run.exit()).as(run.err().toString()).isZero();
    Path results = files.folder.resolve("identification");
    assertThat(NumpyFile.read(results.resolve("disagreement.npy")).shape()).containsExactly(4, 3);
    assertThat(Files.readAllLines(results.resolve("disagreement_order.csv")))
        .hasSize(13)
        .startsWith(
            "task,label,score,votes",
            "0,dog," + (1 - 2 / 6.0) + ",3",
            "2,cat," + (1 - 2 / 6.0) + ",3",
            "3,cat,0.0,0");
    assertThat(CommandRun.of("identify", files.folder, "-s", "uncertainty").exit()).isZero();
    NumpyFile.Array unsure = NumpyFile.read(results.resolve("uncertainty.npy"));
    assertThat(unsure.shape()).containsExactly(4, 3);
    assertThat(unsure.values()[9]).as("a task without a vote").isEqualTo(Math.log(2));
    assertThat(Files.readAllLines(results.resolve("uncertainty_order.csv")).get(1))
        .startsWith("3,cat,");
    assertThat(CommandRun.of("identify", files.folder, "-s", "spam_score").exit()).isZero();
    assertThat(NumpyFile.read(results.resolve("spam_score.npy")).shape()).containsExactly(3, 3);
    assertThat(CommandRun.of("identify", files.folder, "-s", "krippendorff").exit()).isZero();
    assertThat(NumpyFile.read(results.resolve("krippendorff_alpha.npy")).shape())
        .containsExactly(3);
  }

  @Test
  void aReportHasTheConsensus() throws IOException {
    Path page = folder.resolve("page.html");
    CommandRun run = CommandRun.of("report", files.folder, "--out", page);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    assertThat(page).content().contains("votes for none of the labels", "Consensus");
    assertThat(Files.readAllLines(folder.resolve("page-files/consensus-labels.csv")))
        .hasSize(4)
        .anyMatch(line -> line.startsWith("cat,9,0.444,0.889,"));
    assertThat(Files.readAllLines(folder.resolve("page-files/consensus-workers.csv"))).hasSize(10);
  }

  @Test
  void aLabelWithoutTwoVotesOnATaskHasNoAlpha() throws IOException {
    files.text(
        "answers.json",
        "{\"0\": {\"a\": [0], \"b\": {\"labels\": [], \"asked\": [0, 1]}}, \"1\": {}, \"2\": {},"
            + " \"3\": {}}");
    assertThat(CommandRun.of("identify", files.folder, "-s", "krippendorff").exit()).isZero();
    assertThat(CommandRun.of("identify", files.folder, "-s", "consensus").exit()).isZero();
    Path results = files.folder.resolve("identification");
    assertThat(NumpyFile.read(results.resolve("krippendorff_alpha.npy")).values())
        .containsExactly(0, 1, Double.NaN);
    for (String file : List.of("krippendorff_alpha.json", "consensus.json")) {
      JsonNode json = new ObjectMapper().readTree(results.resolve(file).toFile());
      assertThat(json.get("labels").get(2).get("alpha").isNull()).as(file).isTrue();
    }
    assertThat(Files.readAllLines(results.resolve("consensus_labels.csv")).get(3))
        .isEqualTo("cow,1,0.0,1.0,0.0,");
  }

  @Test
  void aDatasetOfVotesOnlyIsJudgedByItsSimulation() throws IOException {
    Path votes = folder.resolve("votes");
    Files.createDirectories(votes);
    Files.copy(files.folder.resolve("answers.json"), votes.resolve("answers.json"));
    Files.copy(files.folder.resolve("metadata.json"), votes.resolve("metadata.json"));
    NumpyFile.write(
        votes.resolve("ground_truth.npy"), new int[] {1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1}, 4, 3);
    assertThat(CommandRun.of("aggregate", votes, "-s", "naive_soft").out())
        .contains(
            "Accuracy of the aggregation: 66.67 % of the labels, F1 (micro) 50.00 %, all labels"
                + " right on 50.00 % of 4 tasks with known truth");
  }

  @Test
  void whatNeedsOneLabelATaskIsRefusedInOneLine() {
    for (List<String> misuse :
        List.of(
            List.of("identify", "-s", "waum"),
            List.of("aggregate-deep", "-s", "conal", "-o", "x"),
            List.of("train", "-o", "x", "--labels", "README.md", "--model", "resnet18"),
            List.of("labelmodel"),
            List.of("convert", "x.xml"),
            List.of("identify", "-s", "entropy", "--alpha", "0.1"),
            List.of("aggregate", "--soft-votes"),
            List.of("aggregate", "--gold", "gold.json"))) {
      Object[] arguments = new Object[misuse.size() + 1];
      arguments[0] = misuse.get(0);
      arguments[1] = files.folder;
      for (int n = 1; n < misuse.size(); n++) {
        arguments[n + 1] = misuse.get(n);
      }
      CommandRun run = CommandRun.of(arguments);
      assertThat(run.exit()).as(misuse.toString()).isEqualTo(2);
      assertThat(run.err())
          .as(misuse.toString())
          .singleElement()
          .asString()
          .startsWith("crowdzoo: ");
    }
  }

  @Test
  void convertGoesRoundThroughAllFormats() throws IOException {
    Path csv = folder.resolve("v.csv");
    Path npy = folder.resolve("v.npy");
    Path workers = folder.resolve("w.json");
    Path json = folder.resolve("answers.json");
    assertThat(CommandRun.of("convert", files.folder, csv).out())
        .containsExactly(csv + ": 9 votes on 4 tasks by 3 workers, 3 labels");
    assertThat(CommandRun.of("convert", csv, npy).exit()).isZero();
    assertThat(CommandRun.of("convert", npy, workers, "--to-format", "worker-json").exit())
        .isZero();
    assertThat(CommandRun.of("convert", workers, json, "--from-format", "worker-json").exit())
        .isZero();
    assertThat(json)
        .content()
        .isEqualTo(
            "{\n\"0\":{\"a\":[0,1],\"b\":[0],\"c\":[0]}\n,\"1\":{\"a\":[1],\"b\":[1],"
                + "\"c\":{\"labels\":[],\"asked\":[0,2]}}\n,\"2\":{\"a\":[],\"b\":[0],\"c\":[]}\n}");
    assertThat(CommandRun.of("convert", npy, folder.resolve("v.txt")).err())
        .singleElement()
        .asString()
        .contains("write .npy");
  }

  @Test
  void installCustomTakesSetsAndLabels() throws IOException {
    Path votes =
        Files.writeString(
            folder.resolve("votes.csv"),
            "task,worker,label\n0,ann,cat\n0,ann,dog\n1,ann,\n1,bob,dog\n2,bob,cow\n3,bob,\n");
    Path test = folder.resolve("test");
    SmallDataset.in(folder).image("test/t-7.png", 5, 6, 77);
    Files.writeString(test.resolve("labels.csv"), "file,cat,dog,cow\nt-7.png,0,1,1\n");
    Path to = folder.resolve("installed");
    CommandRun run =
        CommandRun.of(
            "install",
            "custom",
            "--answers",
            votes,
            "--kind",
            "multi-label",
            "--train-path",
            files.folder.resolve("train"),
            "--test-path",
            test,
            "--val",
            "none",
            "--to",
            to);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    assertThat(run.out())
        .anyMatch(
            line ->
                line.endsWith(
                    "4 training, 0 validation, 1 test tasks; 3 classes; 5 votes"
                        + " of 2 workers (0 idle)"))
        .anyMatch(line -> line.contains("kind: multi-label, 2 votes for none of the labels"))
        .noneMatch(line -> line.contains("passed over"));
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.classNames()).containsExactly("cat", "cow", "dog");
    MultiLabelVotes sets = dataset.multiLabelVotes();
    assertThat(sets.labelsOf(sets.start(0))).containsExactly(0, 2);
    assertThat(sets.count(1)).isEqualTo(2);
    double[][] truth = dataset.train().multiHot(3);
    assertThat(truth[0]).containsExactly(1, 0, 1);
    assertThat(truth[2]).containsExactly(0, 0, 0);
    assertThat(truth[3]).as("not in labels.csv").isNull();
    assertThat(dataset.test().multiHot(3)).isDeepEqualTo(new double[][] {{0, 1, 1}});
    assertThat(CommandRun.of("validate", to).exit()).isZero();
  }

  @Test
  void installCustomDrawsAValidationSplitOfSets() throws IOException {
    Path to = folder.resolve("installed");
    CommandRun run =
        CommandRun.of(
            "install",
            "custom",
            "--answers",
            files.folder.resolve("answers.json"),
            "--metadata",
            files.folder.resolve("metadata.json"),
            "--train-path",
            files.folder.resolve("train"),
            "--val",
            "0.25",
            "--to",
            to);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.classNames()).containsExactly("cat", "dog", "cow");
    assertThat(dataset.train().size()).isEqualTo(3);
    assertThat(dataset.val().size()).isEqualTo(1);
    assertThat(dataset.val().hasLabels()).isTrue();
    assertThat(dataset.allMultiLabelVotes().isPartial()).isTrue();
  }

  @Test
  void installCustomNamesWhatDoesNotFit() throws IOException {
    files.text("train/labels.csv", "file,labels\nx-0.png,cat;bird\nx-9.png,dog\n");
    CommandRun run =
        CommandRun.of(
            "install",
            "custom",
            "--answers",
            files.folder.resolve("answers.json"),
            "--metadata",
            files.folder.resolve("metadata.json"),
            "--train-path",
            files.folder.resolve("train"),
            "--to",
            folder.resolve("installed"));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .singleElement()
        .asString()
        .contains("labels.csv: line 3: there is no image x-9.png");
    assertThat(folder.resolve("installed")).doesNotExist();
  }

  @Test
  void aggregateTakesGoldQuestions() throws IOException {
    Path gold = Files.writeString(folder.resolve("gold.json"), "{\"2\": [], \"0\": [\"cat\", 2]}");
    CommandRun run = CommandRun.of("aggregate", files.folder, "-s", "ds", "--gold", gold);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    double[] p = NumpyFile.read(files.folder.resolve("labels/labels_sets_ds.npy")).values();
    assertThat(new double[] {p[0], p[1], p[2], p[6], p[7], p[8]})
        .containsExactly(new double[] {1, 0, 1, 0, 0, 0}, within(1e-12));
    CommandRun other = CommandRun.of("aggregate", files.folder, "-s", "mv", "--gold", gold);
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err().get(0)).startsWith("crowdzoo: aggregate: --gold is for ");
    Files.writeString(gold, "{\"2\": 1, \"0\": [\"horse\"], \"1\": [3]}");
    CommandRun wrong = CommandRun.of("aggregate", files.folder, "-s", "ds", "--gold", gold);
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err())
        .hasSize(3)
        .allMatch(
            line -> line.contains("must be a list of names, or of numbers from 0 to 2, got "));
  }

  @Test
  void aFileOfSeveralLabelsWithoutValuesIsToldOfTheKind() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("v.csv"), "task,worker,label\n0,a,cat\n0,a,dog\n1,a,cat\n");
    CommandRun run = CommandRun.of("convert", csv, folder.resolve("v.json"));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().get(0))
        .endsWith("; --kind multi-label, if workers may name several labels of a task");
    CommandRun told =
        CommandRun.of("convert", csv, folder.resolve("v.json"), "--kind", "multi-label");
    assertThat(told.exit()).as(told.err().toString()).isZero();
  }
}
