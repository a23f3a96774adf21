package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of files cannot command the terminal they are printed on, whichever command prints them.
 */
class TerminalTest {
  private static final String NAME = "\u001b]0;title\u0007\u001b[31mred\u009b2J";

  @TempDir private Path folder;

  @Test
  void namesOfFunctionsAndWorkers() throws IOException {
    Path functions =
        Files.writeString(
            folder.resolve("f.csv"), NAME + ",b,c\n" + "1,0,-1\n0,1,1\n1,1,0\n-1,-1,1\n".repeat(9));
    StringBuilder votes = new StringBuilder("task,worker,label\n");
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 4; j++) {
        votes.append("t" + i + ",w" + NAME + j + "," + (j == 3 ? 0 : (i + j) % 2) + "\n");
      }
    }
    Path csv = Files.writeString(folder.resolve("v.csv"), votes.toString());
    obeysNothing("labelmodel", functions.toString(), "--out", folder.resolve("p.npy").toString());
    Path data = folder.resolve("data");
    assertThat(CommandLineRun.ofWords("convert", csv.toString(), data + "/answers.json").exit())
        .isZero();
    Files.writeString(
        data.resolve("metadata.json"), "{\"name\": \"x\", \"n_classes\": 2, \"n_workers\": 4}");
    obeysNothing("aggregate", data.toString(), "-s", "label_model");
  }

  private static void obeysNothing(String... words) {
    CommandLineRun run = CommandLineRun.ofWords(words);
    List<String> all = Stream.concat(run.out().lines(), run.err().stream()).toList();
    assertThat(run.exit()).as("%s", all).isZero();
    assertThat(all).anyMatch(line -> line.contains("\\u001b[31mred\\u009b2J"));
    assertThat(all)
        .noneMatch(line -> line.codePoints().anyMatch(c -> c != '\t' && Character.isISOControl(c)));
  }
}
