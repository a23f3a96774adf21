package org.crowdzoo.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.training.WorkerAnswers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");

  @TempDir private Path folder;

  private Path run(String... more) throws Exception {
    Path config = folder.resolve("x.yaml");
    Files.writeString(
        config,
        """
        name: tiny
        data: {dataset: "%s", normalize: none}
        backbone: {name: mlp, hidden: 8}
        strategy: {name: conal, embedding: 4, embeddingHidden: 8}
        training: {epochs: 2, batchSize: 16}
        """
            .formatted(TinyFeatures.write(folder.resolve("data"))));
    Path out = folder.resolve("run");
    List<String> words =
        new ArrayList<>(List.of("run", config.toString(), "--out", out.toString()));
    words.addAll(List.of(more));
    CommandLineRun done = CommandLineRun.ofWords(words.toArray(String[]::new));
    assertThat(done.exit()).as("%s", done.err()).isZero();
    return out;
  }

  @Test
  void aCalibrationIsATableOfWhatItChanged() throws Exception {
    Path run = run("--report", "--set", "calibration={method: temperature, rejectFor: 0.5}");
    String page = Files.readString(run.resolve("report.html"));
    JsonNode calibration =
        new ObjectMapper().readTree(run.resolve("results.json").toFile()).get("calibration");
    assertThat(page)
        .contains("fitted on " + calibration.get("examples").asInt() + " validation examples");
    List<String> rows = Files.readAllLines(run.resolve("report-files/calibration.csv"));
    assertThat(rows.get(0))
        .isEqualTo(
            "seed,split,ECE before,ECE after,NLL before,NLL after,Brier score before,Brier score"
                + " after");
    assertThat(rows).hasSize(3);
    String[] test = rows.get(2).split(",");
    assertThat(test).startsWith("0", "test");
    int column = 2;
    for (String figure : List.of("ece", "nll", "brier")) {
      for (String when : List.of("before", "after")) {
        assertThat(Double.parseDouble(test[column++]))
            .as(when + " " + figure)
            .isEqualTo(calibration.at("/test/" + when + "/" + figure).doubleValue(), within(1e-4));
      }
    }
  }

  @Test
  void aChoiceIsATableOfItsCandidates() throws Exception {
    Path run = run("--report", "--set", "strategy={name: auto, folds: 2, candidates: []}");
    JsonNode choice =
        new ObjectMapper().readTree(run.resolve("results.json").toFile()).get("choice");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("auto chose " + choice.get("strategy").asText() + " by ");
    List<String> rows = Files.readAllLines(run.resolve("report-files/choice.csv"));
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0)).isEqualTo("candidate,score,difference,std error,folds,seconds,end");
    for (int c = 0; c < 2; c++) {
      JsonNode candidate = choice.get("candidates").get(c);
      assertThat(rows.get(1 + c))
          .startsWith(
              String.format(
                  Locale.ROOT,
                  "%s,%.4f,%.4f,%.4f,",
                  candidate.get("strategy").asText(),
                  candidate.get("score").asDouble(),
                  candidate.get("difference").asDouble(),
                  candidate.get("difference_std_error").asDouble()))
          .contains(candidate.get("end").asText());
    }
  }

  @Test
  void aRunIsOnePageThatNeedsNothingElse() throws Exception {
    Path run = run("--report");
    String page = Files.readString(run.resolve("report.html"));
    JsonNode results = new ObjectMapper().readTree(run.resolve("results.json").toFile());
    assertThat(page)
        .contains(
            String.format(
                Locale.ROOT, "right: %.2f %%", results.get("test_accuracy").doubleValue()))
        .contains("<svg viewBox=\"0 0 480 320\"", "embeddingHidden: 8", "mean ω")
        .contains("Tasks to look at again", "ActiveLab")
        .doesNotContain("src=\"http", "href=\"http", "url(http");
    Path files = run.resolve("report-files");
    for (String name : List.of("loss", "accuracy", "confusion-test", "reliability-test", "omega")) {
      assertThat(ImageIO.read(files.resolve(name + ".png").toFile()).getWidth())
          .as(name)
          .isEqualTo(480);
    }
    List<String> workers = Files.readAllLines(files.resolve("workers.csv"));
    assertThat(workers).hasSize(7);
    assertThat(workers.get(0)).startsWith("worker,votes,right,95 % interval,with the majority");
  }

  @Test
  void namesFromFilesAreText() throws Exception {
    String hostile = "</script><script>document.title='let in'</script>";
    Block.Matrices matrices =
        new Block.Matrices(
            hostile,
            "",
            List.of(hostile, "b"),
            List.of(new Block.Entry(hostile, null, new double[][] {{1, 0}, null}, hostile)));
    Block.Table table =
        new Block.Table(
            hostile,
            hostile,
            "t",
            List.of(Block.Column.text(hostile)),
            List.of(List.of(hostile), List.of("=1+1")));
    Report report =
        new Report(
            hostile,
            List.of(
                new Section(
                    hostile,
                    hostile,
                    List.of(
                        new Block.Note(hostile),
                        new Block.Facts(hostile, Map.of(hostile, hostile)),
                        new Block.Text(hostile, hostile),
                        matrices,
                        table,
                        new Block.Tasks(
                            hostile,
                            "",
                            List.of(new Block.Task(hostile, null, List.of(hostile))))))));
    String page = report.html();
    assertThat(page).doesNotContain("<script>document").contains("&lt;script&gt;document");
    assertThat(page.split("</script>", -1)).as("only the template's own end").hasSize(4);
    assertThat(dom(page)).doesNotContain("<title>let in");
  }

  /** In a browser: the script runs without a complaint, sorts the workers, shows a matrix. */
  @Test
  void thePageWorksInABrowser() throws Exception {
    assumeThat(BROWSER).as("no chromium here").exists();
    Path run = run("--report");
    String page = Files.readString(run.resolve("report.html"));
    String visitor =
        """
        <script>
        const heads = [...document.querySelectorAll("table.sortable th")];
        heads.find(h => h.textContent === "right").querySelector("button").click();
        const rows = [...document.querySelectorAll("table.sortable tbody tr")];
        document.body.dataset.right = rows.map(r => r.cells[2].textContent).join(" ");
        document.body.dataset.cells = document.querySelectorAll(".pair td").length;
        </script></body>
        """;
    String dom = dom(page.replace("</body>", visitor));
    String right = dom.replaceAll("(?s).*data-right=\"([^\"]*)\".*", "$1");
    List<Double> numbers = List.of(right.split(" ")).stream().map(Double::valueOf).toList();
    assertThat(numbers).hasSize(6).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(numbers.get(0)).isGreaterThan(numbers.get(5));
    assertThat(dom).as("two matrices of three classes").contains("data-cells=\"18\"");
  }

  private String dom(String page) throws Exception {
    if (!Files.exists(BROWSER)) {
      return "";
    }
    Path file = Files.writeString(folder.resolve("page.html"), page);
    Path log = folder.resolve("browser.log");
    Process browser =
        new ProcessBuilder(
                BROWSER.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("browser"),
                "--dump-dom",
                file.toUri().toString())
            .redirectError(log.toFile())
            .start();
    String dom = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    browser.waitFor();
    assertThat(Files.readString(log)).doesNotContain("CONSOLE");
    return dom;
  }

  @Test
  void workersAreCountedAndSuspected() {
    // 12 tasks of classes 0 and 1; worker 0 is right, 1 always says 0, 2 says the opposite, 3 idle
    int[][] matrix = new int[12][];
    int[] truth = new int[12];
    for (int i = 0; i < 12; i++) {
      truth[i] = i % 2;
      matrix[i] = new int[] {i % 2, 0, 1 - i % 2, -1, i % 2, i % 2};
    }
    Votes votes = Votes.ofMatrix(matrix, 2);
    CrowdTables tables = new CrowdTables(votes, truth, (WorkerAnswers) null, null);
    List<List<String>> rows = tables.workers().rows();
    assertThat(rows.get(0)).startsWith("0", "12", "1.000", "1.000 – 1.000", "1.000").endsWith("");
    assertThat(rows.get(1))
        .startsWith("1", "12", "0.500")
        .endsWith("nearly always the same answer");
    assertThat(rows.get(1).get(3)).matches("0\\.\\d+ – 0\\.\\d+");
    assertThat(rows.get(2))
        .startsWith("2", "12", "0.000")
        .endsWith("agrees with the majority no more than by chance");
    assertThat(rows.get(3)).startsWith("3", "0", "", "", "").endsWith("idle: no vote");
    List<Block.Entry> entries = tables.matrices(List.of("a", "b")).entries();
    assertThat(entries)
        .extracting(Block.Entry::name)
        .contains("worker 2")
        .doesNotContain("worker 3");
    Block.Entry opposite =
        entries.stream().filter(e -> e.name().equals("worker 2")).findFirst().orElseThrow();
    assertThat(opposite.counted()).isDeepEqualTo(new double[][] {{0, 1}, {1, 0}});
  }

  @Test
  void aFolderOfNothingIsOneLine() throws Exception {
    CommandLineRun empty = CommandLineRun.ofWords("report", folder.toString());
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err()).hasSize(1);
    assertThat(empty.err().get(0)).contains("holds no results.json");
    Files.writeString(folder.resolve("results.json"), "[1");
    CommandLineRun broken = CommandLineRun.ofWords("report", folder.toString());
    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err().get(0)).contains("results.json").contains("broken JSON");
  }

  @Test
  void aDatasetHasItsReportWithoutANetwork() throws Exception {
    Path data = TinyFeatures.write(folder.resolve("data"));
    CommandLineRun done =
        CommandLineRun.ofWords(
            "report", data.toString(), "--out", folder.resolve("d.html").toString());
    assertThat(done.exit()).as("%s", done.err()).isZero();
    assertThat(Files.readString(folder.resolve("d.html")))
        .contains("dawid_skene", "Consensus of the tasks", "entropy");
    assertThat(folder.resolve("d-files/labels.csv")).exists();
  }
}
