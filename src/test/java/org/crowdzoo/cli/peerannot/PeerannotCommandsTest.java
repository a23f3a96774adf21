package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.aggregation.AggregationMethod;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.identification.Identifications;
import org.crowdzoo.training.SavedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of peerannot's README and documentation with the program's name changed, on sixty
 * pictures of {@code datasets/fashion} and on LabelMe's features: smaller networks and fewer
 * epochs, the options as they stand there.
 */
class PeerannotCommandsTest {
  private static final Path LABELME = Path.of("../shared/data/labelme");

  @TempDir private static Path folder;
  private static Path fashion;

  @BeforeAll
  static void copy() throws IOException {
    fashion = folder.resolve("fashion");
    Files.createDirectory(fashion);
    TinyFashion.copyTo(fashion);
  }

  private static CommandLineRun works(String line) {
    CommandLineRun run =
        CommandLineRun.of(
            line.replace("{fashion}", fashion.toString()).replace("{dir}", folder.toString()));
    assertThat(run.exit()).as(() -> line + "\n" + String.join("\n", run.err())).isZero();
    return run;
  }

  private static JsonNode results(Path dataset, String name) throws IOException {
    return new ObjectMapper().readTree(dataset.resolve("results/" + name + ".json").toFile());
  }

  @Test
  void everyAggregation() {
    for (AggregationMethod<?> info : Aggregations.all()) {
      if (info.name().equals("kos")) {
        CommandLineRun run = CommandLineRun.of("aggregate " + fashion + " -s kos");
        assertThat(run.exit()).as("for two classes only").isEqualTo(2);
        assertThat(run.messages())
            .singleElement()
            .asString()
            .contains("works on 2 classes, got 10");
      } else {
        works("aggregate {fashion} -s " + info.name());
      }
    }
    for (String name : List.of("MV", "NaiveSoft", "DS", "GLAD", "WDS")) {
      CommandLineRun run = works("aggregate {fashion} -s " + name);
      assertThat(run.out()).contains("Accuracy of the aggregation");
      Path file = fashion.resolve("labels/labels_fashion_" + name.toLowerCase() + ".npy");
      assertThat(NumpyFile.read(file).shape()[0]).isEqualTo(60);
    }
  }

  @Test
  void trainOnAggregatedLabels() throws IOException {
    works("aggregate {fashion} -s DS");
    CommandLineRun run =
        works(
            "train {fashion} -o fashion_ds -K 10 --labels={fashion}/labels/labels_fashion_ds.npy"
                + " --model cnn3 --img-size=8 --n-epochs=2 --lr=0.1 --scheduler -m 1 -m 250"
                + " --num-workers=8 --batch-size 20");
    assertThat(run.out()).contains("Accuracy on aggregation: 73.333% of 60 tasks");
    assertThat(run.messages())
        .containsExactly(
            "warning: --num-workers changes nothing: images are always read on all cores");
    JsonNode json = results(fashion, "fashion_ds");
    for (String list : List.of("train_loss", "val_loss", "val_accuracy")) {
      assertThat(json.get(list)).as(list).hasSize(2);
    }
    for (String number : List.of("test_accuracy", "test_loss", "test_ece", "test_micro_top5")) {
      assertThat(json.get(number).isNumber()).as(number).isTrue();
    }
    JsonNode training = json.get("config").get("training");
    assertThat(training.get("milestones").toString()).isEqualTo("[1,250]");
    assertThat(training.get("optimizer").asText()).isEqualTo("sgd");
    assertThat(training.get("momentum").doubleValue()).isEqualTo(0.9);
    assertThat(training.get("weightDecay").doubleValue()).isEqualTo(5e-4);
    assertThat(json.get("config").get("data").get("imageSize").intValue()).isEqualTo(8);
    assertThat(json.get("selection").asText()).isEqualTo("val-loss");
    SavedModel model = SavedModel.read(fashion.resolve("best_models/fashion_ds.zip"));
    assertThat(model.card().classNames()).contains("ankle_boot").hasSize(10);
    assertThat(fashion.resolve("results/fashion_ds.run")).doesNotExist();
  }

  @Test
  void identifyThenTrainWithoutTheHardTasks() throws IOException {
    works(
        "identify {fashion} -K 10 --method WAUM --labels {fashion}/answers.json --model simple-cnn"
            + " --n-epochs 2 --lr=0.01 --img-size=14 --maxiter-DS=50 --alpha=0.05");
    Path found = fashion.resolve("identification/simple-cnn/waum_0.05_yang");
    assertThat(found.resolve("score_per_worker.json")).exists();
    assertThat(Files.readAllLines(found.resolve("waum.csv")))
        .hasSize(61)
        .element(1)
        .asString()
        .matches("0,[^,]*-0\\.png,-?[\\d.E-]+");
    List<String> tooHard = Files.readAllLines(found.resolve("too_hard_0.05.txt"));
    assertThat(tooHard).hasSize(3);
    CommandLineRun run =
        works(
            "train {fashion} -o fashion_waum -K 10"
                + " --labels {fashion}/labels/labels_waum_0.05.npy --model linear --n-epochs 1"
                + " --lr 0.01 --img-size=14 --path-remove "
                + found.resolve("too_hard_0.05.txt"));
    assertThat(run.out()).contains("Train set: 57 tasks");
    assertThat(run.messages())
        .containsExactly("warning: --batch-size 64 is more than the training tasks, took 57");
    assertThat(results(fashion, "fashion_waum").get("config").get("training").get("batchSize"))
        .hasToString("57");
  }

  @Test
  void everyIdentification() throws IOException {
    for (Identifications.Info info : Identifications.all()) {
      String network = " --model linear --n-epochs 2 --lr 0.001 --img-size 14";
      works("identify {fashion} -s " + info.name() + (info.trains() ? network : ""));
    }
    double[] consensus =
        NumpyFile.read(fashion.resolve("identification/crowdlab/consensus.npy")).values();
    assertThat(consensus).hasSize(60);
    assertThat(NumpyFile.read(fashion.resolve("labels/labels_waum_perworker_0.01.npy")).shape())
        .containsExactly(60, 10);
    JsonNode aum =
        new ObjectMapper().readTree(fashion.resolve("identification/linear/aum/aum.json").toFile());
    assertThat(aum).hasSize(60);
  }

  @Test
  void aggregateDeep() throws IOException {
    CommandLineRun run =
        works(
            "aggregate-deep {fashion} -o fashion_crowdlayer --answers {fashion}/answers.json"
                + " --model simple-cnn -K=10 --n-epochs 1 --lr 0.01 --optimizer sgd"
                + " --batch-size 60 --img-size=14 -s crowdlayer --n-workers 40");
    assertThat(run.out()).contains("Accuracy on aggregation: ").contains("of 60 tasks");
    works(
        "aggregate-deep {fashion} -o fashion_conal[scale=1e-3]_1 --answers {fashion}/answers.json"
            + " --model linear --n-classes=10 --n-epochs 2 --lr 0.001 --optimizer=Adam"
            + " --batch-size=60 --img-size=14 -s CoNAL[scale=1e-3] --scheduler=multistep -m 1"
            + " --data-augmentation --seed=1");
    JsonNode config = results(fashion, "fashion_conal[scale=1e-3]_1").get("config");
    assertThat(config.get("strategy").get("scale").doubleValue()).isEqualTo(1e-3);
    assertThat(config.get("strategy").get("variant").asText()).isEqualTo("peerannot");
    assertThat(config.get("data").get("augment").booleanValue()).isTrue();
    assertThat(config.get("training").get("weightDecay").doubleValue()).isZero();
    assertThat(config.get("seeds").toString()).isEqualTo("[1]");
    CommandLineRun test =
        works("test {fashion}/best_models/fashion_conal[scale=1e-3]_1.zip {fashion}");
    assertThat(test.out()).isNotBlank();
  }

  @Test
  void simulate() throws IOException {
    works(
        "simulate --n-worker=30 --n-task=200 --n-classes=5 --strategy independent-confusion"
            + " --feedback=10 --seed 0 --folder {dir}/independent");
    works(
        "simulate --n-worker=30 --n-task=200 --n-classes=5 --strategy student-teacher --ratio 0.8"
            + " --feedback 10 --seed 0 --folder {dir}/student-teacher");
    works(
        "simulate --n-worker=100 --n-task=200 --n-classes=5 --strategy discrete-difficulty"
            + " --ratio 0.35 --ratio-diff 1 --feedback 10 --seed 0 --folder {dir}/difficulty");
    works("aggregate {dir}/independent -s ds");
    works("identify {dir}/independent --method krippendorffalpha");
    double[] truth = NumpyFile.read(folder.resolve("independent/ground_truth.npy")).values();
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("independent/labels"))) {
      file = files.findFirst().orElseThrow();
    }
    NumpyFile.Array labels = NumpyFile.read(file);
    assertThat(labels.shape()).containsExactly(truth.length, 5);
  }

  @Test
  void infos() {
    assertThat(works("agginfo").out())
        .contains("dawid_skene", "glad", "plantnet", "conal", "crowdlayer");
    assertThat(works("identificationinfo").out()).contains("aum", "waum", "waum_perworker");
    assertThat(works("modelinfo").out()).contains("resnet18", "modellabelme", "crowdlayer");
  }

  @Test
  void labelMe() throws IOException {
    assumeTrue(Files.isDirectory(LABELME), "no ../shared/data/labelme");
    Path labelme = folder.resolve("labelme");
    works("install labelme --as features --from " + LABELME + " --to " + labelme);
    works("aggregate " + labelme + " -s MV --hard");
    String file = labelme + "/labels/labels_labelme-features_mv_hard.npy";
    CommandLineRun run =
        works(
            "train "
                + labelme
                + " -o labelme_mv -K 8 --labels="
                + file
                + " --model modellabelme --n-epochs=3 --lr=0.005 --scheduler -m 1000 -m 10000"
                + " --pretrained --optimizer=adam --batch-size=64");
    assertThat(run.messages())
        .containsExactly(
            "warning: --pretrained holds already: the features come from a pretrained network");
    assertThat(results(labelme, "labelme_mv").get("test_accuracy").doubleValue()).isGreaterThan(60);
    works(
        "aggregate-deep "
            + labelme
            + " -o labelme_conal --answers "
            + labelme
            + "/answers.json -s conal[scale=1e-5] --model modellabelme --n-classes=8"
            + " --n-epochs=2 --lr=0.005 --batch-size=228 --optimizer=adam");
    assertThat(results(labelme, "labelme_conal").get("test_accuracy").doubleValue())
        .isGreaterThan(20);
    works(
        "identify "
            + labelme
            + " -K 8 -s AUM --model modellabelme --n-epochs 3 --lr 0.005 --optimizer adam"
            + " --alpha 0.1");
    assertThatMislabelledTasksHaveLowAum(labelme);
  }

  /** Of the tasks that AUM finds hard, fewer have a right majority vote than of all. */
  private static void assertThatMislabelledTasksHaveLowAum(Path labelme) throws IOException {
    double[] labels =
        NumpyFile.read(labelme.resolve("labels/labels_labelme-features_mv_hard.npy")).values();
    int[] truth = org.crowdzoo.dataset.CrowdDataset.open(labelme).train().labels();
    List<String> hard =
        Files.readAllLines(labelme.resolve("identification/modellabelme/aum/too_hard_0.1.txt"));
    double wrongOfAll =
        java.util.stream.IntStream.range(0, truth.length)
            .filter(i -> labels[i] != truth[i])
            .count();
    double wrongOfHard =
        hard.stream()
            .mapToInt(line -> Integer.parseInt(line.split(" ")[0]))
            .filter(i -> labels[i] != truth[i])
            .count();
    assertThat(hard).hasSize(100);
    assertThat(wrongOfHard / hard.size()).isGreaterThan(1.5 * wrongOfAll / truth.length);
    assertThat(Arrays.stream(labels).max().orElseThrow()).isEqualTo(7);
  }
}
