package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * While OpenCV is loaded, experiment and dataset are read; while ND4J is, images are decoded. That
 * must initialise nothing of what is loaded, or two threads could wait for each other for ever.
 */
@Tag("once")
class PreparationTest {
  @Test
  void whatIsReadLoadsNeitherOpenCvNorNd4j(@TempDir Path folder) throws Exception {
    assertThat(classesAfter("read", folder))
        .contains("org.crowdzoo.dataset.CrowdDataset")
        .noneMatch(name -> name.startsWith("org.bytedeco."))
        .noneMatch(name -> name.startsWith("org.nd4j.nativeblas."))
        .doesNotContain("org.nd4j.linalg.factory.Nd4j");
  }

  @Test
  void whatIsDecodedDoesNotLoadNd4j(@TempDir Path folder) throws Exception {
    assertThat(classesAfter("decode", folder))
        .contains("org.bytedeco.opencv.opencv_core.Mat")
        .noneMatch(name -> name.startsWith("org.nd4j.nativeblas."))
        .doesNotContain("org.nd4j.linalg.factory.Nd4j");
  }

  /** All classes that a process loads which does as {@link #main} says. */
  private static List<String> classesAfter(String work, Path folder) throws Exception {
    Path loaded = folder.resolve("loaded.txt");
    Path out = folder.resolve("out.txt");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:file=" + loaded,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                PreparationTest.class.getName(),
                work)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(java.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(java.exitValue()).as(Files.readString(out)).isZero();
    return Files.readAllLines(loaded).stream()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.substring(0, line.indexOf(" source: ")))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  /** Reads all experiments whose datasets are here, or decodes the pictures of one. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("decode")) {
      Experiment experiment = Experiment.read(Path.of("configs/quickstart.yaml"), List.of());
      new ExperimentData(experiment.open(), experiment.data()).load();
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(Path.of("configs"))) {
      files = all.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
    int read = 0;
    for (Path file : files) {
      try {
        Experiment.read(file, List.of()).open();
        read++;
      } catch (InputException e) {
        continue; // a sweep or a comparison, or its dataset is not installed
      }
    }
    if (read < 5) {
      throw new IllegalStateException("of " + files + " only " + read + " could be read");
    }
  }
}
