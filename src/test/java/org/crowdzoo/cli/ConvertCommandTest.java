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
    assertThat(CommandRun.of("convert", csv, npy).exit()).isZero();
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
    assertThat(CommandRun.of("convert", bad).exit()).isEqualTo(2);
    assertThat(CommandRun.of("convert", bad, folder.resolve("out.xml")).exit()).isEqualTo(2);
    assertThat(CommandRun.of("convert", folder.resolve("no.csv"), out).err())
        .containsExactly("crowdzoo: " + folder.resolve("no.csv") + ": no such file");
    assertThat(CommandRun.of("convert", bad, out, "--to-format", "xml").exit()).isEqualTo(2);
  }
}
