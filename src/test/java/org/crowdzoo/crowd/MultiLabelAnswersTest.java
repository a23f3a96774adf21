package org.crowdzoo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultiLabelAnswersTest {
  @TempDir Path folder;

  private MultiLabelVotes read(String json, Map<String, Object> others) throws IOException {
    return MultiLabelAnswers.read(
        Files.writeString(folder.resolve("answers.json"), json),
        new Metadata("test", 4, 3, others).withMultiLabel(true));
  }

  @Test
  void anEmptyListIsAVoteAndAnAbsentWorkerIsNone() throws IOException {
    MultiLabelVotes votes =
        read("{\"7\": {\"1\": [], \"0\": [3, 0]}, \"2\": {}, \"3\": {\"2\": null}}", Map.of());
    assertThat(votes.taskKeys()).containsExactly("2", "3", "7");
    assertThat(votes.workers()).isEqualTo(3);
    assertThat(votes.size()).isEqualTo(2);
    assertThat(votes.empty()).isEqualTo(1);
    assertThat(votes.labelsOf(1)).containsExactly(0, 3);
    assertThat(votes.isPartial()).isFalse();
  }

  @Test
  void askedByAnswerAndByWorker() throws IOException {
    MultiLabelVotes votes =
        read(
            "{\"0\": {\"0\": {\"labels\": [1], \"asked\": [0, 1]}, \"1\": [2],"
                + " \"2\": {\"labels\": []}}}",
            Map.of("asked", Map.of("1", List.of(2, 3), "2", List.of(0))));
    assertThat(votes.askedOf(0)).containsExactly(0, 1);
    assertThat(votes.askedOf(1)).containsExactly(2, 3);
    assertThat(votes.asksAll(2)).isTrue(); // an object that does not say asked is about all
  }

  @Test
  void labelsMayBeNamesOfClasses() throws IOException {
    Map<String, Object> names = Map.of("class_names", List.of("a", "b", "c", "d"));
    MultiLabelVotes votes = read("{\"0\": {\"0\": [\"d\", 1], \"1\": []}}", names);
    assertThat(votes.labelsOf(0)).containsExactly(1, 3);
    assertThatThrownBy(() -> read("{\"0\": {\"0\": [\"e\"]}}", names))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("got e");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    MultiLabelVotes votes =
        new MultiLabelVotesBuilder()
            .answer("a", "x", List.of(0, 3))
            .answer("a", "y", List.of())
            .answer("b", "x", List.of(1), List.of(1, 2))
            .answer("b", "z", List.of(), List.of(0))
            .task("c")
            .build(4);
    Path file = folder.resolve("written.json");
    MultiLabelAnswers.write(file, votes);
    assertThat(Files.readString(file))
        .contains("\"x\":[0,3]", "\"y\":[]", "{\"labels\":[1],\"asked\":[1,2]}");
    MultiLabelVotes read =
        MultiLabelAnswers.read(file, new Metadata("test", 4, 3, Map.of()).withMultiLabel(true));
    assertThat(read.taskKeys()).isEqualTo(votes.taskKeys());
    assertThat(read.workerKeys()).isEqualTo(votes.workerKeys());
    assertThat(read.size()).isEqualTo(4);
    for (int a = 0; a < 4; a++) {
      assertThat(read.labelsOf(a)).isEqualTo(votes.labelsOf(a));
      assertThat(read.askedOf(a)).isEqualTo(votes.askedOf(a));
      assertThat(read.worker(a)).isEqualTo(votes.worker(a));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'0': {'0': 2}}|labels of worker 0 on task 0 must be a list of numbers from 0 to 3",
        "{'0': {'0': [4]}}|must be different whole numbers from 0 to 3, got 4",
        "{'0': {'0': [1, 1]}}|got 1 twice",
        "{'0': {'0': ['x']}}|got x",
        "{'0': {'0': [[1]]}}|got a list or an object",
        "{'0': {'0': [1.5]}}|got 1.5",
        "{'0': {'0': {'labels': [1], 'asked': [0]}}}|names the labels [1], but was asked about [0]",
        "{'0': {'0': {'labels': [], 'asked': []}}}|must name a label",
        "{'0': {'0': {'asked': [0]}}}|got no labels",
        "{'0': {'0': {'labels': [0], 'seen': 1}}}|got the key seen",
        "{'0': {'9': [0]}}|unknown worker 9, metadata.json allows 0 to 2",
        "{'0': {'0': [0]}, '0': {}}|task 0 stands twice",
        "{'0': {'0': [0], '0': []}}|worker 0 votes twice on task 0",
        "{'0': [1]}|must be an object {\"worker\": [labels]}",
      })
  void badFilesAreRefusedInOneLine(String json, String message) {
    assertThatThrownBy(() -> read(json.replace('\'', '"'), Map.of()))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.problems()).singleElement().asString().contains(message));
  }

  @Test
  void badAskedOfMetadataIsRefused() {
    assertThatThrownBy(() -> read("{}", Map.of("asked", Map.of("0", List.of(4)))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("asked of metadata.json must be a list of labels from 0 to 3");
    assertThatThrownBy(() -> read("{}", Map.of("asked", Map.of("9", List.of(1)))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown worker 9");
    assertThatThrownBy(() -> read("{}", Map.of("asked", List.of(1))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("by worker");
  }

  @Test
  void theKindOfMetadata() throws IOException {
    Path file = folder.resolve("metadata.json");
    new Metadata("m", 4, 3, Map.of()).withMultiLabel(true).write(file);
    assertThat(Metadata.read(file).isMultiLabel()).isTrue();
    assertThat(Metadata.read(file).withMultiLabel(false).isMultiLabel()).isFalse();
    Files.writeString(
        file, "{\"name\": \"m\", \"n_classes\": 4, \"n_workers\": 3, \"kind\": \"multilabel\"}");
    assertThatThrownBy(() -> Metadata.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("kind must be one of single-label, multi-label, got multilabel")
        .hasMessageContaining("did you mean multi-label?");
  }
}
