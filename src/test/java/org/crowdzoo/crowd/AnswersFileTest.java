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

class AnswersFileTest {
  @TempDir Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("answers.json"), json);
  }

  private static Metadata metadata(int classes, int workers) {
    return new Metadata("test", classes, workers, Map.of());
  }

  private Votes read(String json, int classes, int workers) throws IOException {
    return AnswersFile.read(file(json), metadata(classes, workers));
  }

  @Test
  void keysInAnyOrderAndIdleWorkers() throws IOException {
    Votes votes = read("{\"10\": {\"3\": 1}, \"2\": {\"0\": 2, \"3\": 0}}", 3, 5);
    assertThat(votes.taskKeys()).containsExactly("2", "10");
    assertThat(votes.workerKeys()).containsExactly("0", "1", "2", "3", "4");
    assertThat(votes.ofTask(0)).containsExactly(new Vote(0, 0, 2), new Vote(0, 3, 0));
    assertThat(votes.ofTask(1)).containsExactly(new Vote(1, 3, 1));
  }

  @Test
  void namedWorkers() throws IOException {
    Votes votes = read("{\"a\": {\"zoe\": 1, \"bob\": 0}}", 2, 3);
    assertThat(votes.workerKeys()).containsExactly("bob", "idle-1", "zoe");
  }

  @Test
  void noVoteIsMinusOneNullOrNothing() throws IOException {
    Votes votes = read("{\"0\": {\"0\": -1, \"1\": null, \"2\": 1.0}, \"1\": {}}", 2, 3);
    assertThat(votes.tasks()).isEqualTo(2);
    assertThat(votes.size()).isEqualTo(1);
    assertThat(votes.ofTask(0)).containsExactly(new Vote(0, 2, 1));
  }

  @Test
  void theAiDoesNotCountAmongTheWorkers() throws IOException {
    Votes votes = read("{\"0\": {\"0\": 1, \"AI\": 0}}", 2, 2);
    assertThat(votes.workerKeys()).containsExactly("0", "1", "AI");
  }

  @Test
  void writtenVotesComeBack() throws IOException {
    Votes votes = read("{\"7\": {\"0\": 1, \"2\": 0}, \"5\": {}, \"x\\\"y\": {\"1\": 1}}", 2, 3);
    Path copy = folder.resolve("copy.json");
    AnswersFile.write(copy, votes);
    Votes again = AnswersFile.read(copy, metadata(2, 3));
    assertThat(again.taskKeys()).isEqualTo(votes.taskKeys());
    for (int i = 0; i < 3; i++) {
      assertThat(again.ofTask(i)).containsExactlyElementsOf(votes.ofTask(i).toList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[1] | must be an object {\"task\": {\"worker\": label}}",
        "~~ | must be an object {\"task\": {\"worker\": label}}",
        "{\"0\": {\"0\": 2}} | label of worker 0 on task 0 must be a whole number from 0 to 1, got 2",
        "{\"0\": {\"0\": -2}} | label of worker 0 on task 0 must be a whole number from 0 to 1, got -2",
        "{\"0\": {\"0\": 0.5}} | label of worker 0 on task 0 must be a whole number from 0 to 1, got 0.5",
        "{\"0\": {\"0\": \"1\"}} | label of worker 0 on task 0 must be a whole number from 0 to 1, got 1",
        "{\"0\": {\"0\": [1]}} | label of worker 0 on task 0 must be a whole number from 0 to 1, got a list",
        "{\"0\": 1} | task 0 must be an object {\"worker\": label}, got 1",
        "{\"0\": {}, \"0\": {}} | task 0 stands twice",
        "{\"0\": {\"1\": 0, \"1\": 1}} | worker 1 votes twice on task 0",
        "{\"0\": {\"9\": 0}} | unknown worker 9, metadata.json allows 0 to 2",
        "{\"0\": {\"a\": 0, \"b\": 0, \"c\": 0, \"d\": 1}} | has 4 workers, metadata.json allows 3",
        "{\"0\": {\"0\": 1}} x | broken JSON at line 1, column 18, Unrecognized token 'x':",
        "{\"0\": {}} {} | goes on after its end, with {"
      })
  void everyProblemIsOneLineWithItsPlace(String json, String problem) {
    assertThatThrownBy(() -> read(json == null ? "" : json, 2, 3))
        .isInstanceOf(InputException.class)
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(1))
        .hasMessageStartingWith(folder.resolve("answers.json") + ": " + problem);
  }

  @Test
  void aFileCutOffIsBrokenJson() throws IOException {
    String whole = "{\"0\": {\"0\": 1, \"1\": 0}, \"1\": {\"0\": 1}}";
    for (int length = 1; length < whole.length(); length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> read(cut, 2, 3))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("broken JSON at line 1")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @Test
  void allProblemsAtOnceAndManyAreCounted() {
    StringBuilder json = new StringBuilder("{\"0\": {\"0\": 5, \"1\": 6}");
    for (int i = 1; i <= 60; i++) {
      json.append(", \"").append(i).append("\": {\"0\": 9}");
    }
    assertThatThrownBy(() -> read(json + "}", 2, 3))
        .satisfies(
            e -> {
              List<String> problems = ((InputException) e).problems();
              assertThat(problems).hasSize(51);
              assertThat(problems.get(1)).endsWith("got 6");
              assertThat(problems.get(50)).endsWith("answers.json: … and 12 more problems");
            });
  }

  @Test
  void noSuchFile() {
    Path none = folder.resolve("none.json");
    assertThatThrownBy(() -> AnswersFile.read(none, metadata(2, 3)))
        .isInstanceOf(InputException.class)
        .hasMessage(none + ": no such file");
  }

  @Test
  void softVotes() throws IOException {
    Path file = file("{\"0\": {\"0\": [0.25, 0.75], \"1\": 1}}");
    Votes votes = AnswersFile.readSoft(file, metadata(2, 2));
    assertThat(votes.size()).isEqualTo(3);
    assertThat(votes.weight(0)).isEqualTo(.25);
    assertThat(votes.weight(1)).isEqualTo(.75);
    assertThat(votes.weight(2)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0.5, 0.2] | got 2 values with sum 0.7",
        "[0.5] | got 1 values with sum 0.5",
        "[0.5, 0.25, 0.25] | got 3 values with sum 1.0",
        "[1.5, -0.5] | got 2 values with sum 1.0",
        "[1, null] | got 2 values with sum NaN"
      })
  void brokenSoftVotes(String vote, String problem) throws IOException {
    Path file = file("{\"0\": {\"0\": " + vote + "}}");
    assertThatThrownBy(() -> AnswersFile.readSoft(file, metadata(2, 2)))
        .hasMessage(
            file
                + ": soft vote of worker 0 on task 0 must be 2 probabilities that sum to 1, "
                + problem);
  }

  @Test
  void listsOfLabelsNeedAKind() throws IOException {
    for (String labels : List.of("[]", "[1]", "[0, 1, 2]")) {
      Path file = file("{\"0\": {\"0\": " + labels + "}}");
      assertThatThrownBy(() -> AnswersFile.readSoft(file, metadata(4, 2)))
          .hasMessageEndingWith(
              "; lists of labels need \"kind\": \"multi-label\" in metadata.json");
    }
  }

  @Test
  void workersAndClassesThatTheVotesDoNotJustify() {
    String json = "{\"0\": {\"0\": 1, \"1\": 0}}";
    for (int huge : new int[] {200_000, 9_999_999, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> read(json, 2, huge))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("votes of 2 workers, which does not justify n_workers " + huge);
      assertThatThrownBy(() -> read(json, huge, 2))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("votes for 2 classes, which does not justify n_classes " + huge);
    }
  }

  @Test
  void aSoftVoteOfTooManyClassesAsksForNoRoom() {
    assertThatThrownBy(
            () ->
                AnswersFile.readSoft(
                    file("{\"0\": {\"0\": [0.5, 0.5]}}"), metadata(Integer.MAX_VALUE, 2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("n_classes 2147483647");
  }

  @Test
  void weakLabelsAreNotHalved() {
    assertThatThrownBy(() -> read("{\"0\": {\"0\": -1, \"1\": 1}}", 2, 2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its labels are -1 and 1");
  }

  @Test
  void noVotesAreCounted() throws IOException {
    AnswersFile.Counted counted =
        AnswersFile.readCounted(
            file("{\"0\": {\"0\": -1, \"1\": null, \"2\": 0}}"), metadata(2, 3), 9);
    assertThat(counted.noVotes()).isEqualTo(2);
    assertThat(counted.votes().cast()).isEqualTo(1);
  }

  @Test
  void keysAreComparedInOneForm() throws IOException {
    assertThatThrownBy(() -> read("{\"e\u0301\": {\"0\": 1}, \"é\": {\"0\": 1}}", 2, 2))
        .hasMessageContaining("task é stands twice");
  }
}
