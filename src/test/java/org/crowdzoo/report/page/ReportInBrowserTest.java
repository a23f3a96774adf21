package org.crowdzoo.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.sweep.TinySweep;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of every kind in Chromium: no complaint of the page, tables that sort, nothing that is
 * wider than the window, and screenshots of both widths, light and dark, in {@code
 * target/report-pictures}.
 */
@Tag("once")
class ReportInBrowserTest {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path PICTURES = Path.of("target/report-pictures");

  /** A class that would be let in if names were not escaped. */
  private static final String HOSTILE = "<script>document.title='let in'</script>";

  /** Clicks on a head until it is sorted downwards, and measures what is too wide. */
  private static final String VISITOR =
      """
<script>
const table = document.querySelector("table.sortable");
if (table) {
  const head = [...table.querySelectorAll("th.number")].find(h => {
    h.querySelector("button").click();
    return h.getAttribute("aria-sort") === "descending";
  });
  const column = [...table.querySelectorAll("th")].indexOf(head);
  document.body.dataset.sorted = head ? [...table.tBodies[0].rows]
    .map(r => parseFloat(r.cells[column].textContent)).filter(x => !isNaN(x)).join(" ") : "none";
}
document.body.dataset.wide = document.documentElement.scrollWidth - window.innerWidth;
document.body.dataset.pictures = document.querySelectorAll(".tasks img").length;
</script></body>
""";

  @TempDir private Path folder;

  @BeforeEach
  void needsTheBrowser() {
    assumeThat(BROWSER).as("no chromium here").exists();
  }

  private void run(String... words) {
    CommandLineRun done = CommandLineRun.ofWords(words);
    assertThat(done.exit()).as("%s", done.err()).isZero();
  }

  private Path config(String text) throws Exception {
    return Files.writeString(folder.resolve("x.yaml"), text);
  }

  private Path hostile(Path data) throws Exception {
    Files.writeString(
        data.resolve("metadata.json"),
        "{\"name\": \"tiny\", \"n_classes\": 3, \"n_workers\": 6, \"class_names\": [\"a\", \""
            + HOSTILE
            + "\", \"c & d\"]}");
    return data;
  }

  @Test
  void aRun() throws Exception {
    Path data = folder.resolve("data");
    TinyFashion.copyTo(data);
    Path scores = Files.createDirectories(data.resolve("identification/mlp/aum"));
    StringBuilder csv = new StringBuilder("sample_id,filename,AUM_yang,AUM_pleiss\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i).append(",x,").append(i == 7 ? "-3.5" : i == 8 ? "" : "0.5").append(",0\n");
    }
    Files.writeString(scores.resolve("aum_values.csv"), csv);
    Path out = folder.resolve("run");
    run(
        "run",
        config(
                """
                name: tiny
                data: {dataset: "%s", channels: 1}
                backbone: {name: mlp, hidden: 8}
                strategy: {name: conal, embedding: 4, embeddingHidden: 8}
                training: {epochs: 2, batchSize: 16}
                """
                    .formatted(data))
            .toString(),
        "--out",
        out.toString(),
        "--report");
    String page = Files.readString(out.resolve("report.html"));
    String byAum = page.split("Tasks to look at again, by AUM", 2)[1];
    assertThat(Pattern.compile("AUM (-?[0-9.]+), ω 0\\.").matcher(byAum).results().limit(2))
        .as("the smallest first")
        .extracting(found -> found.group(1))
        .containsExactly("-3.50", "0.50");
    String dom = look("run", page);
    assertThat(told(dom, "pictures")).as("thumbnails").isEqualTo("48");
    assertSorted(dom);
  }

  @Test
  void aComparison() throws Exception {
    Path data = hostile(TinyFeatures.write(folder.resolve("data")));
    Path out = folder.resolve("compare");
    run(
        "compare",
        config(
                """
                name: tiny
                seeds: [0, 1]
                experiment:
                  data: {dataset: "%s", normalize: none}
                  backbone: {name: mlp, hidden: 8}
                  training: {epochs: 2, batchSize: 16}
                strategies: [majority_voting, dawid_skene]
                """
                    .formatted(data))
            .toString(),
        "--out",
        out.toString(),
        "--report");
    look("compare", Files.readString(out.resolve("report.html")));
  }

  @Test
  void aSweep() throws Exception {
    new TinySweep(folder)
        .run(
            """
            space:
              training.learningRate: {type: continuous, min: 1e-3, max: 1e-1, scale: log}
            candidates: 3
            refit: [0, 1]
            """,
            "sweep",
            false);
    run("report", folder.resolve("sweep").toString());
    look("sweep", Files.readString(folder.resolve("sweep/report.html")));
  }

  @Test
  void anAggregationOfHostileNames() throws Exception {
    Path data = hostile(TinyFeatures.write(folder.resolve("data")));
    Path out = folder.resolve("d.html");
    run("report", data.toString(), "--out", out.toString());
    String page = Files.readString(out);
    assertThat(page.contains("&lt;script&gt;document")).isTrue();
    assertThat(page.contains(HOSTILE)).isFalse();
    String dom = look("aggregation", page);
    assertThat(dom.contains("<title>let in")).as("a class that is a script ran").isFalse();
    assertThat(dom.contains("c &amp; d")).isTrue();
    assertSorted(dom);
  }

  private static void assertSorted(String dom) {
    List<Double> numbers = Stream.of(told(dom, "sorted").split(" ")).map(Double::valueOf).toList();
    assertThat(numbers).hasSizeGreaterThan(1);
    for (int i = 1; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isLessThanOrEqualTo(numbers.get(i - 1));
    }
  }

  /** What the visitor noted. */
  private static String told(String dom, String what) {
    Matcher noted = Pattern.compile("data-" + what + "=\"([^\"]*)\"").matcher(dom);
    assertThat(noted.find()).as("data-%s", what).isTrue();
    return noted.group(1);
  }

  /** Opens the page wide and light, and narrow and dark; gives the DOM of the first. */
  private String look(String kind, String page) throws Exception {
    Files.createDirectories(PICTURES);
    Path file =
        Files.writeString(folder.resolve(kind + "-page.html"), page.replace("</body>", VISITOR));
    String wide = null;
    for (int width : new int[] {1280, 390}) {
      String dom = browse(file, width, width != 390, "--dump-dom");
      assertThat(Integer.parseInt(told(dom, "wide")))
          .as("%s at %d pixels is too wide", kind, width)
          .isNotPositive();
      wide = wide == null ? dom : wide;
      boolean dark = width == 390;
      String name =
          String.format(Locale.ROOT, "%s-%d-%s.png", kind, width, dark ? "dark" : "light");
      Path picture = PICTURES.resolve(name).toAbsolutePath();
      browse(file, width, !dark, "--screenshot=" + picture, "--hide-scrollbars");
      assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(width);
      int corner = ImageIO.read(picture.toFile()).getRGB(2, 2) & 0xff;
      assertThat(corner < 0x80).as("%s is dark", name).isEqualTo(dark);
    }
    return wide;
  }

  private String browse(Path file, int width, boolean light, String... what) throws Exception {
    Path log = folder.resolve("browser.log");
    Path out = folder.resolve("browser.out");
    List<String> words =
        new ArrayList<>(
            List.of(
                BROWSER.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--blink-settings=preferredColorScheme=" + (light ? 1 : 0),
                "--window-size=" + width + ",1800",
                "--user-data-dir=" + folder.resolve("browser")));
    words.addAll(List.of(what));
    words.add(file.toUri().toString());
    Process browser =
        new ProcessBuilder(words).redirectError(log.toFile()).redirectOutput(out.toFile()).start();
    assertThat(browser.waitFor(120, TimeUnit.SECONDS)).as("the browser hangs").isTrue();
    assertThat(Files.readString(log)).doesNotContain("CONSOLE");
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
