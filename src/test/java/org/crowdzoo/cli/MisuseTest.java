package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people mistype and mix up is one line that says what may have been meant. */
class MisuseTest {
  @TempDir private Path folder;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectory(folder.resolve("set"));
    Files.write(folder.resolve("m.zip"), new byte[] {'P', 'K', 3, 4});
    Files.writeString(folder.resolve("c.yaml"), "name: x");
    Files.write(folder.resolve("i.JPG"), new byte[] {1});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agregate x | unknown command agregate, did you mean aggregate? there are agginfo, ",
        "zzzzz | unknown command zzzzz, there are agginfo, aggregate, ",
        "simulate fasion | simulate: unknown command fasion, did you mean fashion? there are fashion",
        "bench stpe | bench: unknown command stpe, did you mean step?",
        "help swep | unknown command swep, did you mean sweep?",
        "help simulate fashon | simulate: unknown command fashon, did you mean fashion?",
        "--versoin | unknown option --versoin, did you mean --version?",
        "aggregate {d}/set --hrad | aggregate: unknown option --hrad, did you mean --hard? (see",
        "aggregate {d}/set --gold=x --sede=3 | aggregate: unknown option --sede, did you mean --seed?",
        "run {d}/c.yaml --resmue | run: unknown option --resmue, did you mean --resume?",
        "validate {d}/set another | validate: unexpected argument another, the order is crowdzoo validate DATASET (see",
        "aggregate mv {d}/set | aggregate: unexpected argument {d}/set, the order is crowdzoo aggregate DATASET -s STRATEGY (see",
        "validate {d}/sett | validate: {d}/sett: no such dataset folder, did you mean set?",
        "identify {d}/none -s entropy | identify: {d}/none: no such dataset folder",
        "install custom --answers {d}/set --train-path {d}/set --to {d}/to | {d}/set: is a folder, --answers wants",
        "install custom --as features --answers {d}/c.yaml --train-path {d}/set --to {d}/to | --as features: custom is installed as images",
        "agginfo glad | agginfo: unexpected argument glad, it takes options only (see",
        "train {d}/set | train: missing required options: ",
        "keys training --markdown | keys: --markdown is all of the page",
      })
  void wordsThatAreNone(String line, String expected) {
    assertThat(refused(line)).startsWith("crowdzoo: " + expected.replace("{d}", folder + ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run {d}/set | run: {d}/set is a folder; run wants a configuration file: crowdzoo run CONFIG",
        "run {d}/m.zip | run: {d}/m.zip is a zip file; run wants a configuration file: crowdzoo run CONFIG",
        "compare {d}/set | compare: {d}/set is a folder; compare wants a configuration file: crowdzoo compare CONFIG",
        "sweep {d}/i.JPG | sweep: {d}/i.JPG is an image; sweep wants a configuration file: crowdzoo sweep CONFIG",
        "aggregate {d}/c.yaml | aggregate: {d}/c.yaml is a configuration file; aggregate wants a dataset's folder: crowdzoo aggregate DATASET",
        "identify {d}/m.zip -s entropy | identify: {d}/m.zip is a zip file; identify wants a dataset's folder: crowdzoo identify DATASET",
        "train {d}/c.yaml -o x --labels y | train: {d}/c.yaml is a configuration file; train wants a dataset's folder: crowdzoo train DATASET",
        "validate {d}/i.JPG | validate: {d}/i.JPG is an image; validate wants a dataset's folder: crowdzoo validate DATASET",
        "predict {d}/i.JPG {d}/m.zip | predict: {d}/i.JPG is an image; predict wants a saved model there, the order is crowdzoo predict MODEL IMAGE_OR_FOLDER",
        "predict {d}/set {d}/m.zip | predict: {d}/set is a folder; predict wants a saved model there, the order is crowdzoo predict MODEL IMAGE_OR_FOLDER",
        "predict {d}/m.zip {d}/m.zip | predict: {d}/m.zip is a zip file; predict wants images there, the order is crowdzoo predict MODEL IMAGE_OR_FOLDER",
        "test {d}/set {d}/m.zip | test: {d}/set is a folder; test wants a saved model there, the order is crowdzoo test MODEL DATASET",
        "inspect {d}/set | inspect: {d}/set is a folder; inspect wants a saved model: crowdzoo inspect MODEL",
        "export {d}/c.yaml --to x | export: {d}/c.yaml is a configuration file; export wants a saved model: crowdzoo export MODEL",
      })
  void argumentsOfAnotherKind(String line, String expected) {
    assertThat(refused(line)).isEqualTo("crowdzoo: " + expected.replace("{d}", folder + ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run configs/sweeps/quickstart.yaml | configs/sweeps/quickstart.yaml: is a sweep, which crowdzoo sweep takes",
        "run configs/fashion/compare.yaml | configs/fashion/compare.yaml: is a comparison, which crowdzoo compare takes",
        "sweep configs/quickstart.yaml | configs/quickstart.yaml: is an experiment, which crowdzoo run takes",
        "compare configs/sweeps/music.yaml | configs/sweeps/music.yaml: is a sweep, which crowdzoo sweep takes",
        "run configs/quickstart.yaml --set epochs=3 | configs/quickstart.yaml: unknown key epochs, did you mean training.epochs? allowed are name,",
        "run configs/quickstart.yaml --set training.optimizer=adm | configs/quickstart.yaml: training.optimizer must be one of sgd, adam, adamw, radam, got \"adm\", did you mean adam?",
        "run configs/quickstart.yaml --set backbone.name=resent18 | configs/quickstart.yaml: backbone.name: backbone resent18: unknown, did you mean resnet18? allowed are linear, mlp, simple-cnn, cnn3, resnet18, resnet34, vgg16",
        "run configs/quickstart.yaml --set strategy.name=conall | configs/quickstart.yaml: strategy.name: strategy conall: unknown, did you mean conal? allowed are ",
        "sweep configs/sweeps/quickstart.yaml --set expriment=3 | configs/sweeps/quickstart.yaml: unknown key expriment, did you mean experiment? allowed are name, seed,",
        "sweep configs/sweeps/quickstart.yaml --set score.bye=votes | configs/sweeps/quickstart.yaml: unknown key score.bye, did you mean by? allowed are by,",
        "compare configs/fashion/compare.yaml --set backbone=3 | configs/fashion/compare.yaml: unknown key backbone, did you mean backbones? allowed are name, seeds, experiment, strategies, backbones",
        "aggregate datasets/fashion -s conal | aggregate: conal learns with a network",
        "aggregate datasets/fashion -s nonesuch | strategy nonesuch: unknown, allowed are majority_voting,",
        "aggregate-deep datasets/fashion -o x -s DS | aggregate-deep: --strategy must be one of ",
        "identify datasets/fashion -s wuam | identify: --method must be one of entropy,",
        "train datasets/fashion -o x --labels README.md --model resent18 | train: --model must be one of resnet18,",
        "install labelmee | labelmee: no such dataset and no such folder, did you mean labelme? known are cifar10h, digits, labelme, music and custom",
        "install CIFAR-10 | CIFAR-10: no such dataset and no such folder, did you mean cifar10h? known are cifar10h,",
        "simulate -s hamer-spammer | simulate: --strategy must be one of hammer-spammer, student-teacher,"
      })
  void namesAndKeysThatAreNone(String line, String expected) {
    assertThat(refused(line)).startsWith("crowdzoo: " + expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aggregate datasets/fashion -s conl | , did you mean conal?",
        "identify datasets/fashion -s wuam | , got wuam, did you mean waum?",
        "train datasets/fashion -o x --labels README.md --model resent18 | , got resent18, did you mean resnet18?",
        "aggregate-deep datasets/fashion -o x -s DS | , got DS; crowdzoo aggregate DATASET -s ds takes it",
        "simulate -s hamer-spammer | , got hamer-spammer, did you mean hammer-spammer?",
        "install labelme --as feature | --as must be one of images, features, got feature, did you mean features?",
        "install labelme --val tset | --val must be given, none, test or a share above 0 and below 1, got tset, did you mean test?",
        "install custom --answers-format Jsn | --answers-format must be one of matrix, json, worker-json, csv, jsonl, parquet, got Jsn, did you mean json?",
        "install custom --test-ground-truth-format cvs | , got cvs, did you mean csv?",
        "install custom --repeats frist | --repeats must be one of first, last, majority, soft, worker, got frist, did you mean first?",
        "convert a.json b.csv --from-format worker_jsno | --from-format must be one of matrix, json, worker-json, csv, jsonl, parquet, got worker_jsno, did you mean worker-json?",
        "convert a.json b.csv --to-format matirx | , got matirx, did you mean matrix?",
        "convert a.json b.csv --repeats worker1 | , got worker1, did you mean worker?",
        "bench step --engine onednm | --engine must be one of auto, onednn, stock, got onednm, did you mean onednn?",
        "bench conal --workers 0 | bench conal: --workers, --batch and --steps must be at least 1, got 0, 64 and 30",
        "bench step --arch resnet81 | , got resnet81, did you mean resnet18?",
        "bench input --train ccn3 datasets/fashion | , got ccn3, did you mean cnn3?",
        "bench aggregate --strategy dawid_sken | strategy dawid_sken: unknown, did you mean dawid_skene? allowed are*",
        "labelmodel configs/fashion/weak-votes.npy --classes 10 --method meen | labelmodel: --method must be one of triplet, mean, median, got meen, did you mean mean?",
        "aggregate datasets/fashion -s mv[tise=lowest] | strategy majority_voting: unknown option tise of majority_voting, did you mean ties?*",
        "aggregate datasets/fashion -s mv[ties=lowset] | , got \"lowset\", did you mean lowest?",
        "train datasets/fashion -o x --labels README.md --engine sock | --engine must be one of auto, onednn, stock, got \"sock\", did you mean stock?",
        "train datasets/fashion -o x --labels README.md --optimizer adm | --optimizer must be one of sgd, adam, adamw, radam, got \"adm\", did you mean adam?",
        "train datasets/fashion -o x --labels README.md --scheduler cosin | , got cosin, did you mean cosine?",
        "identify datasets/fashion -s krippendorf | , got krippendorf, did you mean krippendorff*",
        "run configs/quickstart.yaml --set data.normalize=imagnet | , did you mean imagenet?",
        "sweep configs/sweeps/quickstart.yaml --set space={\"strategy.scale\":{\"type\":\"continuous\",\"min\":1,\"max\":2,\"scale\":\"lgo\"}} | scale must be one of linear, log, got lgo, did you mean log?",
        "sweep configs/sweeps/quickstart.yaml --set space={\"strategy.scale\":{\"type\":\"contnuous\"}} | type must be one of continuous, integer, choice, boolean, spaced, fixed, got contnuous, did you mean continuous?",
        "sweep configs/sweeps/quickstart.yaml --set search.by=gird | , did you mean grid?"
      })
  void theEndSaysWhatMayBeMeant(String line, String end) {
    if (end.endsWith("*")) {
      assertThat(refused(line)).contains(end.substring(0, end.length() - 1));
    } else {
      assertThat(refused(line)).endsWith(end);
    }
  }

  @Test
  void strategiesThatLearnAreListedToo() {
    assertThat(refused("aggregate datasets/fashion -s nonesuch"))
        .contains("; of aggregate-deep ", "conal, crowdlayer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help"})
  void theCommandsArePrinted(String line) {
    CommandLineRun run = line.isEmpty() ? CommandLineRun.ofWords() : CommandLineRun.of(line);
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("Commands:").contains("  aggregate-deep ").contains("  keys ");
  }

  @Test
  void helpOfACommandIsThatOfItsOption() {
    for (String command : new String[] {"run", "simulate fashion"}) {
      CommandLineRun help = CommandLineRun.of("help " + command);
      assertThat(help.exit()).isZero();
      assertThat(help.out()).isEqualTo(CommandLineRun.of(command + " --help").out());
    }
  }

  /** No default that says nothing, and no pattern where a comma is meant. */
  @Test
  void helpShowsNothingOfTheProgramsOwn() {
    List<String> commands =
        CommandLineRun.of("--help")
            .out()
            .lines()
            .dropWhile(line -> !line.startsWith("Commands:"))
            .filter(line -> line.matches("  [a-z].*"))
            .map(line -> line.strip().split("[ ,]")[0])
            .toList();
    assertThat(commands).hasSizeGreaterThan(20).contains("leaderboard", "run", "simulate");
    for (String command : commands) {
      assertThat(CommandLineRun.of(command + " --help").out())
          .as(command)
          .contains("Usage: ")
          .doesNotContain("[]", "(?", "Default: null", "@");
    }
  }

  @Test
  void helpIsGivenWhateverTheArguments() {
    assertThat(CommandLineRun.of("run " + folder + " --help").exit()).isZero();
  }

  private String refused(String line) {
    CommandLineRun run = CommandLineRun.of(line.replace("{d}", folder.toString()));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).hasSize(1);
    return run.err().get(0);
  }
}
