package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a build with Spark can do says in one line how to make one. */
class NoSparkTest {
  @TempDir Path folder;

  @BeforeEach
  void requireNone() {
    assumeFalse(
        NoSparkTest.class.getClassLoader().getResource("org/apache/spark/SparkContext.class")
            != null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweep configs/sweeps/quickstart.yaml --out OUT --spark local[2]",
        "compare configs/fashion/compare.yaml --out OUT --spark spark://host:7077",
        "run configs/quickstart.yaml --out OUT --set training.distributed.workers=2 --spark local",
        "aggregate OUT --answers-file votes.csv -s naive_soft --spark local[2]",
        "convert OUT/votes.csv OUT/votes.parquet"
      })
  void oneLine(String line) throws IOException {
    Files.writeString(folder.resolve("votes.csv"), "task,worker,label\na,b,0\nc,b,1\n");
    CommandLineRun run = CommandLineRun.of(line.replace("OUT", folder.toString()));
    assertThat(run.exit()).as(run.err().toString()).isEqualTo(2);
    assertThat(run.messages())
        .singleElement()
        .asString()
        .contains(": this build has no Spark in it; mvn -q -Pspark process-classes builds it");
    assertThat(Files.exists(folder.resolve("candidates"))).isFalse();
  }

  @Test
  void aDistributedTrainingWithoutAClusterIsOneLine() {
    CommandLineRun run =
        CommandLineRun.ofWords(
            "run",
            "configs/quickstart.yaml",
            "--out",
            folder.resolve("run").toString(),
            "--set",
            "training.distributed={workers: 2}");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.messages()).singleElement().asString().contains("--spark MASTER");
  }

  @Test
  void aRunOnAClusterWantsItsKey() {
    CommandLineRun run =
        CommandLineRun.ofWords("run", "configs/quickstart.yaml", "--spark", "local[2]");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.messages()).singleElement().asString().contains("training.distributed");
  }
}
