package org.crowdzoo.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crowdzoo.serving.Predictor;
import org.crowdzoo.serving.PredictorTest;
import org.crowdzoo.serving.TinyExport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class PredictionServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 100_000;

  @TempDir static Path folder;

  private static Path export;
  private static List<Path> pictures;
  private static Predictor predictor;
  private static PredictionServer server;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void serve() throws IOException {
    export = TinyExport.write(folder, "{\"name\":\"cnn3\",\"width\":4}");
    pictures = TinyExport.pictures(200);
    predictor = Predictor.open(export);
    server =
        new PredictionServer(predictor, new ServerOptions("127.0.0.1", 0, MOST_BYTES, 64, 40, 2));
  }

  @AfterAll
  static void end() {
    server.close();
    predictor.close();
  }

  private static HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(URI.create(server.address()).resolve(path));
  }

  private HttpResponse<String> post(byte[] body) throws Exception {
    return client.send(
        at("/predict").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    return JSON.readTree(response.body());
  }

  @Test
  void twoHundredPicturesUnderSixteenClientsAreAsPredictSays() throws Exception {
    Map<Path, double[]> expected =
        TinyExport.predicted(export.resolveSibling("run").resolve("model.zip"), pictures);
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      List<Callable<JsonNode>> work = new ArrayList<>();
      for (Path picture : pictures) {
        work.add(() -> json(post(Files.readAllBytes(picture))));
      }
      List<Future<JsonNode>> answers = clients.invokeAll(work);
      for (int i = 0; i < answers.size(); i++) {
        JsonNode answer = answers.get(i).get();
        double[] wanted = expected.get(pictures.get(i));
        List<Double> got = new ArrayList<>();
        answer.path("probabilities").forEach(p -> got.add(p.doubleValue()));
        assertThat(got).hasSize(10);
        for (int k = 0; k < 10; k++) {
          assertThat(got.get(k)).isCloseTo(wanted[k], within(1.5e-6)); // printed with six digits
        }
        assertThat(answer.path("probabilities").path(answer.path("label").asText()).doubleValue())
            .isEqualTo(answer.path("probability").doubleValue());
        assertThat(answer.path("rejected").asBoolean(true)).isFalse();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void healthMetricsAndWhatIsServed() throws Exception {
    post(Files.readAllBytes(pictures.get(0)));
    post(new byte[] {1});
    HttpResponse<String> health = client.send(at("/health").build(), BodyHandlers.ofString());
    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(json(health).path("status").asText()).isEqualTo("ok");
    JsonNode about = json(client.send(at("/").build(), BodyHandlers.ofString()));
    assertThat(about.path("classes")).hasSize(10);
    assertThat(about.path("maxBytes").intValue()).isEqualTo(MOST_BYTES);
    HttpResponse<String> metrics = client.send(at("/metrics").build(), BodyHandlers.ofString());
    assertThat(metrics.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body().lines())
        .allMatch(line -> line.startsWith("# ") || line.matches("[a-z_]+(\\{.*})? [0-9.]+"));
    assertThat(metrics.body())
        .containsPattern("crowdzoo_http_responses_total\\{code=\"200\"} [1-9]")
        .containsPattern("crowdzoo_http_responses_total\\{code=\"400\"} [1-9]")
        .containsPattern("crowdzoo_answer_seconds_bucket\\{le=\"\\+Inf\"} [1-9]")
        .contains("crowdzoo_requests_waiting 0\n")
        .contains("crowdzoo_body_bytes 0\n");
    HttpResponse<String> head =
        client.send(
            at("/health").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void whatIsNoPictureIsABadRequest() throws Exception {
    byte[] good = Files.readAllBytes(pictures.get(0));
    for (byte[] bad :
        List.of(
            "no picture".getBytes(StandardCharsets.UTF_8),
            java.util.Arrays.copyOf(good, good.length - 20),
            PredictorTest.bomb(60_000, 60_000))) {
      HttpResponse<String> refused = post(bad);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(json(refused).path("error").asText()).startsWith("image: ").doesNotContain("\n");
    }
    assertThat(post(good).statusCode()).isEqualTo(200);
  }

  @Test
  void wrongPathsMethodsHostsOriginsAndForms() throws Exception {
    assertThat(status(at("/nothing"))).isEqualTo(404);
    HttpResponse<String> get = client.send(at("/predict").build(), BodyHandlers.ofString());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).hasValue("POST");
    assertThat(status(at("/health").POST(BodyPublishers.ofString("x")))).isEqualTo(405);
    assertThat(status(at("/health").DELETE())).isEqualTo(405);
    byte[] good = Files.readAllBytes(pictures.get(0));
    assertThat(
            status(
                at("/predict")
                    .header("Origin", "http://evil.example")
                    .POST(BodyPublishers.ofByteArray(good))))
        .isEqualTo(403);
    assertThat(
            status(
                at("/predict")
                    .header("Content-Type", "multipart/form-data; boundary=x")
                    .POST(BodyPublishers.ofByteArray(good))))
        .isEqualTo(415);
    assertThat(raw("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("GET /health HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 421");
  }

  private int status(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  /** Sends bytes as they are, and reads what comes until the connection ends or nothing comes. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[4096];
        for (int n = in.read(some); n >= 0; n = in.read(some)) {
          got.write(some, 0, n);
        }
      } catch (java.net.SocketException e) {
        return got.toString(StandardCharsets.ISO_8859_1); // closed while we wrote
      }
      return got.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static String head(String more) {
    return "POST /predict HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + more + "\r\n";
  }

  @Test
  void bodiesWithoutLengthInPiecesAndTooLarge() throws Exception {
    assertThat(raw(head("Connection: close\r\n"))).startsWith("HTTP/1.1 411");
    // what is no HTTP gets no answer: netty ends the connection
    assertThat(raw(head("Content-Length: x\r\n"))).doesNotContain(" 200 ");
    assertThat(raw(head("Content-Length: " + (MOST_BYTES + 1) + "\r\n")))
        .startsWith("HTTP/1.1 413");
    assertThat(raw(head("Content-Length: 99999999999999999999999\r\n"))).doesNotContain(" 200 ");
    byte[] good = Files.readAllBytes(pictures.get(0));
    HttpResponse<String> pieces =
        client.send(
            at("/predict")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(good)))
                .build(),
            BodyHandlers.ofString());
    assertThat(pieces.statusCode()).isEqualTo(200);
    String piece = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String answer = raw(head("Transfer-Encoding: chunked\r\n") + piece + piece + "0\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("\"error\"");
    assertThat(raw("nonsense\r\n\r\n")).doesNotContain(" 200 ");
    assertThat(raw("GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n"))
        .doesNotContain(" 200 ");
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
        .doesNotContain(" 200 ");
    assertThat(post(good).statusCode()).isEqualTo(200);
  }

  /** Slow heads are cut off, slow bodies told so; meanwhile others are answered. */
  @Test
  void slowClientsDoNotStayAndDoNotHoldUpOthers() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket("127.0.0.1", server.port());
      slow.add(socket);
      String begun = i % 2 == 0 ? "POST /predict HT" : head("Content-Length: 1000\r\n") + "abc";
      socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
    }
    assertThat(post(Files.readAllBytes(pictures.get(0))).statusCode()).isEqualTo(200);
    for (int i = 0; i < slow.size(); i++) {
      slow.get(i).setSoTimeout(20_000);
      String answer;
      try {
        answer =
            new String(slow.get(i).getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (java.net.SocketException reset) {
        answer = "";
      }
      if (i % 2 == 0) {
        assertThat(answer).isEmpty();
      } else {
        assertThat(answer).startsWith("HTTP/1.1 408");
      }
      slow.get(i).close();
    }
    assertThat(post(Files.readAllBytes(pictures.get(0))).statusCode()).isEqualTo(200);
  }

  /** Two may wait: of sixty at once some are answered, the others told to come again. */
  @Test
  void aFullQueueIsAClean503AndNobodyIsForgotten() throws Exception {
    byte[] picture = Files.readAllBytes(pictures.get(0));
    try (Predictor own = Predictor.open(export, new Predictor.Options(1, 1, 1_000_000, null));
        PredictionServer small =
            new PredictionServer(own, new ServerOptions("127.0.0.1", 0, MOST_BYTES, 2, 100, 5))) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(small.address()).resolve("/predict"))
              .POST(BodyPublishers.ofByteArray(picture))
              .build();
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        all.add(client.sendAsync(request, BodyHandlers.ofString()));
      }
      int answered = 0;
      int refused = 0;
      for (CompletableFuture<HttpResponse<String>> one : all) {
        HttpResponse<String> response = one.get();
        answered += response.statusCode() == 200 ? 1 : 0;
        if (response.statusCode() == 503) {
          refused++;
          assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
          assertThat(json(response).path("error").asText()).contains("waiting");
        }
      }
      assertThat(answered).isPositive();
      assertThat(refused).isPositive();
      assertThat(answered + refused).isEqualTo(60);
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  /** What has begun is answered when the server closes. */
  @Test
  void closingAnswersWhatHasBegun() throws Exception {
    byte[] picture = Files.readAllBytes(pictures.get(0));
    try (Predictor own = Predictor.open(export);
        PredictionServer ending = new PredictionServer(own, ServerOptions.on(0))) {
      try (Socket socket = new Socket("127.0.0.1", ending.port())) {
        String begun =
            "POST /predict HTTP/1.1\r\nHost: 127.0.0.1:"
                + ending.port()
                + "\r\nConnection: close\r\nContent-Length: "
                + picture.length
                + "\r\n\r\n";
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().write(picture, 0, 10);
        Thread.sleep(300);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(ending::close);
        Thread.sleep(300);
        assertThat(closed).isNotDone();
        socket.getOutputStream().write(picture, 10, picture.length - 10);
        String answer =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"label\"");
        closed.get();
      }
    }
  }
}
