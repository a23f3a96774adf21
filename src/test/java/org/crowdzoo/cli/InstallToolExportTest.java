package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.crowdzoo.dataset.CrowdDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of labelling tools on the command line: {@code install custom} and {@code convert}. */
class InstallToolExportTest {
  private static final Path TOOLS = Path.of("src/test/resources/tools");

  @TempDir private Path folder;

  private Path images(String... names) throws Exception {
    for (String name : names) {
      Path file = folder.resolve("images").resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(
          new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY),
          name.substring(name.lastIndexOf('.') + 1),
          file.toFile());
    }
    return folder.resolve("images");
  }

  private CommandLineRun run(Object... words) {
    CommandLineRun run =
        CommandLineRun.ofWords(Stream.of(words).map(String::valueOf).toArray(String[]::new));
    assertThat(run.exit()).as("%s", run.err()).isZero();
    return run;
  }

  private static List<String> votes(CrowdDataset dataset) {
    var votes = dataset.answers();
    return IntStream.range(0, votes.tasks())
        .boxed()
        .flatMap(
            i ->
                votes
                    .ofTask(i)
                    .map(
                        vote ->
                            votes.taskKey(i)
                                + " "
                                + votes.workerKey(vote.worker())
                                + "="
                                + dataset.classNames().get(vote.label())))
        .sorted()
        .toList();
  }

  /** Tasks are called by files of images in no class folder; one has no vote, one is no task. */
  @Test
  void imagesAreFoundByTheirNames() throws Exception {
    Path images = images("red-boat.jpg", "blue car.jpg", "tree.png", "spare-7.png");
    Path to = folder.resolve("mine");
    CommandLineRun run =
        run(
            "install",
            "custom",
            "--answers",
            TOOLS.resolve("label-studio.json"),
            "--train-path",
            images,
            "--val",
            "none",
            "--to",
            to);
    assertThat(run.out()).contains("question kind", "left out: 1 skipped", "1 images are no task");
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(votes(dataset)).containsExactly("0 1=car", "1 1=boat", "1 ben@example.org=ship");
    assertThat(dataset.train().examples())
        .extracting(example -> example.file().getFileName().toString())
        .containsExactlyInAnyOrder("blue car-0.jpg", "red-boat-1.jpg", "tree-2.png");
    assertThat(run("validate", to).exit()).isZero();
  }

  @Test
  void severalLabels() throws Exception {
    Path images = images("1.jpg");
    Path to = folder.resolve("sets");
    run(
        "install",
        "custom",
        "--answers",
        TOOLS.resolve("mturk-boxes.csv"),
        "--train-path",
        images,
        "--val",
        "none",
        "--to",
        to);
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.classNames()).containsExactly("wet");
    assertThat(Files.readString(to.resolve("answers.json"))).contains("\"W2\":[]");
  }

  @Test
  void convertWritesWhatItReadOfAnExport() throws Exception {
    Path to = folder.resolve("votes.csv");
    CommandLineRun run =
        run("convert", TOOLS.resolve("zooniverse.csv"), to, "--question", "What is it?");
    assertThat(Files.readString(to))
        .isEqualTo("task,worker,label\ncat 1.png,ann,0\ncat 1.png,not-logged-in-ab12,1\n");
    assertThat(run.out()).contains("votes.csv: 2 votes on 2 tasks by 2 workers");
    Path several = TOOLS.resolve("zooniverse.csv");
    CommandLineRun which = CommandLineRun.ofWords("convert", several.toString(), to.toString());
    assertThat(which.exit()).isEqualTo(2);
    assertThat(which.err())
        .containsExactly(
            "crowdzoo: "
                + several
                + ": holds answers to several questions; --question says which: 100:T0 (T0, What is"
                + " it?), 100:T1 (T1, Marks?)");
  }
}
