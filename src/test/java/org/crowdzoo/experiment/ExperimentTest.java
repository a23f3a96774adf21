package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.ConalStrategy;
import org.crowdzoo.zoo.Conal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Strict reading of experiments. */
class ExperimentTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("x.yaml");
    Files.writeString(file, FeatureDataset.yaml(folder, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.epochs=0 | training.epochs must be >= 1, got 0",
        "training.epochs=2.5 | training.epochs must be a whole number, got 2.5",
        "training.epochs=many | training.epochs must be a whole number, got \"many\"",
        "training.batchSize=-8 | training.batchSize must be >= 1, got -8",
        "training.learningRate=0 | training.learningRate must be > 0, got 0",
        "training.learningRate=.nan | training.learningRate must be > 0, got NaN",
        "strategy.scale=.nan | strategy.scale must be >= 0, got NaN",
        "strategy.scale=.inf | strategy.scale must be >= 0, got Infinity",
        "strategy.scale=-1e-4 | strategy.scale must be >= 0, got -1.0E-4",
        "training.optimizer=rmsprop | training.optimizer must be one of sgd, adam, adamw, radam, got \"rmsprop\"",
        "training.mixup=-1 | training.mixup must be >= 0, got -1",
        "training.labelSmoothing=1 | training.labelSmoothing must be >= 0 and < 1, got 1",
        "training.warmup=2.5 | training.warmup must be a whole number, got 2.5",
        "training={mixup: 0.2} strategy=weak_online | training.mixup must be 0 for the strategy weak_online, whose targets are no distributions, got 0.2",
        "training={labelSmoothing: 0.1} strategy=weak_online | training.labelSmoothing must be 0 for the strategy weak_online, whose targets are no distributions, got 0.1",
        "strategy={name: conal, regularizer: {kind: geometric}} | strategy.regularizer.kind must be one of geometric-f, geometric-w, trace, got \"geometric\"",
        "strategy={name: conal, regularizer: {scale: 0.1}} | strategy.regularizer.kind is missing",
        "strategy={name: conal, regularizer: {kind: trace, scal: 0.1}} | unknown key strategy.regularizer.scal, did you mean scale? allowed are kind, scale",
        "strategy={name: trace, regularizer: {kind: trace, scale: -1}} | strategy.regularizer.scale must be >= 0, got -1",
        "strategy={name: conal, regularizer: trace} | strategy.regularizer must hold keys and values, got \"trace\"",
        "strategy={name: crowdlayer, kind: vb, regularizer: {kind: trace}} | strategy.regularizer.kind must be geometric-f for the strategy crowdlayer, kind vb, which has no matrices, got trace",
        "strategy={name: annot-mix, eta: 1} | strategy.eta must be > 0 and < 1, got 1",
        "training.momentum=0.9 | training.momentum is used by sgd only",
        "training.milestones=[3] | training.milestones are used by multistep only",
        "training={scheduler: multistep, milestones: [4, 2]} | training.milestones must rise, got [4, 2]",
        "training={scheduler: multistep} | training.milestones are missing",
        "training.freeze=perhaps | training.freeze must be one of false, true, backbone, got \"perhaps\"",
        "training.epoch=3 | unknown key training.epoch, did you mean epochs? allowed are epochs, batchSize",
        "seeds=[1, 1] | seeds must be one or more different numbers, got [1, 1]",
        "seeds=1 | seeds must be a list, got 1",
        "backbone.name=resnet19 | backbone.name: backbone resnet19: unknown, did you mean resnet18? allowed are linear, mlp, simple-cnn",
        "backbone.width=3 | backbone.width is not used by the backbone mlp",
        "strategy={name: dawid_sken} | strategy.name: strategy dawid_sken: unknown, did you mean dawid_skene? allowed are conal, crowdlayer, geometric, trace, unionnet, labels, gold, label_model",
        "strategy={name: crowdlayer, scale: 1e-4} | unknown option strategy.scale of crowdlayer, allowed are kind (",
        "strategy={name: conal, variant: constrained, scale: 1e-4} | strategy.scale is not used by the strategy conal, variant constrained",
        "strategy={name: labels} | strategy.labels is missing",
        "data.dataset=/nowhere | data.dataset must be a folder that is there, got /nowhere",
        "data.channels=2 | data.channels must be 1 or 3, got 2",
        "name=a b | name must hold letters, digits, . _ - only, got \"a b\"",
      })
  void refusesInOneLine(String assignment, String expected) {
    assertThatThrownBy(() -> Experiment.read(file, List.of(assignment.split(" (?=strategy=)"))))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0)).startsWith(file + ": ").contains(expected);
            });
  }

  /** However the name is written; mixup is annot-mix's own unless told otherwise. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "annot-mix | 1",
        "annot_mix | 1",
        "Annot-Mix | 1",
        "ANNOTMIX | 1",
        "conal | 0",
        "geometric | 0"
      })
  void mixupIsTheStrategysUnlessGiven(String name, double mixup) {
    Experiment plain = Experiment.read(file, List.of("strategy=" + name));
    assertThat(plain.training().mixup()).isEqualTo(mixup);
    Experiment given = Experiment.read(file, List.of("strategy=" + name, "training.mixup=0.4"));
    assertThat(given.training().mixup()).isEqualTo(0.4);
    assertThat(Experiment.of(Settings.tree(plain), "tree")).isEqualTo(plain);
  }

  /** A regulariser in YAML, in brackets and as a key of its own; its weight depends on the kind. */
  @Test
  void aRegularizerIsGivenInThreeWays() {
    Experiment yaml =
        Experiment.read(file, List.of("strategy={name: conal, regularizer: {kind: geometric-f}}"));
    assertThat(Settings.tree(yaml).at("/strategy/regularizer").toString())
        .isEqualTo("{\"kind\":\"geometric-f\",\"scale\":0.1}");
    assertThat(
            Experiment.read(file, List.of("strategy='conal[regularizer=\"{kind: geometric-f}\"]'")))
        .isEqualTo(yaml);
    assertThat(
            Experiment.read(
                file,
                List.of(
                    "strategy={name: conal}",
                    "strategy.regularizer.kind=geometric_f",
                    "strategy.regularizer.scale=0.1")))
        .isEqualTo(yaml);
    Experiment trace =
        Experiment.read(file, List.of("strategy={name: unionnet, regularizer: {kind: trace}}"));
    assertThat(Settings.tree(trace).at("/strategy/regularizer/scale").asDouble()).isEqualTo(0.01);
    Experiment none = Experiment.read(file, List.of("strategy={name: conal}"));
    assertThat(Settings.tree(none).path("strategy").has("regularizer")).isFalse();
  }

  @Test
  void findsAllMistakesAtOnce() {
    List<String> assignments =
        List.of("training.epochs=0", "strategy.scal=1", "backbone.dropout=1", "seeds=[-1]");
    assertThatThrownBy(() -> Experiment.read(file, assignments))
        .isInstanceOfSatisfying(InputException.class, e -> assertThat(e.problems()).hasSize(4));
  }

  @Test
  void brokenYamlNamesTheLine() throws IOException {
    Files.writeString(file, "name: x\ntraining: {epochs: 3\n");
    assertThatThrownBy(() -> Experiment.read(file, List.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("broken YAML at line");
  }

  @Test
  void missingFileAndWrongAssignment() {
    assertThatThrownBy(() -> Experiment.read(folder.resolve("no.yaml"), List.of()))
        .hasMessageEndingWith("no.yaml: no such file");
    assertThatThrownBy(() -> Experiment.read(file, List.of("epochs")))
        .hasMessage("--set epochs: must be path=value");
  }

  @Test
  void theCompleteTreeGivesTheSameExperiment() {
    Experiment experiment = Experiment.read(file, List.of("training.learningRate=1e-3"));
    ObjectNode tree = Settings.tree(experiment);
    assertThat(Experiment.of(tree, "tree")).isEqualTo(experiment);
    assertThat(tree.at("/training/optimizer").asText()).isEqualTo("adam");
    assertThat(Settings.toYaml(tree)).contains("learningRate: 0.001");
  }

  @Test
  void variantsSetDefaultsThatCanBeOverridden() {
    assertThat(conal("variant: peerannot").scores()).isEqualTo(Conal.Scores.LOGITS);
    assertThat(conal("variant: peerannot").scale()).isEqualTo(1e-4);
    assertThat(conal("variant: peerannot, scale: 0.5").scale()).isEqualTo(0.5);
    assertThat(conal("variant: paper").penalizeIdle()).isFalse();
    assertThat(conal("variant: pytorch").penalizeIdle()).isTrue();
    assertThat(conal("variant: constrained").shrinkage()).isEqualTo(30);
  }

  private ConalStrategy.Options conal(String settings) {
    Experiment experiment =
        Experiment.read(file, List.of("strategy={name: conal, " + settings + "}"));
    return (ConalStrategy.Options) experiment.strategy().options();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CoNAL", "conal", "{name: CONAL}", "'conal[scale=0.25]'"})
  void namesWithoutRegardToCase(String strategy) {
    Experiment experiment = Experiment.read(file, List.of("strategy=" + strategy));
    assertThat(experiment.strategy().name()).isEqualTo("conal");
    assertThat(experiment.learnsWorkers()).isTrue();
  }

  @Test
  void aggregationsHaveTheirOptionsAsKeysOrInBrackets() {
    for (String strategy :
        List.of(
            "{name: DS, maxiter: 7, hard: true}",
            "{name: 'dawid_skene[maxiter=7]', hard: true}",
            "'dawid-skene[maxiter=7,hard=true]'")) {
      ObjectNode tree = Settings.tree(Experiment.read(file, List.of("strategy=" + strategy)));
      assertThat(tree.get("strategy").toString())
          .isEqualTo(
              "{\"name\":\"dawid_skene\",\"hard\":true,\"maxiter\":7,\"epsilon\":1.0E-8,"
                  + "\"smoothing\":0.01}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{name: conl} | strategy.name: strategy conl: unknown, did you mean conal? allowed are conal, crowdlayer, geometric, trace, unionnet, labels, gold, label_model",
        "{name: conal, scael: 1} | unknown option strategy.scael of conal, did you mean scale? allowed are variant (whose settings are the defaults: paper|pytorch|peerannot|constrained, default paper), scale (",
        "{name: conal, variant: constrained, scale: 1} | strategy.scale is not used by the strategy conal, variant constrained",
        "{name: conal, shrinkage: 1} | strategy.shrinkage is not used by the strategy conal, variant paper",
        "{name: ds, maxiter: 0} | strategy.maxiter must be >= 1, got 0",
        "{name: 'ds[maxiter=1]', maxiter: 2} | strategy.maxiter is given twice",
        "{name: gold, hard: true} | unknown option strategy.hard of gold, it has none",
        "{name: labels} | strategy.labels is missing",
        "{scale: 1} | strategy.name is missing",
        "[conal] | strategy must hold a name and options, got",
        "{name: 'plantnet[AI=confident]'} | strategy.AI=confident needs the option scores"
      })
  void wrongStrategiesAreOneLineEach(String strategy, String problem) {
    assertThatThrownBy(() -> Experiment.read(file, List.of("strategy=" + strategy)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(problem)
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(1));
  }

  /** What a result tells must be all that was in force. */
  @Test
  void theCompleteTreeHoldsEveryDefaultInForce() {
    ObjectNode tree =
        Settings.tree(
            Experiment.read(
                file,
                List.of(
                    "strategy={name: conal}",
                    "training.optimizer=sgd",
                    "training.scheduler=multistep",
                    "training.milestones=[3]")));
    assertThat(tree.at("/strategy/scale").asDouble()).isEqualTo(1e-5);
    assertThat(tree.at("/strategy/variant").asText()).isEqualTo("paper");
    assertThat(tree.at("/strategy/embedding").asInt()).isEqualTo(20);
    assertThat(tree.at("/strategy/diagonal").asDouble()).isEqualTo(2);
    assertThat(tree.at("/strategy/penalizeIdle").isBoolean()).isTrue();
    assertThat(tree.at("/training/momentum").asDouble()).isEqualTo(0.9);
    assertThat(tree.at("/training/nesterov").isBoolean()).isTrue();
    assertThat(tree.at("/training/decay").asDouble()).isEqualTo(0.1);
    assertThat(tree.at("/training/selection").asText()).isEqualTo("val-accuracy");
    assertThat(
            Settings.tree(
                    Experiment.read(file, List.of("strategy={name: conal, variant: peerannot}")))
                .at("/training/selection")
                .asText())
        .isEqualTo("val-loss");
  }

  static Stream<Path> shippedExperiments() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("configs"))) {
      return files
          .filter(path -> path.toString().endsWith(".yaml"))
          .filter(
              path -> !path.toString().contains("sweeps") && !path.toString().contains("compare"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** Datasets that must be installed first may be absent; everything else must be right. */
  @ParameterizedTest
  @MethodSource("shippedExperiments")
  void everyShippedExperimentIsRight(Path shipped) {
    ObjectNode tree = Experiment.readTree(shipped, List.of());
    assertThat(Settings.bind(tree, Experiment.class, shipped.toString()).name()).isNotBlank();
  }
}
