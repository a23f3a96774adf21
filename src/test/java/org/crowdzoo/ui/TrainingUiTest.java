package org.crowdzoo.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingUiTest {
  /** What the pages ask for and do not use: plug-ins that none of their scripts calls. */
  private static final Pattern UNUSED =
      Pattern.compile(
          "fullcalendar|excanvas|retinajs|modernizr|chosen|uniform|noty|jquery-raty|imagesloaded"
              + "|masonry|jquery-knob|jquery\\.sparkline|Gritter|jquery/2|jquery-ui|jquery-migrate");

  @TempDir private Path folder;

  @Test
  void allPagesOfATrainingAtWork() throws IOException {
    TinyFashion.copyTo(folder.resolve("data"));
    for (String engine : List.of("auto", "stock")) {
      try (TrainingUi ui = new TrainingUi(0)) {
        Visitor visitor = new Visitor(ui.address());
        assertThat(visitor.page("/"))
            .contains("No training has begun yet", "<noscript><meta http-equiv=\"refresh\"");
        train(engine, ui.training("fashion, seed 0").and(new Look(visitor)));
        String charts = "/train/fashion-seed-0/overview";
        assertThat(TrainingUi.path("fashion, seed 0")).isEqualTo(charts);
        assertThat(visitor.page(charts)).as("after its end").contains("DL4J Training");
        assertThat(visitor.get("/train/none/overview").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/assets/../pom.xml").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/remoteReceive").statusCode()).isEqualTo(404);
        assertThat(visitor.get("/tsne/upload").statusCode()).isEqualTo(404);
      }
    }
  }

  private void train(String engine, TrainingWatcher watcher) throws IOException {
    String yaml =
        """
        name: pictures
        data: {dataset: "%s", channels: 1, imageSize: 14}
        backbone: {name: simple-cnn, width: 4, hidden: 8}
        strategy: {name: conal, embedding: 4, embeddingHidden: 6}
        training: {epochs: 2, batchSize: 16, engine: %s}
        """
            .formatted(folder.resolve("data"), engine);
    Experiment experiment = Experiment.of(Settings.parse(yaml, "x.yaml"), "x.yaml");
    new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve("run"), seed -> watcher)
        .run(false);
  }

  /** Looks at every page once an epoch is done. */
  private record Look(Visitor visitor) implements TrainingWatcher {
    @Override
    public boolean epochDone(int epoch, History history) {
      var home = visitor.get("/");
      assertThat(home.statusCode()).isEqualTo(302);
      String charts = home.headers().firstValue("Location").orElseThrow();
      assertThat(charts).isEqualTo("/train/fashion-seed-0/overview");
      for (String page : List.of("overview", "model", "system")) {
        String text = visitor.page("/train/fashion-seed-0/" + page);
        assertThat(visitor.type("/train/fashion-seed-0/" + page)).startsWith("text/html");
        assertThat(text).contains("DL4J Training");
        Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
            .matcher(text)
            .results()
            .map(match -> match.group(1))
            .filter(path -> !UNUSED.matcher(path).find())
            .forEach(
                path -> {
                  assertThat(visitor.page(path)).as(path).isNotEmpty();
                  assertThat(visitor.type(path))
                      .as(path)
                      .matches(path.endsWith(".js") ? ".*/javascript.*" : ".*");
                });
        assertThat(text)
            .as("loads nothing from elsewhere")
            .doesNotContain("src=\"http", "url(http");
      }
      assertThat(visitor.page("/assets/css/style.css")).contains(".chart-box", "@media (max-width");
      assertThat(visitor.type("/assets/css/style.css")).startsWith("text/css");
      assertThat(visitor.type("/train/fashion-seed-0/overview/data")).contains("application/json");
      overview(visitor.json("/train/fashion-seed-0/overview/data"), history);
      model(visitor.json("/train/fashion-seed-0/model/graph"));
      JsonNode system = visitor.json("/train/fashion-seed-0/system/data");
      assertThat(system.get("memory")).isNotEmpty();
      assertThat(system.at("/software").toString()).contains("CPU");
      assertThat(visitor.page("/setlang/fashion-seed-0/de")).isEmpty();
      assertThat(visitor.page("/train/fashion-seed-0/model")).contains("Sprache");
      assertThat(visitor.another().page("/train/fashion-seed-0/model"))
          .as("what one visitor chooses is the choice of no other")
          .contains("Language")
          .doesNotContain("Sprache");
      return true;
    }

    private void overview(JsonNode data, History history) {
      assertThat(data.get("scores")).isNotEmpty();
      assertThat(data.get("scores").get(0).asDouble()).isBetween(0.5, 5.0);
      assertThat(data.get("scoresIter")).hasSameSizeAs(data.get("scores"));
      for (String chart :
          List.of("updateRatios", "stdevActivations", "stdevGradients", "stdevUpdates")) {
        assertThat(data.get(chart)).as(chart).isNotEmpty();
      }
    }

    private void model(JsonNode graph) {
      assertThat(graph.get("vertexTypes").toString()).contains("ConalVertex", "WorkerTable");
      for (int i = 0; i < graph.get("vertexNames").size(); i++) {
        JsonNode layer = visitor.json("/train/fashion-seed-0/model/data/" + i);
        assertThat(layer.get("layerInfo").toString())
            .contains(graph.get("vertexNames").get(i).asText());
      }
    }
  }

  @Test
  void onlyTheLastTrainingsAreKept() throws IOException {
    try (TrainingUi ui = new TrainingUi(0)) {
      ui.setHome(() -> String.join(" ", ui.trainings()));
      TrainingWatcher longest = ui.training("long");
      longest.started(0, 1, 1);
      for (int i = 0; i < 33; i++) {
        TrainingWatcher training = ui.training("t" + i);
        training.started(0, 1, 1);
        training.ended();
      }
      Visitor visitor = new Visitor(ui.address());
      String latest = IntStream.range(5, 33).mapToObj(i -> " t" + i).collect(Collectors.joining());
      becomes("long t3 t4" + latest, visitor);
      TrainingWatcher again = ui.training("t3");
      again.started(0, 1, 1);
      becomes("long t4" + latest + " t3", visitor);
      again.ended();
      longest.ended();
      becomes("t4" + latest + " t3", visitor);
    }
  }

  /** The server hears of trainings in its own time. */
  private static void becomes(String expected, Visitor visitor) {
    String home = visitor.page("/");
    for (int i = 0; i < 1000 && !home.equals(expected); i++) {
      home = visitor.page("/");
    }
    assertThat(home).isEqualTo(expected);
  }

  @Test
  void aTakenPortIsOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> new TrainingUi(taken.getLocalPort()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--ui-port: " + taken.getLocalPort() + " is taken");
    }
    assertServerEnds();
  }

  @Test
  void itIsForThisMachineAndGoneAtTheEnd() throws IOException {
    int port;
    try (TrainingUi ui = new TrainingUi(0)) {
      port = URI.create(ui.address()).getPort();
      assertThat(serverThreads()).isNotEmpty();
      // Another address of this machine: a server for all of them would answer.
      try (Socket socket = new Socket()) {
        assertThatThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.2", port), 2000))
            .isInstanceOf(IOException.class);
      }
    }
    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(ConnectException.class);
    assertServerEnds();
    new TrainingUi(port).close();
  }

  /** Its thread ends in its own time, too. */
  private static void assertServerEnds() {
    for (int wait = 0; wait < 1000 && !serverThreads().isEmpty(); wait++) {
      LockSupport.parkNanos(10_000_000);
    }
    assertThat(serverThreads()).isEmpty();
  }

  private static List<String> serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon() && thread.getName().startsWith("vert.x"))
        .map(Thread::getName)
        .toList();
  }
}
