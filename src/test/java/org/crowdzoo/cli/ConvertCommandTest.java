package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.dataset.SmallDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
  @TempDir Path folder;

  @Test
  void aDatasetGoesRoundThroughAllFormats() {
    SmallDataset.write(folder);
    Path csv = folder.resolve("out/v.csv");
    Path npy = folder.resolve("v.npy");
    Path text = folder.resolve("v.txt");
    Path json = folder.resolve("v.json");
    assertThat(CommandRun.of("convert", folder, csv).out())
        .containsExactly(csv + ": 10 votes on 7 tasks by 5 workers");
    assertThat(csv).content().startsWith("task,worker,label\n4,4,1\n4,0,2\n5,2,2\n");
    Path lines = folder.resolve("v.jsonl");
    assertThat(CommandRun.of("convert", csv, lines).exit()).isZero();
    assertThat(lines).content().startsWith("{\"task\":\"4\",\"worker\":\"4\",\"label\":1}\n");
    assertThat(CommandRun.of("convert", lines, npy).err()).isEmpty();
    assertThat(CommandRun.of("convert", npy, text).exit()).isZero();
    assertThat(text).content().contains("\n2 -1 -1 -1 1\n-1 -1 2 -1 -1\n");
    assertThat(CommandRun.of("convert", text, json).exit()).isZero();
    Path inverted = folder.resolve("w.json");
    assertThat(CommandRun.of("convert", json, inverted, "--to-format", "worker-json").exit())
        .isZero();
    assertThat(CommandRun.of("convert", inverted, json, "--from-format", "worker-json").exit())
        .isZero();
    Metadata metadata = Metadata.read(folder.resolve("metadata.json"));
    var back = AnswersFile.read(json, metadata);
    var before = AnswersFile.read(folder.resolve("answers.json"), metadata);
    assertThat(back.size()).isEqualTo(before.size());
    for (int i = 0; i < before.tasks(); i++) {
      if (before.count(i) > 0) { // a row a vote cannot hold a task without one
        assertThat(back.histogram(back.taskIndex(before.taskKey(i))))
            .as(before.taskKey(i))
            .isEqualTo(before.histogram(i));
      }
    }
  }

  @Test
  void misuse() throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.csv"), "task,worker,label\n1,a,0,3\n");
    Path out = folder.resolve("out.json");
    CommandRun run = CommandRun.of("convert", bad, out);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .containsExactly("crowdzoo: " + bad + ": line 2: must have 3 columns as the header, got 4");
    assertThat(out).doesNotExist();
    Path lines = Files.writeString(folder.resolve("bad.jsonl"), "{\"image\":\"1\",\"says\":0}\n");
    assertThat(CommandRun.of("convert", lines, out).err())
        .singleElement()
        .asString()
        .contains("task");
    Files.writeString(lines, "{\"task\":1,\"worker\":2,\"label\":0}\n{\"task\":1}\n");
    assertThat(CommandRun.of("convert", lines, out).err())
        .singleElement()
        .asString()
        .startsWith("crowdzoo: " + lines + ": line 2: must be {\"task\": …");
    assertThat(CommandRun.of("convert", bad).exit()).isEqualTo(2);
    assertThat(CommandRun.of("convert", bad, folder.resolve("out.xml")).exit()).isEqualTo(2);
    assertThat(CommandRun.of("convert", folder.resolve("no.csv"), out).err())
        .containsExactly("crowdzoo: " + folder.resolve("no.csv") + ": no such file");
    assertThat(CommandRun.of("convert", bad, out, "--to-format", "xml").exit()).isEqualTo(2);
  }

  @Test
  void theLegendAndWhatIsNoVoteAreOnTheScreen() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("v.csv"),
            "task,class,worker,label\n1,x,a,dog\n1,x,b,cat\n2,y,a,unsure\n2,y,b,\n2,y,a,cat\n");
    Path json = folder.resolve("v.json");
    CommandRun refused = CommandRun.of("convert", csv, json);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).singleElement().asString().contains("--label-column");
    CommandRun run =
        CommandRun.of("convert", csv, json, "--label-column", "label", "--missing", "unsure,?");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsExactly(
            csv + ": columns: task = task, worker = worker, label = label",
            csv + ": classes: 2",
            csv + ":   0 = cat: 2 votes",
            csv + ":   1 = dog: 1 votes",
            csv + ": taken as no vote: 1 x blank, 1 x unsure (--missing says what is none)",
            json + ": 3 votes on 2 tasks by 2 workers");
    assertThat(json).content().contains("\"a\":1,\"b\":0");
    assertThat(folder.resolve("v.json.classes.txt")).hasContent("cat\ndog\n");
    Path back = folder.resolve("back.npy");
    assertThat(CommandRun.of("convert", json, back).out()).contains(json + ":   1 = dog: 1 votes");
  }

  /** As in TREC's relevance judgements: a document is judged anew for each topic. */
  @Test
  void severalColumnsTellATaskTogether() throws Exception {
    Path tsv =
        Files.writeString(
            folder.resolve("trec.tsv"),
            "topicID\tworkerID\tdocID\tgold\tlabel\n7\tw1\td,1\t-1\t0\n7\tw1\td2\t-1\t1\n"
                + "8\tw1\td2\t1\t0\n8\tw2\t d2\t1\t1\n\"7,d\"\tw2\t2\t1\t1\n");
    Path json = folder.resolve("trec.json");
    assertThat(CommandRun.of("convert", tsv, json).err())
        .singleElement()
        .asString()
        .endsWith("; --task-column says which it is, or which they are, with commas between");
    assertThat(CommandRun.of("convert", tsv, json, "--task-column", "topicID,docid").out())
        .contains(
            tsv + ": columns: task = topicID + docID, worker = workerID, label = label",
            json + ": 5 votes on 4 tasks by 2 workers");
    assertThat(json)
        .content()
        .contains("\"7,\\\"d,1\\\"\":", "\"7,d2\":", "\"8,d2\":", "\"\\\"7,d\\\",2\":");
    Path back = folder.resolve("back.csv");
    CommandRun.of("convert", json, back);
    CommandRun.of("convert", back, folder.resolve("again.json"));
    assertThat(folder.resolve("again.json")).hasSameTextualContentAs(json);
    assertThat(
            CommandRun.of(
                    "convert",
                    tsv,
                    json,
                    "--worker-column",
                    "workerID,docID",
                    "--task-column",
                    "topicID")
                .out())
        .contains(json + ": 5 votes on 3 tasks by 4 workers");
    refused("--task-column", "topicID,topicid", tsv, "--task-column: names a column twice, got");
    refused("--task-column", "topicID,docI", tsv, "got docI, did you mean docID?");
    refused(
        "--label-column", "gold,label", tsv, "--label-column: must be one of topicID,workerID,");
    Files.writeString(folder.resolve("comma.csv"), "\"a,b\",worker,label\n1,w,0\n1,v,1\n");
    assertThat(
            CommandRun.of("convert", folder.resolve("comma.csv"), json, "--task-column", "a,b")
                .err())
        .isEmpty();
  }

  private void refused(String option, String value, Path file, String why) throws Exception {
    Path to = folder.resolve("none.json");
    CommandRun run = CommandRun.of("convert", file, to, "--task-column=topicID", option, value);
    if (option.equals("--task-column")) {
      run = CommandRun.of("convert", file, to, option, value);
    }
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).singleElement().asString().contains(why);
    assertThat(to).doesNotExist();
  }

  @Test
  void negativeValuesAndNoneMayBeMissing() throws Exception {
    Path csv = Files.writeString(folder.resolve("w.txt"), "-1 1\n1 -1\n");
    Path json = folder.resolve("w.json");
    assertThat(CommandRun.of("convert", csv, json).err())
        .singleElement()
        .asString()
        .contains("--missing=-1");
    assertThat(CommandRun.of("convert", csv, json, "--missing", "-1").out())
        .contains(json + ": 2 votes on 2 tasks by 2 workers");
    assertThat(CommandRun.of("convert", csv, json, "--missing=").out())
        .contains(json + ": 4 votes on 2 tasks by 2 workers");
  }

  @Test
  void aWorkerWhoVotesTwice() throws Exception {
    Path csv = Files.writeString(folder.resolve("r.csv"), "task,worker,label\n1,a,0\n1,a,1\n");
    Path json = folder.resolve("r.json.gz");
    assertThat(CommandRun.of("convert", csv, json).err())
        .singleElement()
        .asString()
        .contains("line 3", "--repeats");
    assertThat(CommandRun.of("convert", csv, json, "--repeats", "never").err())
        .containsExactly(
            "crowdzoo: --repeats must be one of first, last, majority, soft, worker, got never");
    assertThat(json).doesNotExist();
    assertThat(CommandRun.of("convert", csv, json, "--repeats", "soft").out())
        .contains(json + ": 1 votes on 1 tasks by 1 workers");
  }
}
