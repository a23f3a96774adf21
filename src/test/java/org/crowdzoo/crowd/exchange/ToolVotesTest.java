package org.crowdzoo.crowd.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports of the tools that people label with. */
class ToolVotesTest {
  private static final Path TOOLS = Path.of("src/test/resources/tools");
  private static final VoteOptions USUAL = VoteOptions.usual();

  @TempDir Path folder;

  /** {@code task worker=label}, sorted. */
  private static List<String> all(NamedVotes read) {
    Votes votes = read.votes();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        lines.add(
            votes.taskKey(i)
                + " "
                + votes.workerKey(votes.worker(v))
                + "="
                + read.classNames().get(votes.label(v)));
      }
    }
    return lines.stream().sorted().toList();
  }

  /** {@code task worker=[labels]/[asked]}, sorted. */
  private static List<String> all(NamedMultiLabelVotes read) {
    MultiLabelVotes votes = read.votes();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < votes.tasks(); i++) {
      for (int a = votes.start(i); a < votes.end(i); a++) {
        lines.add(
            votes.taskKey(i)
                + " "
                + votes.workerKey(votes.worker(a))
                + "="
                + names(read, votes.labelsOf(a))
                + (votes.asksAll(a) ? "" : "/" + names(read, votes.askedOf(a))));
      }
    }
    return lines.stream().sorted().toList();
  }

  private static String names(NamedMultiLabelVotes read, int[] labels) {
    return Arrays.stream(labels).mapToObj(read.labelNames()::get).collect(Collectors.joining("+"));
  }

  private static NamedVotes single(String name, VoteOptions options) {
    Path file = TOOLS.resolve(name);
    assertThat(MultiLabelVoteFile.isMultiLabel(file, options)).as(name).isFalse();
    return VoteFile.read(file, options);
  }

  private static NamedMultiLabelVotes sets(String name, VoteOptions options) {
    Path file = TOOLS.resolve(name);
    assertThat(MultiLabelVoteFile.isMultiLabel(file, options)).as(name).isTrue();
    return MultiLabelVoteFile.read(file, options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label-studio.json||blue car.jpg 1=car, red-boat.jpg 1=boat, red-boat.jpg"
            + " ben@example.org=ship",
        "label-studio.csv||red-boat.jpg 1=boat, red-boat.jpg ben@example.org=ship",
        "argilla.json|mood|r1 u-ann=good, r1 u-ben=bad, r2 u-ann=bad",
        "argilla-flat.json||r1 u-ann=good",
        "argilla-v1.json||r1 u-ann=good",
        "doccano-ann.jsonl||cat 1.png doccano-ann=cat, dog.png doccano-ann=dog",
        "prodigy.jsonl||1-cat.png pets-ann=cat, 1-cat.png pets-ben=dog",
        "cvat.xml|tag|1.jpg ann=cat, a&b.jpg ann=dog",
        "cvat.xml|sure|1.jpg ann=yes",
        "labelbox.ndjson|animal|cat.jpg ann@example.org=Cat, cat.jpg ben@example.org=Dog",
        "mturk.csv||1.jpg W1=Cat, 1.jpg W2=Dog, 2.jpg W1=Dog",
        "toloka.tsv||1.jpg w1=cat, 1.jpg w2=dog, g.jpg w1=cat",
        "zooniverse.csv|T0|cat 1.png ann=Cat, cat 1.png not-logged-in-ab12=Dog",
        "zooniverse.csv|What is it?|cat 1.png ann=Cat, cat 1.png not-logged-in-ab12=Dog"
      })
  void oneLabelATask(String name, String question, String votes) {
    assertThat(String.join(", ", all(single(name, USUAL.withQuestion(question))))).isEqualTo(votes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label-studio-min.json||red-boat.jpg 1=boat, red-boat.jpg 2=boat+ship",
        "argilla.json|why|r1 u-ann=tone+word",
        "prodigy-binary.jsonl||1 ann=GOOD, 2 ben=/GOOD",
        "labelbox.ndjson|Marks|cat.jpg ann@example.org=Old+Wet",
        "mturk-boxes.csv||1.jpg W1=wet, 1.jpg W2=",
        "zooniverse.csv|T1|cat 1.png ann=old+wet, cat 1.png not-logged-in-ab12="
      })
  void severalLabelsATask(String name, String question, String votes) {
    assertThat(String.join(", ", all(sets(name, USUAL.withQuestion(question))))).isEqualTo(votes);
  }

  @Test
  void whatIsNoVoteIsCountedAndTasksWithoutVotesAreKnown() {
    NamedVotes studio = single("label-studio.json", USUAL);
    assertThat(studio.votes().taskKeys()).contains("tree.png");
    assertThat(studio.votes().workerKeys()).contains("3");
    assertThat(studio.summary().lines())
        .contains(
            "Label Studio (JSON, JSON-MIN, CSV), question kind; tasks are called by their pictures",
            "left out: 1 skipped");
    assertThat(single("label-studio.csv", USUAL).votes().taskKeys()).contains("car.jpg");
    assertThat(single("argilla-flat.json", USUAL).summary().lines())
        .contains("left out: 1 discarded, 1 draft");
    assertThat(single("prodigy.jsonl", USUAL).summary().lines())
        .contains("left out: 1 ignored, 1 rejected");
    assertThat(single("mturk.csv", USUAL).summary().lines()).contains("left out: 1 rejected");
    assertThat(single("toloka.tsv", USUAL).summary().lines())
        .contains("left out: 1 rejected")
        .contains("1 golden tasks, whose votes are among the others");
    assertThat(single("cvat.xml", USUAL.withQuestion("tag")).summary().lines())
        .contains("left out: 1 tags by a model, 1 without a tag");
    assertThat(single("doccano-ann.jsonl", USUAL).summary().lines())
        .contains("left out: 1 without a label");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "argilla.json|--question says which: mood, why",
        "cvat.xml|--question says which: cat.sure (sure), tag",
        "labelbox.ndjson|--question says which: Animal (animal), Marks (marks)",
        "zooniverse.csv|--question says which: 100:T0 (T0, What is it?), 100:T1 (T1, Marks?)"
      })
  void ofSeveralQuestionsTheUserNamesOne(String name, String message) {
    Path file = TOOLS.resolve(name);
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
    assertThatThrownBy(() -> VoteFile.read(file, USUAL.withQuestion("colour")))
        .hasMessageStartingWith(file + ": --question: must be one of ")
        .hasMessageEndingWith("got colour");
  }

  @Test
  void tasksAndWorkersAreCalledAsTheUserSays() {
    VoteOptions byId = new VoteOptions(null, null, null, null, "id", "completed_by", null, null);
    NamedVotes read = VoteFile.read(TOOLS.resolve("doccano-ann.jsonl"), byIdAndWorker("id", null));
    assertThat(all(read)).containsExactly("1 doccano-ann=cat", "2 doccano-ann=dog");
    assertThat(
            all(VoteFile.read(TOOLS.resolve("mturk.csv"), byIdAndWorker("HITId", "AssignmentId"))))
        .containsExactly("H1 A1=Cat", "H1 A2=Dog", "H2 A3=Dog");
    assertThat(
            all(
                VoteFile.read(
                    TOOLS.resolve("label-studio.csv"), byIdAndWorker("id,annotation_id", null))))
        .contains("7,70 1=boat");
    assertThatThrownBy(() -> VoteFile.read(TOOLS.resolve("label-studio.json"), byId))
        .hasMessageContaining("line 1: --worker-column: must be a field")
        .hasMessageContaining("got completed_by");
  }

  private static VoteOptions byIdAndWorker(String task, String worker) {
    return new VoteOptions(null, null, null, null, task, worker, null, null);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text.replace('\'', '"'));
  }

  @Test
  void picturesOfOneNameInTwoTasksAreNotMixed() throws IOException {
    Path file =
        file(
            "two.jsonl",
            "{'id': 1, 'filename': 'a/1.png', 'label': ['x']}\n"
                + "{'id': 2, 'filename': 'b/1.png', 'label': ['y']}\n");
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .hasMessageContaining("line 2: tasks 1 and 2 are both called 1.png; --task-column says");
    assertThat(all(VoteFile.read(file, byIdAndWorker("id", null))))
        .containsExactly("1 two=x", "2 two=y");
  }

  @Test
  void aWorkerWhoAnswersTwiceIsTheRepeatsRuleToSay() throws IOException {
    String record = "{'options': [], 'accept': [%s], 'answer': 'accept', '_input_hash': 1}\n";
    Path file =
        file(
            "p.jsonl",
            record.replace("%s", "'a', 'b'")
                + record.replace("%s", "'b'")
                + record.replace("%s", "'b', 'c'"));
    assertThatThrownBy(() -> MultiLabelVoteFile.read(file, USUAL))
        .hasMessageContaining("line 2: worker p votes more than once on task 1, first in line 1");
    assertThat(setsOf(file, Repeats.FIRST)).containsExactly("1 p=a+b");
    assertThat(setsOf(file, Repeats.LAST)).containsExactly("1 p=b+c");
    assertThat(setsOf(file, Repeats.MAJORITY)).containsExactly("1 p=b");
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .hasMessageContaining(
            "line 1: worker p names several labels of task 1; --kind multi-label");
  }

  private static List<String> setsOf(Path file, Repeats rule) {
    return all(
        MultiLabelVoteFile.read(
            file, new VoteOptions(null, null, null, null, null, null, null, rule)));
  }

  @Test
  void aYesOrNoOnOneLabelIsTwoClasses() throws IOException {
    Path file =
        file(
            "b.jsonl",
            "{'label': 'OK', 'answer': 'accept', '_input_hash': 1}\n"
                + "{'label': 'OK', 'answer': 'reject', '_input_hash': 2}\n");
    assertThat(MultiLabelVoteFile.isMultiLabel(file, USUAL)).isFalse();
    assertThat(all(VoteFile.read(file, USUAL))).containsExactly("1 b=OK", "2 b=not OK");
  }

  @Test
  void aZipOrAFolderHoldsAFileAWorker() throws IOException {
    String one = "{'id': 1, 'text': 't', 'label': ['x']}\n".replace('\'', '"');
    Path zip = folder.resolve("project.zip");
    try (OutputStream bytes = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String name : List.of("ann.jsonl", "in/ben.jsonl", "readme.txt", "__MACOSX/ann.jsonl")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(one.getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(all(VoteFile.read(zip, USUAL))).containsExactly("1 ann=x", "1 ben=x");
    Path jobs = Files.createDirectories(folder.resolve("jobs"));
    Files.writeString(jobs.resolve("ann.jsonl"), one);
    Files.writeString(jobs.resolve("cyd.jsonl"), one);
    assertThat(all(VoteFile.read(jobs, USUAL))).containsExactly("1 ann=x", "1 cyd=x");
    Files.writeString(jobs.resolve("dan.jsonl"), one + "{");
    assertThatThrownBy(() -> VoteFile.read(jobs, USUAL))
        .hasMessageContaining("dan.jsonl: broken JSON at line 2");
    Path broken = Files.writeString(folder.resolve("b.zip"), "no zip");
    assertThatThrownBy(() -> VoteFile.read(broken, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(broken + ": cannot be read, it is no zip");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'boxes': 1}]|x.json|is of no labelling tool that is known here, its first record has the"
            + " keys boxes; known are Label Studio (JSON, JSON-MIN, CSV), Argilla",
        "{'info': {}, 'images': [], 'annotations': []}|coco.json|has the keys info, images,"
            + " annotations",
        "{'a': 1}~{'a': 2}|x.json|is of no labelling tool",
        "{'a': {'w': 1}}|x.jsonl|is of no labelling tool",
        "<catalog><item/></catalog>|x.xml|is of no labelling tool",
        "[{'id': 1, 'data': {}, 'annotations': []}, 3]|x.json|line 1: must be an object, a record,"
            + " got 3",
        "[{'data': {'t': 'a'}, 'annotations': []}]|x.json|tells no task; --task-column",
        "{'id': 1, 'text': 'a', 'label': [[0, 1, 'P']]}|x.jsonl|holds no vote of doccano (JSONL);"
            + " left out: 1 spans of text",
        "<annotations><image name='1.jpg'><tag label='a'/></annotations>|x.xml|broken XML at line 1"
      })
  void otherFilesAreRefusedInOneLine(String text, String name, String message) throws IOException {
    Path file = file(name, text.replace('~', '\n'));
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  /** An entity of the file's own may be a file of the reader's. */
  @Test
  void xmlWithADocumentTypeIsRefused() throws IOException {
    Path secret = file("secret.txt", "hidden");
    Path file =
        file(
            "x.xml",
            "<!DOCTYPE annotations [<!ENTITY e SYSTEM '"
                + secret.toUri()
                + "'>]><annotations><image name='1.jpg'><tag label='&e;'/></image></annotations>");
    assertThatThrownBy(() -> VoteFile.read(file, USUAL))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": line 1: a document type (<!DOCTYPE …>) is refused, delete it");
  }

  /** Formats of no tool are read as before, whatever their tasks are called. */
  @Test
  void answersAreNotTakenForATools() throws IOException {
    Path file = file("a.json", "{'data': {'w': 1}, 'annotations': {'w': 0}}");
    assertThat(all(VoteFile.read(file, USUAL))).containsExactly("annotations w=0", "data w=1");
  }

  /** A fixture that no test reads would prove nothing. */
  @Test
  void everyFixtureIsOfAToolThatTheDocsList() throws IOException {
    String docs = Files.readString(Path.of("docs/tools.md"));
    TreeSet<String> titles = new TreeSet<>();
    try (Stream<Path> files = Files.list(TOOLS)) {
      for (Path file : files.sorted().toList()) {
        titles.add(org.crowdzoo.crowd.exchange.tool.ToolExport.of(file).orElseThrow().title());
      }
    }
    assertThat(titles).hasSize(9).allSatisfy(title -> assertThat(docs).contains(title));
  }
}
