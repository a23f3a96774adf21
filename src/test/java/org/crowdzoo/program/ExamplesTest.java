package org.crowdzoo.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The applications in examples/, each in a process of its own with what it would have there. */
class ExamplesTest {
  @TempDir Path folder;

  /** Compiles an example and gives its class path. */
  private List<String> compiled(String name, List<String> libraries) throws Exception {
    Path example = Path.of("examples", name).toAbsolutePath();
    Path classes = Files.createDirectories(folder.resolve(name));
    Libraries.compile(example.resolve("src/main/java"), libraries, classes);
    List<String> path = new ArrayList<>();
    path.add(classes.toString());
    path.add(example.resolve("src/main/resources").toString());
    path.addAll(libraries);
    return path;
  }

  @Test
  void anApplicationWithCrowdzoosJarKeepsItsNd4jDl4jAndLogging() throws Exception {
    List<String> libraries = new ArrayList<>();
    libraries.add(Libraries.CROWDZOO.toString());
    libraries.addAll(Libraries.ofAnApplication());
    libraries.addAll(Libraries.with("/ch/qos/logback/")); // the application's own choice
    List<String> path = compiled("application", libraries);
    Ran ran = Ran.of(folder, Map.of(), Libraries.java(path, "example.Application", Stream.empty()));
    assertThat(ran.exit()).as(String.join("\n", ran.err())).isZero();
    Map<String, String> said =
        ran.out().stream()
            .filter(line -> line.contains("="))
            .collect(Collectors.toMap(line -> line.split("=")[0], line -> line.split("=", 2)[1]));
    assertThat(Double.parseDouble(said.remove("accuracy"))).isGreaterThan(0.8);
    assertThat(said)
        .containsOnly(
            Map.entry("backend", "org.nd4j.linalg.cpu.nativecpu.CpuBackend"),
            Map.entry("executioner", "org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner"),
            Map.entry("threads", "unchanged"),
            Map.entry("helpers", "null"),
            Map.entry("log level", "WARN"),
            Map.entry("log appender", "APPLICATION"));
    assertThat(ran.err()).allMatch(line -> line.startsWith("application: "));
  }

  @Test
  void anExportIsReadWithDl4jAlone() throws Exception {
    Path data = folder.resolve("fashion");
    TinyFashion.copyTo(data);
    Path results = folder.resolve("results");
    CommandLineRun trained =
        CommandLineRun.of(
            "run configs/quickstart.yaml --out %s --set data.dataset=%s --set training.epochs=2 --set training.batchSize=20"
                .formatted(results, data));
    assertThat(trained.exit()).as(String.join("\n", trained.err())).isZero();
    sameAsTheConsumers(results.resolve("model.zip"), data.resolve("test"));
  }

  @Test
  void threadsAskOnePredictor() throws Exception {
    Path data = folder.resolve("fashion");
    TinyFashion.copyTo(data);
    Path model = folder.resolve("results/model.zip");
    CommandLineRun trained =
        CommandLineRun.of(
            "run configs/quickstart.yaml --out %s --set data.dataset=%s --set training.epochs=2 --set training.batchSize=20"
                .formatted(model.getParent(), data));
    assertThat(trained.exit()).as(String.join("\n", trained.err())).isZero();
    Path export = folder.resolve("export");
    assertThat(CommandLineRun.of("export %s --to %s".formatted(model, export)).exit()).isZero();
    List<String> images;
    try (Stream<Path> files = Files.walk(data.resolve("test"))) {
      images = files.map(Path::toString).filter(file -> file.endsWith(".png")).sorted().toList();
    }
    List<String> libraries = new ArrayList<>();
    libraries.add(Libraries.CROWDZOO.toString());
    libraries.addAll(Libraries.ofAnApplication()); // no Vert.x among them
    libraries.addAll(Libraries.with("/ch/qos/logback/"));
    List<String> path = compiled("predictor", libraries);
    Ran ran =
        Ran.of(
            folder,
            Map.of(),
            Libraries.java(
                path,
                "example.Labels",
                Stream.concat(Stream.of(export.toString()), images.stream())));
    assertThat(ran.exit()).as(String.join("\n", ran.err())).isZero();
    CommandLineRun predicted =
        CommandLineRun.of("predict %s %s".formatted(model, String.join(" ", images)));
    List<String> labels = predicted.out().lines().skip(1).map(ExamplesTest::fileAndLabel).toList();
    assertThat(ran.out().stream().map(ExamplesTest::fileAndLabel).toList()).isEqualTo(labels);
    assertThat(labels).hasSize(20);
  }

  private static String fileAndLabel(String row) {
    return row.substring(0, row.lastIndexOf(','));
  }

  /** The same pictures with their class and, from the fifth class on, a second label. */
  private static void severalLabels(Path data, Path flat) throws IOException {
    List<String> classes;
    try (Stream<Path> folders = Files.list(data.resolve("test"))) {
      classes = folders.map(path -> path.getFileName().toString()).sorted().toList();
    }
    for (String split : List.of("train", "val", "test")) {
      Path to = Files.createDirectories(flat.resolve(split));
      StringBuilder rows = new StringBuilder("file,labels\n");
      for (String name : classes) {
        try (Stream<Path> files = Files.list(data.resolve(split).resolve(name))) {
          for (Path file : files.sorted().toList()) {
            Files.copy(file, to.resolve(file.getFileName()));
            String second = classes.indexOf(name) < 5 ? "" : ";late";
            rows.append(file.getFileName()).append(',').append(name).append(second).append('\n');
          }
        }
      }
      Files.writeString(to.resolve("labels.csv"), rows);
    }
    String names = classes.stream().map(c -> '"' + c + "\", ").collect(Collectors.joining());
    Files.writeString(
        flat.resolve("metadata.json"),
        "{\"name\": \"flat\", \"n_classes\": 11, \"n_workers\": 0, \"kind\": \"multi-label\","
            + " \"class_names\": ["
            + names
            + "\"late\"]}");
  }

  @Test
  void anExportOfSeveralLabelsIsReadWithDl4jAlone() throws Exception {
    TinyFashion.copyTo(folder.resolve("fashion"));
    Path data = folder.resolve("flat");
    severalLabels(folder.resolve("fashion"), data);
    Path results = folder.resolve("results");
    CommandLineRun trained =
        CommandLineRun.of(
            "run configs/quickstart.yaml --out %s --set data.dataset=%s --set strategy={\"name\":\"gold\"} --set training.epochs=4 --set training.batchSize=20 --set training.thresholds=tuned"
                .formatted(results, data));
    assertThat(trained.exit()).as(String.join("\n", trained.err())).isZero();
    assertThat(sameAsTheConsumers(results.resolve("model.zip"), data.resolve("test")))
        .startsWith("file,labels,")
        .endsWith(",late");
  }

  /** Gives the header of what both say. */
  private String sameAsTheConsumers(Path model, Path pictures) throws Exception {
    Path export = folder.resolve("export");
    assertThat(CommandLineRun.of("export %s --to %s".formatted(model, export)).exit()).isZero();
    List<String> images;
    try (Stream<Path> files = Files.walk(pictures)) {
      images = files.map(Path::toString).filter(file -> file.endsWith(".png")).sorted().toList();
    }
    CommandLineRun predicted =
        CommandLineRun.of("predict %s %s --all".formatted(model, String.join(" ", images)));
    assertThat(predicted.exit()).isZero();

    List<String> libraries =
        new ArrayList<>(
            Libraries.ofAnApplication().stream()
                .filter(jar -> !jar.matches(".*/(dnnl|opencl|deeplearning4j-zoo|arbiter).*"))
                .toList());
    libraries.addAll(Libraries.with("/ch/qos/logback/"));
    List<String> path = compiled("consumer", libraries);
    assertThat(path).noneMatch(entry -> entry.equals(Libraries.CROWDZOO.toString()));
    Ran ran =
        Ran.of(
            folder,
            Map.of(),
            Libraries.java(
                path,
                "example.Consumer",
                Stream.concat(Stream.of(export.toString()), images.stream())));
    assertThat(ran.exit()).as(String.join("\n", ran.err())).isZero();
    List<String[]> theirs = ran.out().stream().map(line -> line.split(",")).toList();
    List<String[]> ours = predicted.out().lines().map(line -> line.split(",")).toList();
    assertThat(theirs).hasSameSizeAs(ours).hasSize(images.size() + 1);
    for (int i = 1; i < ours.size(); i++) {
      assertThat(theirs.get(i)[0]).isEqualTo(ours.get(i)[0]);
      assertThat(theirs.get(i)[1]).isEqualTo(ours.get(i)[1]);
      for (int f = 2; f < ours.get(i).length; f++) {
        assertThat(Double.parseDouble(theirs.get(i)[f]))
            .isCloseTo(
                Double.parseDouble(ours.get(i)[f]), org.assertj.core.data.Offset.offset(1e-4));
      }
    }
    assertThat(ran.out().get(0)).isEqualTo(predicted.out().lines().findFirst().orElseThrow());
    return ran.out().get(0);
  }
}
