package org.crowdzoo.crowd.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MultiLabelVoteFileTest {
  private static final VoteOptions SETS = VoteOptions.usual().withMultiLabel(true);

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Every answer as "task worker labels/asked". */
  private static Map<String, String> answers(NamedMultiLabelVotes named) {
    MultiLabelVotes votes = named.votes();
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < votes.tasks(); i++) {
      for (int a = votes.start(i); a < votes.end(i); a++) {
        List<String> labels =
            IntStream.of(votes.labelsOf(a)).mapToObj(named.labelNames()::get).toList();
        List<String> asked =
            IntStream.of(votes.askedOf(a)).mapToObj(named.labelNames()::get).toList();
        all.put(
            votes.taskKey(i) + " " + votes.workerKey(votes.worker(a)),
            labels + (votes.asksAll(a) ? "" : "/" + asked));
      }
    }
    return all;
  }

  private static NamedMultiLabelVotes random(boolean partial, List<String> names) {
    Random random = new Random(3);
    MultiLabelVotesBuilder votes = new MultiLabelVotesBuilder();
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 4; j++) {
        List<Integer> asked = new ArrayList<>();
        List<Integer> named = new ArrayList<>();
        for (int l = 0; l < names.size(); l++) {
          if (!partial || random.nextInt(4) > 0) {
            asked.add(l);
            if (l != 1 && random.nextInt(3) == 0) { // nobody names label 1
              named.add(l);
            }
          }
        }
        if (random.nextInt(4) > 0 && !asked.isEmpty()) {
          votes.answer("q;" + i, "ann, " + j, named, asked);
        }
      }
    }
    return new NamedMultiLabelVotes(votes.build(names.size()), names, null);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"JSONL", "PARQUET"})
  void whatIsWrittenIsReadInEveryFormat(VoteFormat format) throws IOException {
    for (boolean partial : new boolean[] {false, true}) {
      for (List<String> names : List.of(List.of("a", "b;c", "d e", "f"), List.of("0", "1", "2"))) {
        NamedMultiLabelVotes votes = random(partial, names);
        assertThat(votes.votes().isPartial()).isEqualTo(partial);
        assertThat(votes.votes().empty()).isPositive();
        String name = format == VoteFormat.MATRIX ? "v.npy" : "v." + format;
        Path file = folder.resolve(name);
        MultiLabelVoteFile.write(file, format, votes);
        VoteOptions options =
            VoteOptions.usual().withFormat(format).withClassNames(VoteFile.classesBeside(file));
        assertThat(MultiLabelVoteFile.isMultiLabel(file, options)).isTrue();
        NamedMultiLabelVotes read = MultiLabelVoteFile.read(file, options);
        assertThat(read.labelNames()).isEqualTo(names);
        assertThat(answers(read)).isEqualTo(answers(votes));
        assertThat(read.votes().taskKeys()).isEqualTo(votes.votes().taskKeys());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JSONL", "PARQUET"})
  void formatsOfOneVoteALineAreRefused(VoteFormat format) {
    Path file = folder.resolve("v." + format);
    NamedMultiLabelVotes votes = random(false, List.of("a", "b"));
    assertThatThrownBy(() -> MultiLabelVoteFile.write(file, format, votes))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("several labels a task are kept as json, worker-json, csv or matrix");
    assertThat(file).doesNotExist();
  }

  @Test
  void aBlankLabelIsAVoteAndWhatIsNoVoteIsNone() throws IOException {
    Path csv = file("v.csv", "task,worker,label\nt1,a,cat\nt1,a,dog\nt1,b,\nt2,a,NaN\nt2,b,dog\n");
    NamedMultiLabelVotes read = MultiLabelVoteFile.read(csv, SETS);
    assertThat(answers(read))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("t1 a", "[cat, dog]", "t1 b", "[]", "t2 b", "[dog]"));
    assertThat(read.summary().noVotes()).containsExactly(Map.entry("NaN", 1));
    assertThat(read.summary().lines())
        .contains("kind: multi-label, 1 votes for none of the labels");
  }

  @Test
  void zerosSayWhatWasAsked() throws IOException {
    Path csv =
        file(
            "v.csv",
            "task,worker,label,value\nt,a,cat,1\nt,a,dog,0\nt,b,dog,0.0\nt,b,cow,\nt,c,cow,1\n"
                + "t,d,,\nt,e,cat,-1\n");
    assertThat(MultiLabelVoteFile.isMultiLabel(csv, VoteOptions.usual())).isTrue();
    assertThat(answers(MultiLabelVoteFile.read(csv, VoteOptions.usual().withClasses(null))))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "t a", "[cat]/[cat, dog]",
                "t b", "[]/[dog]",
                "t c", "[cow]/[cow]",
                "t d", "[]"));
    Path ones = file("ones.csv", "task,worker,label,value\nt,a,cat,1\nt,b,dog,1\n");
    assertThat(answers(MultiLabelVoteFile.read(ones, SETS)))
        .containsEntry("t a", "[cat]"); // nothing says what else was asked, so all were
  }

  @Test
  void aCubeOfZerosIsAnAnswerAndOneOfMinusOnesIsNone() throws IOException {
    // [2 tasks, 2 labels, 3 workers]
    double nan = Double.NaN;
    Path npy = folder.resolve("v.npy");
    NumpyFile.write(npy, new double[] {1, 0, -1, 0, 0, nan, -1, 1, nan, 1, -1, nan}, 2, 2, 3);
    assertThat(MultiLabelVoteFile.isMultiLabel(npy, VoteOptions.usual())).isTrue();
    NamedMultiLabelVotes read = MultiLabelVoteFile.read(npy, VoteOptions.usual());
    assertThat(answers(read))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("0 0", "[0]", "0 1", "[]", "1 0", "[1]/[1]", "1 1", "[0]/[0]"));
    assertThat(read.votes().workers()).isEqualTo(3);
    NumpyFile.write(npy, new double[] {2, 0}, 1, 1, 2);
    assertThatThrownBy(() -> MultiLabelVoteFile.read(npy, VoteOptions.usual()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("[0, 0, 0]: must be 1, 0, or -1 or NaN for not asked, got 2.0");
    assertThatThrownBy(
            () ->
                MultiLabelVoteFile.read(npy, VoteOptions.usual().withClassNames(List.of("a", "b"))))
        .hasMessageContaining("[tasks, labels, workers] with 2 labels, got [1, 1, 2]");
  }

  @Test
  void oneLabelATaskIsNotTakenForSeveral() throws IOException {
    for (Path single :
        List.of(
            file("a.csv", "task,worker,label\n0,a,1\n0,b,0\n"),
            file("b.csv", "task,worker,label,value\n0,a,1,0.7\n0,b,0,0.2\n"),
            file("c.json", "{\"0\": {\"a\": 1}}"),
            file("d.json", "{\"0\": {}}"),
            file("e.txt", "0 1\n"))) {
      assertThat(MultiLabelVoteFile.isMultiLabel(single, VoteOptions.usual()))
          .as(single.toString())
          .isFalse();
    }
    assertThat(
            MultiLabelVoteFile.isMultiLabel(
                file("f.json", "{\"9\": {}, \"0\": {\"a\": []}}"), VoteOptions.usual()))
        .isTrue();
  }

  @Test
  void labelsInJsonMayBeNames() throws IOException {
    Path json =
        file(
            "v.json",
            "{\"t\": {\"a\": [\"dog\", \"cat\"], \"b\": [], \"c\": null,"
                + " \"d\": {\"labels\": [\"cow\"], \"asked\": [\"cow\", \"cat\"]}}}");
    assertThat(answers(MultiLabelVoteFile.read(json, SETS)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("t a", "[cat, dog]", "t b", "[]", "t d", "[cow]/[cat, cow]"));
  }

  @Test
  void repeatsCountAsTheUserSays() throws IOException {
    Path csv =
        file("v.csv", "task,worker,label,value\nt,a,cat,1\nt,a,dog,1\nt,a,cat,0\nt,a,cat,0\n");
    assertThatThrownBy(() -> MultiLabelVoteFile.read(csv, SETS))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "line 4: worker a votes more than once on cat of task t, first in"
                + " line 2; --repeats says what counts: first, last, majority");
    for (Repeats repeats : List.of(Repeats.FIRST, Repeats.LAST, Repeats.MAJORITY)) {
      NamedMultiLabelVotes read =
          MultiLabelVoteFile.read(
              csv, new VoteOptions(null, null, null, null, null, null, null, repeats, true));
      assertThat(answers(read))
          .containsEntry("t a", repeats == Repeats.FIRST ? "[cat, dog]" : "[dog]");
      assertThat(read.summary().repeated()).isEqualTo(2);
    }
    assertThatThrownBy(
            () ->
                MultiLabelVoteFile.read(
                    csv, new VoteOptions(null, null, null, null, null, null, null, Repeats.SOFT)))
        .hasMessageContaining("must be one of first, last, majority, got soft");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "v.csv  | task,worker,label,value;t,a,cat,3 | line 2: value must be 1 or 0, or blank",
        "v.csv  | task,worker,label;t,a,cat;t,a, | line 3: worker a names none of the labels of task t, but cat in line 2",
        "v.csv  | task,worker,label;,a,cat | line 2: the task or the worker is empty",
        "v.csv  | task,worker,label;t,a | line 2: must have 3 columns as the header, got 2",
        "v.csv  | task,label;t,a | the header must name a column worker",
        "v.json | {'t': {'a': 'cat'}} | t, a: must be a list of labels, got cat",
        "v.json | {'t': {'a': [['x']]}} | labels must be names or numbers",
        "v.json | {'t': {'a': ['x'], 'a': []}} | a stands twice",
        "v.json | {'t': {'a': {'labels': ['x'], 'asked': ['y']}}} | but was asked about [y] only",
        "v.json | {'t': {'a': {'labels': [], 'asked': []}}} | asked must name at least one label",
        "v.json | {'t': {}} | holds no vote",
      })
  void badFilesAreOneLine(String name, String text, String message) throws IOException {
    Path file = file(name, text.replace('\'', '"').replace(';', '\n') + "\n");
    assertThatThrownBy(() -> MultiLabelVoteFile.read(file, SETS))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> assertThat(e.problems()).singleElement().asString().contains(message));
  }
}
