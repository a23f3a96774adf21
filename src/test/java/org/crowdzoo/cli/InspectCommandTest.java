package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.FeatureDataset;
import org.crowdzoo.experiment.TinyLabels;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.LearntConfusions;
import org.crowdzoo.training.SavedModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect says of the workers is what the network does, not what its tables look like. */
class InspectCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void dataset() throws IOException {
    data = FeatureDataset.write(folder.resolve("data"));
    model = folder.resolve("run/model.zip");
  }

  private void train(String... set) throws IOException {
    Path config = Files.writeString(folder.resolve("x.yaml"), FeatureDataset.yaml(data, ""));
    String[] words = new String[4 + 2 * set.length];
    words[0] = "run";
    words[1] = config.toString();
    words[2] = "--out";
    words[3] = folder.resolve("run").toString();
    for (int i = 0; i < set.length; i++) {
      words[4 + 2 * i] = "--set";
      words[5 + 2 * i] = set[i];
    }
    CommandLineRun run = CommandLineRun.ofWords(words);
    assertThat(run.exit()).as("%s", run.err()).isZero();
  }

  private JsonNode json(String... more) throws IOException {
    String[] words = new String[3 + more.length];
    words[0] = "inspect";
    words[1] = model.toString();
    words[2] = "--json";
    System.arraycopy(more, 0, words, 3, more.length);
    return new ObjectMapper().readTree(CommandLineRun.ofWords(words).out());
  }

  @Test
  void agreementIsThatOfTheVotesWithTheModelsClass() throws IOException {
    train("training.epochs=30");
    JsonNode json = json();
    CrowdDataset opened = CrowdDataset.open(data);
    Votes votes = opened.votes();
    SavedModel saved = SavedModel.read(model);
    Inputs inputs = Inputs.of(opened.train(), saved.card().preprocessing());
    double[][] probabilities;
    try (Evaluator evaluator = new Evaluator(saved.graph())) {
      probabilities =
          evaluator.probabilities(
              CrowdIterator.ofLabels(inputs, new double[60][3], BatchOptions.evaluation(16)));
    }
    double[] agree = new double[votes.workers()];
    for (int i = 0; i < votes.tasks(); i++) {
      int best = 0;
      for (int k = 1; k < 3; k++) {
        best = probabilities[i][k] > probabilities[i][best] ? k : best;
      }
      for (int v = votes.start(i); v < votes.end(i); v++) {
        agree[votes.worker(v)] += votes.label(v) == best ? 1 : 0;
      }
    }
    double expectedRight = 0;
    double right = 0;
    for (int j = 0; j < 5; j++) {
      JsonNode worker = json.at("/workers/" + j);
      assertThat(worker.get("votes").intValue()).isEqualTo(votes.countOfWorker(j));
      assertThat(worker.get("agreement").doubleValue())
          .isCloseTo(agree[j] / votes.countOfWorker(j), within(1e-6));
      assertThat(worker.get("dawid_skene").doubleValue()).isBetween(0.5, 1.0);
      for (JsonNode row : worker.get("confusions")) {
        if (!row.isNull()) {
          assertThat(
                  StreamSupport.stream(row.spliterator(), false)
                      .mapToDouble(JsonNode::asDouble)
                      .sum())
              .isCloseTo(1, within(1e-4));
        }
      }
      expectedRight += worker.get("reliability").doubleValue() * votes.countOfWorker(j);
      right += agree[j];
    }
    // a network that fits its votes expects about as many right ones as there are
    assertThat(expectedRight / right).isBetween(0.8, 1.2);
    assertThat(json.get("common")).hasSize(3);
    assertThat(json("--dataset", data.toString())).isEqualTo(json);
  }

  @Test
  void aWorkerWithoutAVoteIsIdleInTableAndJson() throws IOException {
    train();
    JsonNode idle = json().at("/workers/5");
    assertThat(idle.get("idle").booleanValue()).isTrue();
    assertThat(idle.has("reliability")).isFalse();
    assertThat(json().at("/workers/0/idle").booleanValue()).isFalse();
    CommandLineRun table = CommandLineRun.ofWords("inspect", model.toString(), "--worker", "all");
    assertThat(table.out().lines().toList()).last().asString().matches("5 +0 +idle *");
    assertThat(table.out()).contains("Worker 4, ", "by Dawid and Skene");
  }

  @Test
  void matricesThatDidNotMoveAreAWarning() throws IOException {
    train("training.learningRate=1e-12");
    assertThat(json().get("moved").doubleValue()).isLessThan(0.001);
    assertThat(CommandLineRun.ofWords("inspect", model.toString()).messages())
        .singleElement()
        .asString()
        .contains("hardly moved from their start");
  }

  @Test
  void rawTablesAndExpectedAnswersAreNumpyFiles() throws IOException {
    train();
    Path npy = folder.resolve("npy");
    assertThat(CommandLineRun.ofWords("inspect", model.toString(), "--npy", npy.toString()).exit())
        .isZero();
    LearntConfusions learnt = LearntConfusions.of(SavedModel.read(model).graph());
    NumpyFile.Array local = NumpyFile.read(npy.resolve("local.npy"));
    assertThat(local.shape()).containsExactly(6, 3, 3);
    assertThat(local.values()[4 * 9 + 3 + 2]).isEqualTo(learnt.local().get(4).get(1, 2));
    assertThat(NumpyFile.read(npy.resolve("common.npy")).values()[5])
        .isEqualTo(learnt.common().get(1, 2));
    // scores that start from 2 on the diagonal, not their softmax
    assertThat(learnt.common().get(0, 0)).isGreaterThan(1);
    double[] expected = NumpyFile.read(npy.resolve("expected.npy")).values();
    assertThat(expected[5 * 9]).isNaN();
    assertThat(expected[0]).isEqualTo(json().at("/workers/0/confusions/0/0").doubleValue());
    assertThat(Files.readAllLines(npy.resolve("workers.txt")))
        .containsExactly("0", "1", "2", "3", "4", "5");
  }

  @Test
  void workersOfCrowdLayersVectorsAreKnownToo() throws IOException {
    train("strategy={name: crowdlayer, kind: vw+b}");
    assertThat(json().at("/workers/0/reliability").doubleValue()).isBetween(0.2, 1.0);
    Path npy = folder.resolve("npy");
    CommandLineRun.ofWords("inspect", model.toString(), "--npy", npy.toString());
    assertThat(NumpyFile.read(npy.resolve("weights.npy")).shape()).containsExactly(6, 3);
    assertThat(npy.resolve("local.npy")).doesNotExist();
  }

  @Test
  void aModelWithoutWorkersOrWithoutAnswersIsOneLine() throws IOException {
    train("strategy={name: majority_voting}");
    CommandLineRun none = CommandLineRun.ofWords("inspect", model.toString());
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.messages())
        .containsExactly(
            "crowdzoo: " + model + ": the model was trained on labels and knows no workers");

    CommandLineRun old =
        CommandLineRun.ofWords("inspect", "src/test/resources/saved-2026/conal/model.zip");
    assertThat(old.exit()).isZero();
    assertThat(old.messages()).singleElement().asString().contains("give --dataset DIR");
    assertThat(old.out()).contains("worker", "votes").doesNotContain("Common confusions");
  }

  private static void trainOnLabels(Path labels, Path to, String strategy) throws IOException {
    Path config = to.resolveSibling("labels.yaml");
    Files.writeString(
        config,
        TinyLabels.yaml(
            labels, strategy, "thresholds: tuned", "calibration: {method: temperature}"));
    CommandLineRun run = CommandLineRun.ofWords("run", "" + config, "--out", "" + to);
    assertThat(run.exit()).as("%s", run.err()).isZero();
  }

  /** Counted anew from the network's probabilities and the answers. */
  @Test
  void withSeveralLabelsAVoteIsTheAnswerOnALabel() throws IOException {
    Path labels = TinyLabels.write(folder.resolve("labels"));
    trainOnLabels(labels, folder.resolve("run"), "conal");
    JsonNode json = json();
    SavedModel saved = SavedModel.read(model);
    CrowdDataset opened = CrowdDataset.open(labels);
    MultiLabelVotes answers = opened.multiLabelVotes();
    Inputs inputs = Inputs.of(opened.train(), saved.card().preprocessing());
    double[][] p;
    try (Evaluator evaluator = new Evaluator(saved.graph())) {
      evaluator.temper(saved.card().calibration().divisors());
      p =
          evaluator.probabilities(
              CrowdIterator.ofLabels(
                  inputs, new double[TinyLabels.TASKS][4], BatchOptions.evaluation(16)));
    }
    int[] asked = new int[6];
    int[] agreed = new int[6];
    boolean[] either = new boolean[2];
    for (int i = 0; i < answers.tasks(); i++) {
      for (int a = answers.start(i); a < answers.end(i); a++) {
        for (int l : answers.askedOf(a)) {
          boolean given = p[i][l] >= saved.thresholds()[l];
          either[given ? 1 : 0] = true;
          asked[answers.worker(a)]++;
          agreed[answers.worker(a)] += answers.names(a, l) == given ? 1 : 0;
        }
      }
    }
    assertThat(either).containsExactly(true, true);
    for (int j = 0; j < 6; j++) {
      JsonNode worker = json.at("/workers/" + j);
      assertThat(worker.get("agreement").doubleValue())
          .isCloseTo((double) agreed[j] / asked[j], within(1e-6));
      assertThat(worker.get("dawid_skene").doubleValue()).isBetween(0.5, 1.0);
      assertThat(worker.get("confusions")).hasSize(4);
      for (JsonNode label : worker.get("confusions")) {
        for (JsonNode row : label) {
          assertThat(
                  row.isNull()
                      || Math.abs(row.get(0).asDouble() + row.get(1).asDouble() - 1) < 1e-5)
              .isTrue();
        }
      }
    }
    // the last worker was asked about the first two labels alone
    assertThat(json.at("/workers/5/confusions/2/0").isNull()).isTrue();
    assertThat(json.at("/workers/5/confusions/0/0").isNull()).isFalse();
    assertThat(json.get("labels")).hasSize(4);
    assertThat(json("--dataset", labels.toString())).isEqualTo(json);
  }

  @Test
  void filesOfSeveralLabelsHaveAMatrixALabel() throws IOException {
    Path labels = TinyLabels.write(folder.resolve("labels"));
    trainOnLabels(labels, folder.resolve("run"), "conal");
    Path out = folder.resolve("files");
    CommandLineRun written =
        CommandLineRun.ofWords(
            "inspect",
            "" + model,
            "--npy",
            "" + out,
            "--csv",
            "" + out,
            "--png",
            "" + out,
            "--worker",
            "1");
    assertThat(written.exit()).as("%s", written.err()).isZero();
    assertThat(written.out())
        .contains("P(a label is named | the model gives it)", "Worker 1, ", "by Dawid and Skene");
    NumpyFile.Array local = NumpyFile.read(out.resolve("local.npy"));
    assertThat(local.shape()).containsExactly(6, 4, 2, 2);
    // stored [vote, true]: entry [true 0, vote 1] of label 2 of worker 1
    double stored =
        SavedModel.read(model).graph().getParam("confusions_W").getDouble(1, (2 * 2 + 1) * 2);
    assertThat(local.values()[1 * 16 + 2 * 4 + 1]).isEqualTo(stored);
    assertThat(NumpyFile.read(out.resolve("common.npy")).shape()).containsExactly(4, 2, 2);
    double[] expected = NumpyFile.read(out.resolve("expected.npy")).values();
    assertThat(expected[1]).isEqualTo(json().at("/workers/0/confusions/0/0/1").doubleValue());
    assertThat(expected[5 * 16 + 2 * 4]).isNaN();
    List<String> csv = Files.readAllLines(out.resolve("confusions.csv"));
    assertThat(csv.get(0)).isEqualTo("worker,label,true,answer,table,expected");
    assertThat(csv).hasSize(1 + 7 * 16);
    assertThat(csv.get(1 + 16 + 16 + 2 * 4 + 1))
        .startsWith(String.format(Locale.ROOT, "1,glove,0,1,%.6f,", stored));
    assertThat(out.resolve("crowd.png")).exists();
    assertThat(out.resolve("worker-1.png")).exists();
    assertThat(out.resolve("worker-0.png")).doesNotExist();
  }

  @Test
  void vectorsOfSeveralLabelsAreFilesToo() throws IOException {
    Path labels = TinyLabels.write(folder.resolve("labels"));
    trainOnLabels(labels, folder.resolve("run"), "crowdlayer, kind: vw+b");
    Path npy = folder.resolve("npy");
    CommandLineRun run = CommandLineRun.ofWords("inspect", "" + model, "--npy", "" + npy);
    assertThat(run.exit()).as("%s", run.err()).isZero();
    assertThat(NumpyFile.read(npy.resolve("weights.npy")).shape()).containsExactly(6, 8);
    assertThat(npy.resolve("local.npy")).doesNotExist();
    CommandLineRun other =
        CommandLineRun.ofWords("inspect", "" + model, "--dataset", data.toString());
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .containsExactly(
            "crowdzoo: " + data + ": has one class a task, the model learnt several labels");
  }
}
