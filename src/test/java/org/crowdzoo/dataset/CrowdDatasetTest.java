package org.crowdzoo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class CrowdDatasetTest {
  @TempDir Path folder;
  private SmallDataset files;

  @BeforeEach
  void write() {
    files = SmallDataset.write(folder);
  }

  private List<String> problems() {
    InputException e = catchThrowableOfType(() -> CrowdDataset.open(folder), InputException.class);
    assertThat(e).as("problems").isNotNull();
    return e.problems().stream().map(line -> line.replace(folder + "/", "")).toList();
  }

  @Test
  void joinsFilesAndVotesByKey() {
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.classNames()).containsExactly("a", "b", "c");
    assertThat(dataset.votes().taskKeys()).containsExactly("4", "5", "6", "7", "8", "9", "10");
    assertThat(dataset.train().examples())
        .extracting(Example::key)
        .isEqualTo(dataset.votes().taskKeys());
    assertThat(dataset.train().labels()).containsExactly(1, 2, 0, 1, 2, 0, 1);
    assertThat(dataset.train().examples().get(6).file())
        .isEqualTo(folder.resolve("train/b/b-x-10.png"));
    assertThat(dataset.val().labels()).containsExactly(0, 1);
    assertThat(dataset.test().size()).isEqualTo(3);
    assertThat(dataset.votes().workers()).isEqualTo(5);
    assertThat(dataset.hasFeatures()).isFalse();
  }

  @Test
  void validationSplitMayBeAbsent() throws IOException {
    try (var all = Files.walk(folder.resolve("val"))) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    assertThat(CrowdDataset.open(folder).val().isEmpty()).isTrue();
  }

  @Test
  void allProblemsComeAtOnce() throws IOException {
    files.image("train/a/extra-77.png", 5, 6, 1);
    files.image("train/a/copy-9.png", 5, 6, 1);
    files.delete("train/b/b-x-4.png");
    Files.write(folder.resolve("train/c/c-x-5.png"), new byte[0]);
    Files.createDirectories(folder.resolve("train/d"));
    assertThat(problems())
        .containsExactlyInAnyOrder(
            "train/c/c-x-5.png: key 5: the image file is empty, 0 bytes",
            "train/d: class folder holds no image",
            "metadata.json: n_classes must be the number of classes found, got 3, found 4"
                + " (a, b, c, d); a class without examples must be named by class_names, a list of"
                + " n_classes names",
            "train/a/copy-9.png: key 9 is that of another training file, "
                + folder.resolve("train/a/a-x-9.png").toString().replace(folder + "/", "")
                + "; an image's key is what follows the last - of its name,"
                + " <name>-<key>.<extension>: rename one",
            "train/a/extra-77.png: key 77 has no task in answers.json",
            "answers.json: task 4 has no file in train");
  }

  @Test
  void votesOutOfRangeAndBrokenFilesAreListed() {
    files.text("answers.json", "{\"4\": {\"0\": 3}, \"5\": {\"9\": 1}}");
    assertThat(problems())
        .containsExactly(
            "answers.json: label of worker 0 on task 4 must be a whole number from 0 to 2, got 3",
            "answers.json: unknown worker 9, metadata.json allows 0 to 4");
    files.text("answers.json", "{\"4\": {\"0\": 3");
    files.text("metadata.json", "{\"n_classes\": 0}");
    assertThat(problems()).hasSize(3).allMatch(line -> line.startsWith("metadata.json: n"));
  }

  @Test
  void namesOfClassesMayBeDeclared() {
    files.text(
        "metadata.json",
        "{\"name\": \"s\", \"n_classes\": 4, \"n_workers\": 5,"
            + " \"class_names\": [\"c\", \"b\", \"none\", \"a\"]}");
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.classNames()).containsExactly("c", "b", "none", "a");
    assertThat(dataset.train().labels()).containsExactly(1, 0, 3, 1, 0, 3, 1);
    files.text(
        "metadata.json",
        "{\"name\": \"s\", \"n_classes\": 3, \"n_workers\": 5, \"class_names\": [\"c\", \"b\"]}");
    assertThat(problems())
        .containsExactly(
            "metadata.json: class_names must be a list of 3 different names (n_classes), got [c,"
                + " b]");
  }

  @Test
  void votesTellTheOrderOfNumberedFolders(@TempDir Path other) {
    SmallDataset numbered = SmallDataset.write(other);
    StringBuilder answers = new StringBuilder("{");
    for (int k = 0; k < 11; k++) {
      numbered.image("train/" + k + "/n-" + (20 + k) + ".png", 4, 4, k);
      answers.append(k == 0 ? "" : ",").append("\"").append(20 + k).append("\":{\"0\":" + k + "}");
    }
    for (String name : List.of("train", "val", "test")) {
      for (String c : List.of("a", "b", "c")) {
        deleteFolder(other.resolve(name).resolve(c));
      }
    }
    numbered.text("answers.json", answers + "}");
    numbered.text("metadata.json", "{\"name\":\"n\",\"n_classes\":11,\"n_workers\":1}");
    CrowdDataset byValue = CrowdDataset.open(other);
    assertThat(byValue.classNames().get(2)).isEqualTo("2");
    assertThat(byValue.train().labels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    // votes that follow torchvision's alphabetical order 0, 1, 10, 2 …
    numbered.text(
        "answers.json",
        "{\"20\":{\"0\":0},\"21\":{\"0\":1},\"22\":{\"0\":3},\"23\":{\"0\":4},\"24\":{\"0\":5},"
            + "\"25\":{\"0\":6},\"26\":{\"0\":7},\"27\":{\"0\":8},\"28\":{\"0\":9},"
            + "\"29\":{\"0\":10},\"30\":{\"0\":2}}");
    assertThat(CrowdDataset.open(other).classNames().get(2)).isEqualTo("10");
  }

  @Test
  void peerannotsCifarFoldersCountAsTheVotesDo(@TempDir Path other) {
    List<String> cifar =
        List.of("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
    SmallDataset images = SmallDataset.write(other);
    for (String split : List.of("train", "val", "test")) {
      deleteFolder(other.resolve(split));
    }
    StringBuilder byCifar = new StringBuilder();
    StringBuilder byName = new StringBuilder();
    List<String> sorted = cifar.stream().sorted().toList();
    for (int k = 0; k < 10; k++) {
      images.image("train/" + cifar.get(k) + "/x-" + k + ".png", 2, 2, k);
      byCifar.append("\"%d\":{\"0\":%d},".formatted(k, k));
      byName.append("\"%d\":{\"0\":%d},".formatted(k, sorted.indexOf(cifar.get(k))));
    }
    images.text("metadata.json", "{\"name\":\"c\",\"n_classes\":10,\"n_workers\":1}");
    images.text("answers.json", "{" + byCifar.substring(0, byCifar.length() - 1) + "}");
    assertThat(CrowdDataset.open(other).classNames()).isEqualTo(cifar);
    images.text("answers.json", "{" + byName.substring(0, byName.length() - 1) + "}");
    assertThat(CrowdDataset.open(other).classNames()).isEqualTo(sorted);
  }

  @Test
  void aggregatedLabelsFindTheirTrainingExample() {
    files.text(
        "answers.json",
        "{\"4\":{},\"5\":{},\"6\":{},\"7\":{},\"8\":{},\"9\":{\"0\":1},\"10\":{},"
            + "\"100\":{\"0\":1}}");
    CrowdDataset dataset = CrowdDataset.open(folder);
    double[][] ofAllTasks = new double[8][];
    double[][] byKey = new double[11][];
    for (int n = 0; n < 11; n++) {
      byKey[n] = new double[] {n};
      ofAllTasks[Math.min(n, 7)] = new double[] {n < 7 ? 4 + n : 100};
    }
    double[][] expected = {{4}, {5}, {6}, {7}, {8}, {9}, {10}};
    assertThat(dataset.byTrainingExample(ofAllTasks)).isDeepEqualTo(expected);
    assertThat(dataset.byTrainingExample(byKey)).isDeepEqualTo(expected);
    assertThat(dataset.byTrainingExample(expected)).isDeepEqualTo(expected);
    assertThat(
            catchThrowableOfType(
                () -> dataset.byTrainingExample(new double[3][]), InputException.class))
        .hasMessage(folder + ": labels must have one row for each of the 7 training tasks, got 3");
  }

  @Test
  void keysMayHaveLeadingZeros() throws IOException {
    Files.move(folder.resolve("train/b/b-x-4.png"), folder.resolve("train/b/b-x-0004.png"));
    assertThat(CrowdDataset.open(folder).train().examples().get(0).key()).isEqualTo("4");
  }

  @Test
  void imagesOutsideOfClassFoldersHaveNoKnownClass() throws IOException {
    Files.move(folder.resolve("train/b/b-x-4.png"), folder.resolve("train/b-x-4.png"));
    assertThat(CrowdDataset.open(folder).train().labels()).containsExactly(-1, 2, 0, 1, 2, 0, 1);
  }

  @Test
  void votesOnHeldOutTasksAreAllowedWhereKeysRunThrough() {
    files.text(
        "answers.json",
        "{\"4\":{},\"5\":{},\"6\":{},\"7\":{},\"8\":{},\"9\":{\"0\":1},\"10\":{},"
            + "\"100\":{\"0\":1},\"101\":{\"1\":1}}");
    assertThat(CrowdDataset.open(folder).votes().tasks()).isEqualTo(7);
    files.image("val/a/again-4.png", 5, 6, 1);
    assertThat(problems())
        .containsExactly(
            "answers.json: task 100 has no file in train",
            "answers.json: task 101 has no file in train");
  }

  @Test
  void withoutAnswersNoTaskHasAVote() {
    files.delete("answers.json");
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.votes().size()).isZero();
    assertThat(dataset.votes().tasks()).isEqualTo(7);
    assertThat(catchThrowableOfType(dataset::requireVotes, InputException.class))
        .hasMessage(folder.resolve("answers.json") + ": no such file");
  }

  @Test
  void hashSeesEveryByteAndNotThePlace(@TempDir Path other) {
    String hash = CrowdDataset.open(folder).sha256();
    assertThat(hash).matches("[0-9a-f]{64}");
    SmallDataset copy = SmallDataset.write(other);
    assertThat(CrowdDataset.open(other).sha256()).isEqualTo(hash);
    copy.image("test/c/v-102.png", 5, 6, 999);
    String changed = CrowdDataset.open(other).sha256();
    assertThat(changed).isNotEqualTo(hash);
    copy.text("answers.json", "{\"4\":{},\"5\":{},\"6\":{},\"7\":{},\"8\":{},\"9\":{},\"10\":{}}");
    assertThat(CrowdDataset.open(other).sha256()).isNotIn(hash, changed);
  }

  @Test
  void featuresFromCsv(@TempDir Path other) {
    SmallDataset features = features(other);
    CrowdDataset dataset = CrowdDataset.open(other);
    assertThat(dataset.classNames()).containsExactly("jazz", "rock");
    assertThat(dataset.featureSize()).isEqualTo(2);
    assertThat(dataset.train().examples()).extracting(Example::key).containsExactly("2", "10", "x");
    assertThat(dataset.train().labels()).containsExactly(0, 1, -1);
    float[] row = new float[2];
    Inputs.of(dataset.train(), Preprocessing.ofFeatures(dataset, Normalization.NONE))
        .read(1, row, 0);
    assertThat(row).containsExactly(1.5f, -2);
    features.text("train/features.csv", "key,label,f1,f2\n10,rock,a,1\n2,jazz,3\nx,,5,6\n");
    InputException e = catchThrowableOfType(() -> CrowdDataset.open(other), InputException.class);
    assertThat(e.problems())
        .contains(
            other.resolve("train/features.csv")
                + ": line 3 must have 4 columns as the header, got 3");
    features.text("train/features.csv", "key,label,f1,f2\n10,rock,a,1\n2,jazz,3,NaN\nx,,5,6\n");
    e = catchThrowableOfType(() -> CrowdDataset.open(other), InputException.class);
    assertThat(e.problems())
        .contains(
            other.resolve("train/features.csv")
                + ": feature 1 of key 10 must be a finite number, got a",
            other.resolve("train/features.csv")
                + ": feature 2 of key 2 must be a finite number, got NaN")
        .as("that nothing is left to read is no problem of its own")
        .noneMatch(line -> line.contains("no features.csv"));
  }

  @Test
  void featuresFromNumpyGiveTheSame(@TempDir Path csv, @TempDir Path npy) throws IOException {
    features(csv);
    SmallDataset binary = features(npy);
    binary.text("train/features.csv", "key,label\n10,rock\n2,jazz\nx,-1\n");
    NumpyFile.write(npy.resolve("train/features.npy"), new double[] {1.5, -2, 3, 4, 5, 6}, 3, 2);
    CrowdDataset expected = CrowdDataset.open(csv);
    CrowdDataset actual = CrowdDataset.open(npy);
    assertThat(actual.train().labels()).isEqualTo(expected.train().labels());
    assertThat(actual.train().features().values()).isEqualTo(expected.train().features().values());
    assertThat(actual.sha256()).isNotEqualTo(expected.sha256());
    NumpyFile.write(npy.resolve("train/features.npy"), new double[4], 2, 2);
    InputException e = catchThrowableOfType(() -> CrowdDataset.open(npy), InputException.class);
    assertThat(e.problems())
        .contains(
            npy.resolve("train/features.npy")
                + ": must be [n, D] with the 3 rows of features.csv, got [2, 2]");
  }

  public static SmallDataset features(Path folder) {
    SmallDataset files = SmallDataset.write(folder);
    for (String split : List.of("train", "val", "test")) {
      deleteFolder(folder.resolve(split));
    }
    files.text("train/features.csv", "key,label,f1,f2\n10,rock,1.5,-2\n2,jazz,3,4\nx,,5,6\n");
    files.text("test/features.csv", "key,label,f1,f2\n0,rock,1,1\n1,jazz,2,1\n");
    files.text("answers.json", "{\"x\":{\"0\":1},\"10\":{\"0\":1,\"1\":0},\"2\":{\"1\":0}}");
    files.text("metadata.json", "{\"name\":\"f\",\"n_classes\":2,\"n_workers\":2}");
    return files;
  }

  private static void deleteFolder(Path folder) {
    try (var all = Files.walk(folder)) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // was not there
    }
  }
}
