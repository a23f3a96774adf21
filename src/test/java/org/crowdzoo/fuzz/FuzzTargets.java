package org.crowdzoo.fuzz;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.crowdzoo.aggregation.Gold;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.TaskList;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.MultiLabelVoteFile;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.dataset.install.SourceFiles;
import org.crowdzoo.experiment.Comparison;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ModelCard;
import org.crowdzoo.experiment.SeedFiles;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.input.LabelFile;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.sweep.CandidateLogs;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.training.Checkpoints;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.ZipSurgery;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Every reader of files, each with good files and the cases that were found before. */
final class FuzzTargets {
  private static final Path CASES = Path.of("src/test/resources/fuzz");
  private static final Path SAVED = Path.of("src/test/resources/saved-2026");
  private static final Metadata METADATA = new Metadata("m", 3, 4, Map.of());

  private final Path work;
  private final List<FuzzTarget> all = new ArrayList<>();

  private FuzzTargets(Path work) {
    this.work = work;
  }

  static List<FuzzTarget> all(Path folder) throws IOException {
    FuzzTargets targets = new FuzzTargets(Files.createDirectories(folder.resolve("work")));
    targets.configurations();
    targets.votes();
    targets.sets();
    targets.tools();
    targets.arrays();
    targets.datasets();
    targets.runs();
    return targets.all;
  }

  private void add(String name, String file, List<byte[]> corpus, FuzzTarget.Reader reader)
      throws IOException {
    add(name, file, corpus, false, reader);
  }

  private void add(
      String name, String file, List<byte[]> corpus, boolean zip, FuzzTarget.Reader reader)
      throws IOException {
    List<byte[]> seeds = new ArrayList<>(corpus);
    if (Files.isDirectory(CASES.resolve(name))) {
      seeds.addAll(files(CASES.resolve(name)));
    }
    all.add(new FuzzTarget(name, file, seeds, zip, reader));
  }

  private void configurations() throws IOException {
    add(
        "experiment",
        "x.yaml",
        files(Path.of("configs/quickstart.yaml"), Path.of("configs/fashion/conal-mlp.yaml")),
        file -> Experiment.read(file, List.of()));
    add("sweep", "s.yaml", files(Path.of("configs/sweeps")), file -> Sweep.read(file, List.of()));
    add(
        "comparison",
        "c.yaml",
        files(Path.of("configs/fashion/compare.yaml")),
        file -> Comparison.read(file, List.of()));
    add("card", "card.yaml", files(Path.of("zoo")), ModelCard::read);
    ObjectNode base =
        Settings.parse(Files.readString(Path.of("configs/quickstart.yaml")), "quickstart.yaml");
    add(
        "set",
        "set.txt",
        texts("training.epochs=5", "strategy.scale=1e-4", "seeds=[0, 1]", "data.channels=3"),
        file -> {
          ObjectNode tree = base.deepCopy();
          Settings.set(tree, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
          Experiment.of(tree, "x.yaml");
        });
  }

  private void votes() throws IOException {
    List<byte[]> answers =
        texts(
            "{\"0\": {\"0\": 1, \"3\": 2}, \"1\": {\"1\": 0}, \"2\": {}}",
            "{\"a\": {\"x\": 1, \"y\": -1}, \"b\": {\"AI\": null}}",
            "{\"0\": {\"0\": [0.2, 0.3, 0.5], \"1\": 2}}");
    add("answers", "answers.json", answers, file -> AnswersFile.read(file, METADATA));
    add("soft-answers", "soft.json", answers, file -> AnswersFile.readSoft(file, METADATA));
    add(
        "metadata",
        "metadata.json",
        texts("{\"name\": \"m\", \"n_classes\": 3, \"n_workers\": 4, \"n_task\": 7}"),
        Metadata::read);
    add(
        "votes-csv",
        "votes.csv",
        texts(
            "task,worker,label\n1,a,2\n1,b,0\n2,a,1\n",
            "item;annotator;answer\n\"x;1\";p;cat\ny;q;dog\n",
            "\ufefftask\tworker\tlabel\r\n0\t0\t0\r\n0\t1\t1\r\n1\t1\t1\r\n"),
        file -> VoteFile.read(file, VoteFormat.ofFile(file), null));
    add(
        "votes-gz",
        "votes.csv.gz",
        List.of(gz("task,worker,label\n1,a,0\n1,b,1\n2,a,1\n")),
        file -> VoteFile.read(file, VoteFormat.ofFile(file), null));
    add(
        "votes-matrix",
        "votes.txt",
        texts("0,-1,1\n1,1,-1\n2,0,2\n", "0 -1 1\n1 1 -1\n"),
        file -> VoteFile.read(file, VoteFormat.MATRIX, null));
    add(
        "votes-json",
        "votes.json",
        answers,
        file -> VoteFile.read(file, VoteFormat.ofFile(file), null));
    Votes votes = AnswersFile.read(write("a.json", answers.get(0)), METADATA);
    add(
        "gold",
        "gold.json",
        texts("{\"0\": 1, \"2\": 0}"),
        file -> Gold.read(file, Votes.numbers(3)));
    add("tasks", "tasks.txt", texts("0\n1\n", "[0, 1]"), file -> TaskList.read(file, votes));
  }

  /** Several labels a task. */
  /** Exports of labelling tools, with the question where there are several. */
  private void tools() throws IOException {
    Map<String, String> questions = new LinkedHashMap<>();
    Stream.of("label-studio.json", "label-studio.csv", "argilla-flat.json", "doccano-ann.jsonl")
        .forEach(name -> questions.put(name, null));
    Stream.of("prodigy.jsonl", "mturk.csv", "toloka.tsv")
        .forEach(name -> questions.put(name, null));
    questions.put("argilla.json", "mood");
    questions.put("cvat.xml", "tag");
    questions.put("labelbox.ndjson", "Animal");
    questions.put("zooniverse.csv", "T0");
    for (Map.Entry<String, String> export : questions.entrySet()) {
      add(
          "tool-" + export.getKey().replace('.', '-'),
          export.getKey(),
          files(Path.of("src/test/resources/tools").resolve(export.getKey())),
          file -> VoteFile.read(file, VoteOptions.usual().withQuestion(export.getValue())));
    }
  }

  private void sets() throws IOException {
    Metadata metadata =
        new Metadata("m", 3, 4, Map.of("asked", Map.of("2", List.of(0, 1)))).withMultiLabel(true);
    List<byte[]> answers =
        texts(
            "{\"0\": {\"0\": [1, 0], \"3\": []}, \"1\": {\"2\": [1]}, \"2\": {\"1\": null}}",
            "{\"a\": {\"2\": {\"labels\": [1], \"asked\": [1, 2]}, \"1\": {\"labels\": []}}}");
    add("sets-answers", "answers.json", answers, file -> MultiLabelAnswers.read(file, metadata));
    VoteOptions several = VoteOptions.usual().withMultiLabel(true);
    add("sets-json", "sets.json", answers, file -> MultiLabelVoteFile.read(file, several));
    add(
        "sets-kind",
        "kind.json",
        answers,
        file -> MultiLabelVoteFile.isMultiLabel(file, VoteOptions.usual()));
    add(
        "sets-csv",
        "sets.csv",
        texts(
            "task,worker,label,value\n1,a,2,1\n1,b,0,0\n2,a,,\n2,b,1,NaN\n",
            "item;annotator;answer\n\"x;1\";p;cat\n\"x;1\";p;dog\ny;q;\n"),
        file -> {
          MultiLabelVoteFile.isMultiLabel(file, VoteOptions.usual());
          MultiLabelVoteFile.read(file, several);
        });
    NumpyFile.write(work.resolve("c.npy"), new int[] {1, 0, -1, 0, 1, 1, -1, -1}, 2, 2, 2);
    add(
        "sets-npy",
        "sets.npy",
        files(work.resolve("c.npy")),
        file -> MultiLabelVoteFile.read(file, several));
    Path dataset = Files.createDirectories(work.resolve("sets/train")).getParent();
    for (String name : List.of("x-0.png", "x-1.png")) {
      Files.write(dataset.resolve("train").resolve(name), new byte[] {1});
    }
    metadata.write(dataset.resolve("metadata.json"));
    add(
        "sets-labels",
        "labels.csv",
        texts("file,labels\nx-0.png,0;2\nx-1.png,\n", "file,0,1,2\nx-1.png,0,1,1\n"),
        file -> {
          Path there = dataset.resolve("train/labels.csv");
          Files.copy(file, there, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          CrowdDataset.open(dataset);
        });
  }

  private void arrays() throws IOException {
    List<byte[]> arrays = new ArrayList<>();
    NumpyFile.write(work.resolve("d.npy"), new double[] {0.5, 0.2, 0.3, 1, 0, 0}, 2, 3);
    NumpyFile.write(work.resolve("f.npy"), new float[] {1, 0, 0, 0, 0, 1}, 2, 3);
    NumpyFile.write(work.resolve("i.npy"), new int[] {0, 1, -1, 2, 1, 0, 2, 0}, 4, 2);
    for (String name : List.of("d.npy", "f.npy", "i.npy")) {
      arrays.add(Files.readAllBytes(work.resolve(name)));
    }
    add("npy", "a.npy", arrays, NumpyFile::read);
    add("labels", "labels.npy", arrays, file -> LabelFile.read(file, 3, false));
    add(
        "votes-npy",
        "votes.npy",
        arrays,
        file -> VoteFile.read(file, VoteFormat.ofFile(file), null));
  }

  private void datasets() throws IOException {
    Path features = TinyFeatures.write(work.resolve("features"));
    Path csv = features.resolve("train/features.csv");
    String rows = Files.readString(csv);
    String few = String.join("\n", rows.lines().limit(8).toList()) + "\n";
    add(
        "features",
        "features.csv",
        texts(rows, few),
        file -> {
          Files.copy(file, csv, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          CrowdDataset.open(features);
        });
    Path pictures = work.resolve("pictures");
    TinyFashion.copyTo(pictures);
    List<byte[]> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(pictures.resolve("test"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().limit(3).toList()) {
        images.add(Files.readAllBytes(file));
      }
    }
    images.add(jpeg());
    ImageDecoder decoder = new ImageDecoder(14, 14, 1);
    add("images", "image.png", images, decoder::decode);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("d/answers.json", bytes("{\"0\": {\"0\": 1}}"));
    entries.put("d/train/cat/c-0.png", images.get(0));
    add(
        "archive",
        "data.zip",
        List.of(ZipSurgery.bytes(entries)),
        true,
        file -> {
          Path scratch = Files.createTempDirectory(work, "scratch");
          try {
            new SourceFiles(List.of(file), scratch).find("answers.json");
          } finally {
            delete(scratch);
          }
        });
    add(
        "preprocessing",
        "preprocessing.json",
        texts(
            "{\"channels\":1,\"height\":14,\"width\":14,\"scale\":255.0,\"mean\":[0.3],\"std\":[0.2]}",
            "{\"channels\":2,\"height\":0,\"width\":0,\"scale\":1,\"mean\":[0,1],\"std\":[1,2]}"),
        Preprocessing::read);
  }

  private void runs() throws IOException {
    List<byte[]> models =
        files(SAVED.resolve("conal/model.zip"), SAVED.resolve("crowdlayer/model.zip"));
    add("model", "model.zip", models, true, SavedModel::read);
    ComputationGraph graph = SavedModel.read(SAVED.resolve("crowdlayer/model.zip")).graph();
    Path checkpoint = work.resolve("checkpoint.zip");
    Checkpoints.write(checkpoint, graph);
    add(
        "checkpoint",
        "checkpoint.zip",
        files(checkpoint),
        true,
        file -> Checkpoints.read(file, graph));
    add(
        "candidates",
        "candidates.jsonl",
        files(Path.of("src/test/resources/fuzz-good/candidates.jsonl")),
        CandidateLogs::read);
    Path features = TinyFeatures.write(work.resolve("finished"));
    Experiment experiment =
        Experiment.of(
            Settings.parse(
                Files.readString(Path.of("src/test/resources/fuzz-good/tiny.yaml"))
                    .replace("DATASET", features.toString()),
                "tiny.yaml"),
            "tiny.yaml");
    ExperimentData data = new ExperimentData(experiment);
    Path run = Files.createDirectories(work.resolve("run"));
    Files.createFile(run.resolve("model.zip"));
    add(
        "seed",
        "seed.json",
        List.of(SeedFiles.of(experiment, data, Path.of("src/test/resources/fuzz-good/seed.json"))),
        file -> {
          Path there = run.resolve("seed.json");
          Files.copy(file, there, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          SeedFiles.read(experiment, data, run);
        });
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(work.resolve(name), content);
  }

  private static byte[] jpeg() throws IOException {
    java.awt.image.BufferedImage image = new java.awt.image.BufferedImage(20, 16, 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    javax.imageio.ImageIO.write(image, "jpg", out);
    return out.toByteArray();
  }

  private static byte[] gz(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gz = new GZIPOutputStream(out)) {
      gz.write(bytes(text));
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> texts(String... texts) {
    return Arrays.stream(texts).map(FuzzTargets::bytes).toList();
  }

  /** Files, and those in folders. */
  private static List<byte[]> files(Path... paths) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path path : paths) {
      try (Stream<Path> files = Files.walk(path, 1)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          if (!file.toString().endsWith(".md")) {
            contents.add(Files.readAllBytes(file));
          }
        }
      }
    }
    return contents;
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
