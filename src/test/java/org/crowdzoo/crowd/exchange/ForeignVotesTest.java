package org.crowdzoo.crowd.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.files.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of votes as other programs write them and people mend them. */
class ForeignVotesTest {
  private static final VoteOptions USUAL = VoteOptions.usual();

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static VoteOptions repeats(Repeats rule) {
    return new VoteOptions(null, null, null, null, null, null, null, rule);
  }

  private static VoteOptions missing(String... cells) {
    return new VoteOptions(null, null, null, List.of(cells), null, null, null, null);
  }

  private static VoteOptions columns(String task, String worker, String label) {
    return new VoteOptions(null, null, null, null, task, worker, label, null);
  }

  /** task worker=label(weight), in the order of the votes. */
  private static List<String> all(NamedVotes read) {
    Votes votes = read.votes();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        String weight =
            votes.weight(v) == 1
                ? ""
                : String.format(java.util.Locale.ROOT, "(%.2f)", votes.weight(v));
        lines.add(
            votes.taskKey(i)
                + " "
                + votes.workerKey(votes.worker(v))
                + "="
                + read.classNames().get(votes.label(v))
                + weight);
      }
    }
    return lines;
  }

  @Test
  void taxonIdsAreNamesAndTakeNoMoreRoomThanTheyAre() throws IOException {
    Path csv = file("t.csv", "task,worker,label\n1,a,401222\n1,b,17\n2,a,9001\n2,b,401222\n");
    NamedVotes read = VoteFile.read(csv, USUAL);
    assertThat(read.votes().classes()).isEqualTo(3);
    assertThat(read.classNames()).containsExactly("17", "9001", "401222");
    assertThat(read.summary().classVotes()).containsExactly(1L, 1L, 2L);
    assertThat(read.summary().lines()).contains("  2 = 401222: 2 votes");
    NamedVotes counted = VoteFile.read(csv, USUAL.withClasses(500_000));
    assertThat(counted.votes().classes()).isEqualTo(500_000);
    assertThat(all(counted)).isEqualTo(all(read));
  }

  @Test
  void labelsFromOneToKHaveNoEmptyClass() throws IOException {
    NamedVotes read = VoteFile.read(file("k.txt", "1 2 -1\n3 -1 2\n"), USUAL);
    assertThat(read.classNames()).containsExactly("1", "2", "3");
    assertThat(read.summary().classVotes()).containsExactly(1L, 2L, 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,,1\n1,,1\n2,2,\n", "0;;1\n1;;1\n2;2;\n", "0\t\t1\n1\t \t1\n2\t2\t\n"})
  void blankCellsOfAMatrixKeepTheirColumn(String matrix) throws IOException {
    NamedVotes read = VoteFile.read(file("m.txt", matrix), USUAL);
    assertThat(read.votes().workers()).isEqualTo(3);
    assertThat(all(read)).containsExactly("0 0=0", "0 2=1", "1 0=1", "1 2=1", "2 0=2", "2 1=2");
    assertThat(read.summary().noVotes()).containsOnlyKeys("blank").containsValue(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "w.csv|task,worker,label;1,a,-1;1,b,1;2,a,1;2,b,-1",
        "w.txt|-1 1;1 -1",
        "w.json|{'1': {'a': -1, 'b': 1}, '2': {'a': 1, 'b': -1}}"
      })
  void weakLabelsAreNotHalved(String name, String text) throws IOException {
    Path file = file(name, text.replace(';', '\n').replace('\'', '"'));
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(file + ": all labels are -1 or 1")
        .hasMessageContaining("--missing");
    NamedVotes classes = VoteFile.read(file, missing(""));
    assertThat(classes.classNames()).containsExactly("-1", "1");
    assertThat(classes.votes().cast()).isEqualTo(4);
    NamedVotes votes = VoteFile.read(file, missing("-1"));
    assertThat(votes.votes().cast()).isEqualTo(2);
    assertThat(votes.summary().noVotes()).containsEntry("-1", 2);
  }

  @Test
  void whatIsTakenAsNoVoteIsSaid() throws IOException {
    Path csv =
        file(
            "n.csv",
            "item,annotator,answer\n1,a,cat\n1,b,NaN\n1,c,nan\n2,a,None\n2,b,null\n2,c,NA\n3,a,\n"
                + "3,b,\"  \"\n3,c,dog\n,,\n");
    NamedVotes read = VoteFile.read(csv, USUAL);
    assertThat(all(read)).containsExactly("1 a=cat", "3 c=dog");
    assertThat(read.summary().lines())
        .containsExactly(
            "columns: task = item, worker = annotator, label = answer",
            "classes: 2",
            "  0 = cat: 1 votes",
            "  1 = dog: 1 votes",
            "taken as no vote: 1 x NA, 1 x NaN, 1 x None, 2 x blank, 1 x nan, 1 x null (--missing"
                + " says what is none)",
            "passed over: 1 empty rows");
    Path json = file("n.json", "{\"1\": {\"a\": NaN, \"b\": null, \"c\": true, \"d\": false}}");
    assertThat(all(VoteFile.read(json, USUAL))).containsExactly("1 c=true", "1 d=false");
    double[] cells = {0, Double.NaN, 1, -1};
    NumpyFile.write(folder.resolve("n.npy"), cells, 2, 2);
    assertThat(all(VoteFile.read(folder.resolve("n.npy"), USUAL)))
        .containsExactly("0 0=0", "1 0=1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task,class,worker,label|hold the labels, class, label; --label-column says which",
        "task,item,worker,label|hold the tasks, task, item; --task-column says which",
        "task,worker,user_id,label|hold the workers, worker, user_id; --worker-column says which",
        "task,worker,label,label|the header names two columns label",
        "task,worker,x,x,label|the header names two columns x",
        "task,worker,note|must name a column label"
      })
  void whatIsAmbiguousIsRefused(String header, String why) throws IOException {
    Path csv = file("h.csv", header + "\n");
    assertThatThrownBy(() -> VoteFile.read(csv, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(csv + ": the header")
        .hasMessageContaining(why);
  }

  @Test
  void columnsByName() throws IOException {
    Path csv = file("c.csv", "task,class,worker,label,Sure\n1,0,a,1,5\n1,0,b,0,4\n");
    assertThat(all(VoteFile.read(csv, columns(null, null, "label"))))
        .containsExactly("1 a=1", "1 b=0");
    assertThat(all(VoteFile.read(csv, columns(null, null, "class"))))
        .containsExactly("1 a=0", "1 b=0");
    assertThat(all(VoteFile.read(csv, columns("worker", "task", "sure"))))
        .containsExactly("a 1=5", "b 1=4");
    assertThatThrownBy(() -> VoteFile.read(csv, columns(null, null, "truth")))
        .hasMessage(
            csv + ": --label-column: must be one of task,class,worker,label,Sure, got truth");
  }

  @Test
  void aBatchOfMechanicalTurk() throws IOException {
    Path csv =
        file(
            "Batch_1_results.csv",
            "\"HITId\",\"Title\",\"WorkerId\",\"Input.url\",\"Answer.kind\"\n"
                + "\"3X\",\"A, \"\"title\"\"\",\"A1\",\"x.png\",\"bird\"\n"
                + "\"3X\",\"two\nlines\",\"A2\",\"x.png\",\"cat\"\n");
    NamedVotes read = VoteFile.read(csv, USUAL);
    assertThat(all(read)).containsExactly("x.png A1=bird", "x.png A2=cat");
    assertThat(read.summary().columns()).containsEntry("label", "Answer.kind");
    Path two = file("two.csv", "HITId,WorkerId,Answer.kind,Answer.sure\n3X,A1,bird,1\n");
    assertThatThrownBy(() -> VoteFile.read(two, USUAL))
        .hasMessageContaining("Answer.kind, Answer.sure; --label-column");
    assertThat(all(VoteFile.read(two, columns(null, null, "Answer.kind"))))
        .containsExactly("3X A1=bird");
  }

  @Test
  void excelsTabsInUtf16AndSemicolons() throws IOException {
    Path tsv = folder.resolve("x.tsv");
    String text = "\ufeffTask ID\tWorker\tLabel\r\n1\tJörg\tHêtre\r\n2\tJo\u0308rg\tchêne\r\n";
    Files.write(tsv, text.getBytes(StandardCharsets.UTF_16LE));
    assertThat(all(VoteFile.read(tsv, USUAL))).containsExactly("1 Jörg=Hêtre", "2 Jörg=chêne");
    Path sep = file("s.csv", "sep=|\ntask|worker|label\n1|a;b|0\n1|c|1\n");
    assertThat(all(VoteFile.read(sep, USUAL))).containsExactly("1 a;b=0", "1 c=1");
  }

  private static final String REPEATED =
      "question\tworker\tanswer\nq1\tw\t1\nq1\tv\t0\nq1\tw\t0\nq2\tw\t1\nq1\tw\t0\nq2\tw\t1\n"
          + "q2\tw#2\t0\n";

  @Test
  void aWorkerWhoVotesTwiceIsRefusedWithLineAndOption() throws IOException {
    Path tsv = file("trec.tsv", REPEATED);
    assertThatThrownBy(() -> VoteFile.read(tsv, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessage(
            tsv
                + ": line 4: worker w votes more than once on task q1, first in line 2; 3 votes"
                + " repeat another; --repeats says what counts: first, last, majority, soft, worker"
                + "; --kind multi-label, if workers may name several labels of a task");
    Path json = file("r.json", "{\"q\": {\"w\": 1,\n\"w\": 0}}");
    assertThatThrownBy(() -> VoteFile.read(json, USUAL))
        .hasMessageContaining("r.json: line 2: q, w: worker w votes more than once on task q");
    assertThat(all(VoteFile.read(json, repeats(Repeats.LAST)))).containsExactly("q w=0");
  }

  @ParameterizedTest
  @CsvSource({
    "first,q1 v=0 q1 w=1 q2 w#2=0 q2 w=1",
    "last,q1 v=0 q1 w=0 q2 w#2=0 q2 w=1",
    "MAJORITY,q1 v=0 q1 w=0 q2 w#2=0 q2 w=1",
    "soft,q1 v=0 q1 w=0(0.67) q1 w=1(0.33) q2 w#2=0 q2 w=1",
    "worker,q1 v=0 q1 w#2#=0 q1 w#3=0 q1 w=1 q2 w#2#=1 q2 w#2=0 q2 w=1"
  })
  void whatCountsOfRepeats(String rule, String votes) throws IOException {
    NamedVotes read =
        VoteFile.read(
            file("trec.tsv", REPEATED), repeats(Words.require("--repeats", Repeats.class, rule)));
    assertThat(all(read).stream().sorted()).containsExactly(votes.split(" (?=q)"));
    assertThat(read.summary().repeated()).isEqualTo(3);
    assertThat(read.votes().cast()).isEqualTo(rule.equals("worker") ? 7 : 4);
    assertThat(read.votes().castByWorker(read.votes().workerKeys().indexOf("w"))).isEqualTo(2);
  }

  @Test
  void keysWithLineFeedsAndBlanksAreKeptByAllFormats() throws IOException {
    Path json =
        file("k.json", "{\"a\\nb\": {\" x \": 0, \"y;z\": 1}, \"c\\r\\nd\": {\"q\\\"\": 1}}");
    NamedVotes read = VoteFile.read(json, USUAL);
    List<String> before = all(read);
    for (String to : List.of("k2.csv", "k2.npy", "k2.txt.gz", "k2.json", "k2.npy.gz")) {
      Path file = folder.resolve(to);
      VoteFile.write(file, VoteFormat.ofFile(file), read);
      NamedVotes back = VoteFile.read(file, USUAL);
      assertThat(all(back)).as(to).containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void namesOfClassesStandBesideAndOldOnesGo() throws IOException {
    Path csv = file("n.csv", "task,worker,label\n1,a,\"dog\n2\"\n1,b,cat\n");
    Path json = folder.resolve("n.json");
    NamedVotes read = VoteFile.read(csv, USUAL);
    VoteFile.write(json, VoteFormat.JSON, read);
    assertThat(VoteFile.classesBeside(json)).containsExactly("cat", "dog\n2");
    VoteFile.write(json, VoteFormat.JSON, VoteFile.read(file("z.txt", "0 1\n"), USUAL));
    assertThat(VoteFile.classesBeside(json)).isNull();
  }

  @Test
  void aMatrixWithKeysForOtherRowsIsRefused() throws IOException {
    Path text = file("m.txt", "0 1\n1 0\n");
    Path keys = file("m.txt.tasks.txt", "a\n");
    assertThatThrownBy(() -> VoteFile.read(text, USUAL))
        .hasMessageContaining(keys + ": must name the 2 rows of m.txt, got 1 names");
    file("m.txt.tasks.txt", "a\na\n");
    assertThatThrownBy(() -> VoteFile.read(text, USUAL)).hasMessageContaining("all be different");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "e.csv||is empty, the header task,worker,label is missing",
        "e.csv|task,worker,label|holds no vote",
        "e.csv|task,worker,label;1,a,NaN|holds no vote, its cells are [NaN]",
        "e.json|{}|holds no vote",
        "e.txt||holds no vote",
        "e.txt|-1 -1;-1 -1|holds no vote, its cells are [-1]",
        "e.json|{'1': {'': 0}}|line 1: 1: a key is blank",
        "e.json|{'1': {'a': 0}} {'2': {'a': 0}}|goes on after its end, with { in line 1",
        "e.json|{'1': {'a': 0}}xyz|broken JSON at line 1",
        "e.csv|task,worker,label;1,'a'b,0|line 2: after a quoted field must come a separator"
      })
  void emptyAndDamagedFiles(String name, String text, String why) throws IOException {
    String content = text == null ? "" : text.replace(';', '\n').replace('\'', '"');
    Path file = file(name, content);
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": " + why);
  }
}
