package org.crowdzoo.crowd.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VoteFileTest {
  private static final String MUST_BE_A_LABEL =
      "must be a label from 0 or no vote (blank, -1 or what --missing says), got ";

  @TempDir Path folder;

  private Path file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** task worker label, sorted. */
  private static List<String> all(Votes votes) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        lines.add(votes.taskKey(i) + " " + votes.workerKey(votes.worker(v)) + " " + votes.label(v));
      }
    }
    lines.sort(null);
    return lines;
  }

  /** peerannot's toy data: the same votes in three formats. */
  @Test
  void theSameVotesInThreeFormats() {
    Path json =
        file(
            "a.json",
            "{\"0\":{\"0\":1,\"1\":0,\"2\":1,\"3\":1},\"1\":{\"0\":1,\"2\":0,\"3\":0},"
                + "\"2\":{\"1\":1,\"3\":1}}");
    Path inverted =
        file(
            "b.json",
            "{\"0\":{\"0\":1,\"1\":1},\"1\":{\"0\":0,\"2\":1},\"2\":{\"0\":1,\"1\":0},"
                + "\"3\":{\"0\":1,\"1\":0,\"2\":1}}");
    Path matrix = file("c.txt", "1 0 1 1\n1 -1 0 0\n-1 1 -1 1\n");
    Votes votes = VoteFile.read(json, VoteFormat.JSON, null).votes();
    assertThat(all(votes))
        .containsExactly(
            "0 0 1", "0 1 0", "0 2 1", "0 3 1", "1 0 1", "1 2 0", "1 3 0", "2 1 1", "2 3 1");
    assertThat(all(VoteFile.read(inverted, VoteFormat.of("--from-format", "2"), null).votes()))
        .isEqualTo(all(votes));
    NamedVotes ofMatrix = VoteFile.read(matrix, VoteFormat.of("--from-format", "0"), null);
    assertThat(all(ofMatrix.votes())).isEqualTo(all(votes));
    assertThat(ofMatrix.classNames()).containsExactly("0", "1");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PARQUET") // in builds with Spark only
  void everyFormatGivesBackWhatWasWritten(VoteFormat format) throws IOException {
    Random random = new Random(3);
    int[][] matrix = new int[40][12];
    for (int[] row : matrix) {
      for (int j = 0; j < row.length; j++) {
        row[j] = j != 5 && random.nextInt(3) == 0 ? random.nextInt(4) : -1;
      }
    }
    matrix[7] = new int[] {0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 3};
    Votes votes = Votes.ofMatrix(matrix, 4);
    Path file = folder.resolve("votes" + (format == VoteFormat.MATRIX ? ".npy" : ".x"));
    VoteFile.write(file, format, votes);
    Votes read = VoteFile.read(file, format, null).votes();
    assertThat(all(read)).isEqualTo(all(votes));
    assertThat(read.classes()).isEqualTo(4);
    // the idle worker 5 is known where workers are named without their votes
    boolean knowsIdle = format == VoteFormat.MATRIX || format == VoteFormat.WORKER_JSON;
    assertThat(read.workers()).isEqualTo(knowsIdle ? 12 : 11);
  }

  @Test
  void keysThatAreNoNumbersAreKeptBesideAMatrix() throws IOException {
    Path csv = file("v.csv", "worker,task,label\nann,cat 1,0\nbob,cat 1,2\nbob,dog,1\n");
    Votes votes = VoteFile.read(csv, VoteFormat.CSV, null).votes();
    Path text = folder.resolve("m.txt");
    VoteFile.write(text, VoteFormat.MATRIX, votes);
    assertThat(text).hasContent("0 2\n-1 1\n");
    assertThat(folder.resolve("m.txt.tasks.txt")).hasContent("cat 1\ndog\n");
    assertThat(folder.resolve("m.txt.workers.txt")).hasContent("ann\nbob\n");
    assertThat(NumpyFile.read(writeNumpy(votes)).shape()).containsExactly(2, 2);
  }

  private Path writeNumpy(Votes votes) throws IOException {
    Path file = folder.resolve("m.npy");
    VoteFile.write(file, VoteFormat.MATRIX, votes);
    return file;
  }

  @Test
  void labelsMayBeNames() {
    Path csv = file("n.csv", "task;worker;label\n1;a;dog\n1;b;cat\n2;a;ant\n3;a;-1\n4;b;\n");
    NamedVotes found = VoteFile.read(csv, VoteFormat.CSV, null);
    assertThat(found.classNames()).containsExactly("ant", "cat", "dog");
    assertThat(all(found.votes())).containsExactly("1 a 2", "1 b 1", "2 a 0");
    assertThat(found.votes().tasks()).isEqualTo(4);
    NamedVotes given = VoteFile.read(csv, VoteFormat.CSV, List.of("dog", "cat", "ant", "bee"));
    assertThat(all(given.votes())).containsExactly("1 a 0", "1 b 1", "2 a 2");
    assertThat(given.votes().classes()).isEqualTo(4);
  }

  @Test
  void allProblemsOfAFileAtOnce() {
    Path csv = file("p.csv", "task,worker,label\n1,a,0\n1,a,1\n2,b\n,b,1\n3,b,9\n4,b,cow\n");
    InputException e =
        catchThrowableOfType(
            () -> VoteFile.read(csv, VoteFormat.CSV, List.of("x", "y")), InputException.class);
    assertThat(e.problems())
        .containsExactlyInAnyOrder(
            csv + ": line 4: must have 3 columns as the header, got 2",
            csv + ": line 5: the task or the worker is empty",
            csv + ": line 6: label must be one of x, y or a number from 0 to 1, got 9",
            csv + ": line 7: label must be one of x, y or a number from 0 to 1, got cow",
            csv
                + ": line 3: worker a votes more than once on task 1, first in line 2; --repeats"
                + " says what counts: first, last, majority, soft, worker"
                + "; --kind multi-label, if workers may name several labels of a task");
    Path matrix = file("p.txt", "0 1\n1\n-2 0.5\nx 0\n");
    e =
        catchThrowableOfType(
            () -> VoteFile.read(matrix, VoteFormat.MATRIX, null), InputException.class);
    assertThat(e.problems())
        .containsExactly(
            matrix + ": row 1 must have 2 columns as row 0, got 1",
            matrix + ": row 2, column 0: " + MUST_BE_A_LABEL + "-2",
            matrix + ": row 2, column 1: " + MUST_BE_A_LABEL + "0.5",
            matrix + ": row 3, column 0: " + MUST_BE_A_LABEL + "x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"1\": {\"a\": [1]}}|1, a: must be a label, got [",
        "{\"1\": 3}|1 must be an object {\"b\": label}, got 3",
        "{\"1\": {\"a\": 0}, \"1\": {}}|line 1: 1 stands twice",
        "[1]|must be an object {\"a\": {\"b\": label}}",
      })
  void brokenJson(String json, String problem) {
    Path file = file("x.json", json);
    assertThatThrownBy(() -> VoteFile.read(file, VoteFormat.JSON, null))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": " + problem);
  }

  @Test
  void truncatedJsonAndHeadersWithoutColumns() {
    Path json = file("t.json", "{\"1\": {\"a\": 0},\n \"2\": {");
    assertThatThrownBy(() -> VoteFile.read(json, VoteFormat.JSON, null))
        .hasMessageStartingWith(json + ": broken JSON at line 2");
    Path csv = file("h.csv", "id,worker,label\n");
    assertThatThrownBy(() -> VoteFile.read(csv, VoteFormat.CSV, null))
        .hasMessage(
            csv
                + ": the header must name a column task (with task, worker and label), got"
                + " id,worker,label; --task-column says which it is, or which they are, with commas"
                + " between");
    Path blanks = file("b.csv", "task worker label\n1 a 0\n");
    assertThatThrownBy(() -> VoteFile.read(blanks, VoteFormat.CSV, null))
        .hasMessageEndingWith("; columns are parted by commas, semicolons or tabs");
    assertThatThrownBy(() -> VoteFormat.ofFile(Path.of("votes.xml")))
        .hasMessageContaining("must end in .json");
    assertThatThrownBy(() -> VoteFormat.of("--from-format", "jsn"))
        .hasMessage(
            "--from-format must be one of matrix, json, worker-json, csv, jsonl, parquet, got jsn, did you mean"
                + " json?");
    assertThat(VoteFormat.of("--from-format", "Worker_JSON")).isEqualTo(VoteFormat.WORKER_JSON);
  }

  @Test
  void aMatrixThatDoesNotFitInMemoryIsRefused() {
    int n = 1 << 15;
    int[] start = new int[n + 1];
    List<String> keys = Votes.numbers(n);
    Votes votes = Votes.of(keys, keys, 2, start, new int[0], new int[0]);
    Path file = folder.resolve("huge.npy");
    assertThatThrownBy(() -> VoteFile.write(file, VoteFormat.MATRIX, votes))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("too large");
    assertThat(file).doesNotExist();
  }
}
