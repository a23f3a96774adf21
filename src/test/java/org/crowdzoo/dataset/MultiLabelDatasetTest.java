package org.crowdzoo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiLabelDatasetTest {
  @TempDir Path folder;

  private SmallDataset files;

  @BeforeEach
  void write() {
    files = write(folder);
  }

  /** Labels a, b, c; 4 train, 2 test images of 6 x 5 pixels; W = 3. */
  private static SmallDataset write(Path folder) {
    SmallDataset files = SmallDataset.in(folder);
    for (int i = 0; i < 4; i++) {
      files.image("train/x-" + i + ".png", 5, 6, i);
    }
    files.image("test/t-0.png", 5, 6, 10);
    files.image("test/t-1.png", 5, 6, 11);
    files.text("train/labels.csv", "file,labels\nx-0.png,a;c\nx-1.png,\nx-2.png,b\nx-3.png,NaN\n");
    files.text("test/labels.csv", "file,a,b,c\nt-1.png,0,1,1\nt-0.png,0,0,0\n");
    files.text(
        "metadata.json",
        "{\"name\": \"m\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 3}");
    files.text(
        "answers.json",
        "{\"3\": {\"0\": [2]}, \"0\": {\"0\": [0, 2], \"2\": []}, \"1\": {\"1\": []}, \"2\": {}}");
    return files;
  }

  @Test
  void truthIsMultiHot() {
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.isMultiLabel()).isTrue();
    assertThat(dataset.classNames()).containsExactly("a", "b", "c");
    double[][] train = dataset.train().multiHot(3);
    assertThat(train[0]).containsExactly(1, 0, 1);
    assertThat(train[1]).containsExactly(0, 0, 0);
    assertThat(train[2]).containsExactly(0, 1, 0);
    assertThat(train[3]).isNull();
    assertThat(dataset.test().multiHot(3)).isDeepEqualTo(new double[][] {{0, 0, 0}, {0, 1, 1}});
    assertThat(dataset.val().isEmpty()).isTrue();
    assertThat(dataset.test().hasLabels()).isTrue();
    assertThat(dataset.test().labels()).containsOnly(-1);
  }

  @Test
  void votesAreSetsByTrainingExample() {
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.multiLabelVotes().taskKeys()).containsExactly("0", "1", "2", "3");
    assertThat(dataset.multiLabelVotes().size()).isEqualTo(4);
    assertThat(dataset.answers().size()).isEqualTo(4);
    assertThat(dataset.train().examples().get(3).key()).isEqualTo("3");
  }

  @Test
  void whatTakesOneLabelATaskIsRefused() {
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThatThrownBy(dataset::votes)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a multi-label dataset");
    CrowdDataset single = CrowdDataset.open(SmallDataset.write(folder.resolve("one")).folder);
    assertThat(single.isMultiLabel()).isFalse();
    assertThatThrownBy(single::multiLabelVotes)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has one label a task");
  }

  @Test
  void labelsAreWrittenInSeveralWays() {
    for (String labels :
        List.of(
            "x-0.png,a|c\nx-2.png,b",
            "x-0.png,\"a, c\"\nx-2.png,b",
            "x-0.png,c a\n./x-2.png,b",
            "x-0.png,\"['a', 'c']\"\nx-2.png,\"['b']\"",
            "x-0.png,\"[0, 2]\"\nx-2.png,[1]")) {
      files.text(
          "metadata.json",
          "{\"name\": \"m\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 3,"
              + " \"class_names\": [\"a\", \"b\", \"c\"]}");
      files.text("train/labels.csv", "file,labels\n" + labels + "\n");
      double[][] train = CrowdDataset.open(folder).train().multiHot(3);
      assertThat(train[0]).as(labels).containsExactly(1, 0, 1);
      assertThat(train[2]).as(labels).containsExactly(0, 1, 0);
      assertThat(train[1]).as(labels).isNull(); // not in the list
    }
  }

  @Test
  void aNameMayHoldWhatSeparates() {
    files.text(
        "metadata.json",
        "{\"name\": \"m\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 3,"
            + " \"class_names\": [\"Ankle boot\", \"T-shirt, top\", \"bag\"]}");
    files.text(
        "train/labels.csv",
        "file,labels\nx-0.png,\"T-shirt, top\"\nx-1.png,Ankle boot;bag\nx-2.png,Ankle boot\n");
    files.text("test/labels.csv", "file,Ankle boot,\"T-shirt, top\",bag\nt-1.png,1,1,0\n");
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.train().multiHot(3)[0]).containsExactly(0, 1, 0);
    assertThat(dataset.train().multiHot(3)[1]).containsExactly(1, 0, 1);
    assertThat(dataset.train().multiHot(3)[2]).containsExactly(1, 0, 0);
    assertThat(dataset.test().multiHot(3)[1]).containsExactly(1, 1, 0);
  }

  @Test
  void everyProblemOfLabelsIsOneLine() {
    files.text(
        "train/labels.csv",
        "file,a,b,c\nx-0.png,1,0,2\nx-1.png,,1,0\nx-9.png,0,0,0\nx-2.png,0,0\nx-3.png,0,0,0\n"
            + "x-3.png,0,0,0\n");
    DatasetCheck check = DatasetCheck.of(folder);
    assertThat(check.problems()).hasSize(5);
    assertThat(check.problems().get(0)).endsWith("line 2, column c: must be 0 or 1, got 2");
    assertThat(check.problems().get(1)).contains("line 3: must have 0 or 1 in all columns");
    assertThat(check.problems().get(2)).contains("line 5: must have 4 columns");
    assertThat(check.problems().get(3)).contains("line 7: x-3.png stands in line 6, too");
    assertThat(check.problems().get(4)).contains("line 4: there is no image x-9.png");
  }

  @Test
  void everyClassHasOneColumn() {
    files.text(
        "metadata.json",
        "{\"name\": \"m\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 3,"
            + " \"class_names\": [\"apple\", \"b\", \"c\"]}");
    files.text("train/labels.csv", "file,labels\nx-0.png,apple;c\n");
    files.text("test/labels.csv", "file,c,aple,c\nt-1.png,0,1,1\nt-0.png,0,0,0\n");
    DatasetCheck check = DatasetCheck.of(folder);
    assertThat(check.problems()).hasSize(3);
    assertThat(check.problems().get(0))
        .contains("column aple: must be one of apple, b, c")
        .endsWith("did you mean apple?");
    assertThat(check.problems().get(1)).endsWith("the header names two columns c");
    assertThat(check.problems().get(2)).endsWith("has no column of apple, b");
  }

  @Test
  void anUnknownLabelIsNamed() {
    files.text(
        "metadata.json",
        "{\"name\": \"m\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 3,"
            + " \"class_names\": [\"a\", \"b\", \"c\"]}");
    files.text("train/labels.csv", "file,labels\nx-0.png,a;d\n");
    assertThatThrownBy(() -> CrowdDataset.open(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("labels of key 0 must be one of a, b, c")
        .hasMessageContaining("got d");
  }

  @Test
  void validateTellsWhatItHolds() {
    DatasetCheck check = DatasetCheck.of(folder);
    assertThat(check.problems()).isEmpty();
    assertThat(check.facts())
        .contains(
            "kind: multi-label, 3 labels (a, b, c)",
            "train: 4 images, by label 1 1 1, 1 with none of them, 1 of unknown labels",
            "test: 2 images, by label 0 1 1, 1 with none of them",
            "votes: 4 of 3 workers (0 idle), at most 2 a task, 2 for none of the labels, 1 tasks"
                + " without a vote",
            "votes by class: a 1, b 0, c 2",
            "votes against the truth: they name 50.0 percent of the labels that are there, 100.0"
                + " percent of what they name is there");
    assertThat(check.facts()).noneMatch(line -> line.contains("passed over"));
  }

  @Test
  void theHashKnowsTheLabels() {
    String before = CrowdDataset.open(folder).sha256();
    files.text("train/labels.csv", "file,labels\nx-0.png,a;c\nx-1.png,\nx-2.png,b\nx-3.png,a\n");
    assertThat(CrowdDataset.open(folder).sha256()).isNotEqualTo(before);
  }

  @Test
  void featuresHaveSeveralLabelsInACell() {
    Path other = folder.resolve("features");
    SmallDataset written = SmallDataset.in(other);
    written.text("train/features.csv", "key,labels,f1\n5,a;c,0.5\n6,,1\n7,-1,2\n8,b,3\n");
    written.text("answers.json", "{\"5\": {\"0\": [1]}, \"6\": {}, \"7\": {}, \"8\": {}}");
    written.text(
        "metadata.json",
        "{\"name\": \"f\", \"kind\": \"multi-label\", \"n_classes\": 3, \"n_workers\": 1}");
    CrowdDataset dataset = CrowdDataset.open(other);
    assertThat(dataset.train().multiHot(3)[0]).containsExactly(1, 0, 1);
    assertThat(dataset.train().multiHot(3)[1]).containsExactly(0, 0, 0);
    assertThat(dataset.train().multiHot(3)[2]).isNull();
    assertThat(dataset.hasFeatures()).isTrue();
  }

  @Test
  void withoutAnswersNoTaskHasAVote() {
    files.delete("answers.json");
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.multiLabelVotes().size()).isZero();
    assertThat(dataset.multiLabelVotes().tasks()).isEqualTo(4);
    assertThatThrownBy(dataset::requireMultiLabelVotes)
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
  }
}
