package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.crowdzoo.experiment.TinyFeatures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
  @TempDir Path folder;

  @Test
  void showsALivePageWhenAsked() throws IOException {
    CommandLineRun run = sweep("--ui", "--ui-port", "0");
    assertThat(run.exit()).isZero();
    assertThat(run.err()).anyMatch(line -> line.matches("live page: http://127.0.0.1:\\d+/"));
    assertThat(run.out()).contains("best is candidate", "training.milestones.gap: ");
    assertThat(sweep("--force").err()).noneMatch(line -> line.contains("live page"));
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      CommandLineRun run = sweep("--ui", "--ui-port", String.valueOf(port));
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err())
          .containsExactly(
              "crowdzoo: --ui-port: "
                  + port
                  + " is taken, give another, or 0 for any that is free");
      assertThat(folder.resolve("out")).doesNotExist();
    }
  }

  @Test
  void aPortWithoutThePageIsMisuseAndSoIsOneThatIsNone() throws IOException {
    CommandLineRun alone = sweep("--ui-port", "0");
    assertThat(alone.exit()).isEqualTo(2);
    assertThat(alone.messages())
        .containsExactly("crowdzoo: sweep: --ui-port is used by --ui only (see --help)");
    CommandLineRun none = sweep("--ui", "--ui-port", "70000");
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err())
        .containsExactly(
            "crowdzoo: sweep: --ui-port: must be from 0 to 65535, got 70000 (see --help)");
  }

  private CommandLineRun sweep(String... options) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("sweep.yaml"),
            """
            name: tiny
            experiment:
              data: {dataset: "%s", normalize: none}
              backbone: {name: linear}
              strategy: {name: majority_voting}
              training: {epochs: 2, batchSize: 32, scheduler: multistep}
            space:
              training.milestones: {type: spaced, gap: {min: 1, max: 2}, count: 1}
            candidates: 2
            refit: [0]
            """
                .formatted(TinyFeatures.write(folder.resolve("tiny"))));
    String[] words = new String[options.length + 4];
    words[0] = "sweep";
    words[1] = config.toString();
    words[2] = "--out";
    words[3] = folder.resolve("out").toString();
    System.arraycopy(options, 0, words, 4, options.length);
    return CommandLineRun.ofWords(words);
  }
}
