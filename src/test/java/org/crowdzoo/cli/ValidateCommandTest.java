package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crowdzoo.dataset.SmallDataset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  @TempDir Path folder;
  private SmallDataset dataset;

  @BeforeEach
  void write() {
    dataset = SmallDataset.write(folder);
  }

  @Test
  void tellsWhatADatasetHolds() {
    CommandRun run = CommandRun.of("validate", folder);
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "classes: 3 (a, b, c)",
            "train: 7 images, by class 2 3 2",
            "votes: 10 of 5 workers (1 idle), at most 3 a task, 1 tasks without a vote",
            "image sizes, height x width: 5 x 6: 12",
            folder + ": no problems");
  }

  @Test
  void listsEveryProblemWithItsFile() throws IOException {
    Path cut = folder.resolve("train/b/b-x-7.png");
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length - 20));
    Files.writeString(folder.resolve("test/c/v-102.png"), "not an image");
    Files.write(folder.resolve("train/a/a-x-9.png"), new byte[0]);
    dataset.image("train/a/a-x-99.png", 5, 6, 1);
    dataset.delete("train/c/c-x-8.png");
    dataset.text(
        "answers.json",
        "{\"4\": {\"4\": 7}, \"10\": {\"0\": -3}, \"9\": {}, \"8\": {}, \"7\": {}, \"6\": {}}");
    CommandRun run = CommandRun.of("validate", folder);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .containsExactlyInAnyOrder(
            "crowdzoo: "
                + folder
                + "/answers.json: label of worker 4 on task 4 must be a whole number from 0 to 2,"
                + " got 7",
            "crowdzoo: "
                + folder
                + "/answers.json: label of worker 0 on task 10 must be a whole number from 0 to 2,"
                + " got -3",
            "crowdzoo: " + folder + "/train/a/a-x-9.png: key 9: the image file is empty, 0 bytes",
            "crowdzoo: " + cut + ": not a readable image, the PNG file is cut off",
            "crowdzoo: " + folder + "/test/c/v-102.png: not a readable image");
    dataset.text(
        "answers.json", "{\"4\":{}, \"10\":{}, \"9\":{}, \"8\":{}, \"7\":{}, \"6\":{}, \"77\":{}}");
    assertThat(CommandRun.of("validate", folder).err())
        .contains(
            "crowdzoo: " + folder + "/train/a/a-x-99.png: key 99 has no task in answers.json",
            "crowdzoo: " + folder + "/train/c/c-x-5.png: key 5 has no task in answers.json",
            "crowdzoo: " + folder + "/answers.json: task 8 has no file in train",
            "crowdzoo: " + folder + "/answers.json: task 77 has no file in train");
  }

  @Test
  void listsMoreThanAScreenful() {
    for (int i = 0; i < 120; i++) {
      dataset.image("train/a/more-" + (1000 + i) + ".png", 2, 2, i);
    }
    assertThat(CommandRun.of("validate", folder).err()).hasSize(120);
  }

  @Test
  void warnsOfClassesThatAreNumberedInAnotherOrder() {
    dataset.text(
        "answers.json",
        "{\"4\":{\"0\":2},\"10\":{\"0\":2},\"9\":{\"0\":1},\"8\":{\"0\":0},\"7\":{\"0\":2},"
            + "\"6\":{\"0\":1},\"5\":{\"0\":0}}");
    assertThat(CommandRun.of("validate", folder).out())
        .contains("votes for the true class: 0.0 percent")
        .anyMatch(line -> line.startsWith("warning: answers.json seems to number the classes"));
  }

  @Test
  void warnsOfTestImagesThatAreTrainedOn() throws IOException {
    Files.copy(folder.resolve("train/a/a-x-9.png"), folder.resolve("test/a/copy-1.png"));
    assertThat(CommandRun.of("validate", folder).out())
        .contains("warning: 1 images of train are also in test");
  }

  @Test
  void warnsOfAFewImagesOfAnotherSize() {
    dataset.image("test/b/odd-200.png", 7, 5, 1);
    CommandRun run = CommandRun.of("validate", folder);
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains(
            "image sizes, height x width: 5 x 6: 12, 7 x 5: 1",
            "warning: "
                + folder.resolve("test/b/odd-200.png")
                + ": 7 x 5 pixels, most images are 5 x 6");
  }

  @Test
  void misuse() {
    assertThat(CommandRun.of("validate").exit()).isEqualTo(2);
    CommandRun missing = CommandRun.of("validate", folder.resolve("none"));
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err())
        .containsExactly(
            "crowdzoo: validate: " + folder.resolve("none") + ": no such dataset folder");
    assertThat(CommandRun.of("validate", folder, "--wrong").err()).hasSize(1);
  }

  @Test
  void tellsWhatIsTakenAsNoVote() {
    dataset.text(
        "answers.json",
        "{\"4\": {\"4\": 1, \"0\": -1}, \"10\": {\"0\": null}, \"9\": {}, \"8\": {}, \"7\": {},"
            + " \"6\": {}, \"5\": {\"1\": 0}}");
    assertThat(CommandRun.of("validate", folder).out())
        .contains(folder.resolve("answers.json") + ": 2 cells of -1 or null are no vote");
  }

  @Test
  void numbersThatNothingJustifiesAreOneLine() {
    dataset.text("metadata.json", "{\"name\": \"s\", \"n_classes\": 3, \"n_workers\": 9000000}");
    assertThat(CommandRun.of("validate", folder).err())
        .containsExactly(
            "crowdzoo: "
                + folder.resolve("answers.json")
                + ": has votes of 4 workers, which does not justify n_workers 9000000 of"
                + " metadata.json");
    dataset.delete("answers.json");
    assertThat(CommandRun.of("validate", folder).err())
        .containsExactly(
            "crowdzoo: "
                + folder.resolve("metadata.json")
                + ": n_workers must be at most 100000 without answers.json, got 9000000");
    dataset.text("metadata.json", "{\"name\": \"s\", \"n_classes\": 3, \"n_workers\": 2147483647}");
    assertThat(CommandRun.of("validate", folder).err())
        .containsExactly(
            "crowdzoo: "
                + folder.resolve("metadata.json")
                + ": n_workers must be at most 10000000, got 2147483647");
  }
}
