package org.crowdzoo.serving.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.crowdzoo.files.InputException;
import org.crowdzoo.serving.BusyException;
import org.crowdzoo.serving.Prediction;
import org.crowdzoo.serving.Predictor;
import org.crowdzoo.ui.PageGuard;

/**
 * A classifier over HTTP: {@code POST /predict} takes an image (or a JSON list of features) and
 * gives JSON; {@code GET /health}, {@code /metrics} (Prometheus) and {@code /} tell of the server.
 * Requests that come together are computed together, as the {@link Predictor} does it. Each limit
 * has its answer: 413 for a body that is too large, 408 for one that comes too slowly, 503 with
 * Retry-After where too many wait.
 *
 * <p>One thread does what is to be done with connections and counts; images are decoded by others.
 */
public final class PredictionServer implements AutoCloseable {
  private static final String PREDICT = "/predict";
  private static final String HEALTH = "/health";
  private static final String METRICS = "/metrics";

  /** Seconds that answers under way have when it is closed. */
  private static final int GRACE = 10;

  private final Predictor predictor;
  private final ServerOptions options;
  private final boolean thisMachine;
  private final Vertx vertx;
  private final HttpServer server;
  private final ExecutorService decoders;
  private final ServerMetrics metrics = new ServerMetrics();
  private final CompletableFuture<Void> idle = new CompletableFuture<>();
  private final Connections connections;
  private final Uploads uploads;

  private Context loop;
  private int running;
  private int waiting;
  private boolean closing;

  /**
   * Begins to listen.
   *
   * @param predictor stays the caller's to close
   * @throws InputException if the port is taken or the host is unknown
   * @throws IOException if there is no network at all
   */
  public PredictionServer(Predictor predictor, ServerOptions options) throws IOException {
    this.predictor = predictor;
    this.options = options;
    try {
      thisMachine = InetAddress.getByName(options.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InputException("--host: no such host, got " + options.host(), e);
    }
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    System.setProperty("vertx.disableH2c", "true"); // one request a connection at a time
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    connections = new Connections(vertx, options);
    uploads = new Uploads(vertx, options);
    decoders =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            work -> {
              Thread thread = new Thread(work, "crowdzoo-decoder");
              thread.setDaemon(true);
              return thread;
            });
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(options.seconds() + 5) // after the answer to who is slow
                    .setDecompressionSupported(false)
                    .setMaxWebSocketFrameSize(1024))
            .connectionHandler(connections::opened)
            .requestHandler(this::begun);
    try {
      listen();
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof BindException) {
        throw new InputException(
            "--port: "
                + options.port()
                + " cannot be had on "
                + options.host()
                + ", give another, or 0 for any that is free",
            e);
      }
      throw new IOException(e.getCause());
    }
  }

  private void listen() {
    CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    Context context = vertx.getOrCreateContext();
    loop = context;
    context.runOnContext(
        now ->
            server.listen(
                options.port(),
                options.host(),
                result -> {
                  if (result.succeeded()) {
                    listening.complete(result.result());
                  } else {
                    listening.completeExceptionally(result.cause());
                  }
                }));
    listening.join();
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Where it is found. */
  public String address() {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    return "http://" + host + ":" + port() + "/";
  }

  private void begun(HttpServerRequest request) {
    running++;
    HttpConnection connection = request.connection();
    connections.busy(connection);
    Exchange exchange =
        new Exchange(
            vertx,
            request,
            status -> {
              if (status > 0) {
                metrics.response(status);
              }
              connections.idle(connection);
              running--;
              completeIfIdle();
            });
    String refusal = refusal(request);
    if (request.method() != HttpMethod.POST && !hasBody(request)) {
      exchange.arrived();
    }
    if (closing) {
      exchange.refuse(503, "the server is shutting down");
    } else if (refusal != null) {
      exchange.refuse(refusal.startsWith("Host") ? 421 : 403, refusal);
    } else {
      route(exchange);
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    return request.getHeader("Content-Length") != null
        || request.getHeader("Transfer-Encoding") != null;
  }

  /** Pages of the internet may send requests here by names of their own, or blindly. */
  private String refusal(HttpServerRequest request) {
    if (thisMachine
        && (request.headers().getAll("Host").size() != 1
            || !PageGuard.isHere(request.host(), port()))) {
      return "Host must name this machine and port, such as "
          + ServerOptions.LOOPBACK
          + ":"
          + port();
    }
    String origin = request.getHeader("Origin");
    return origin == null || origin.equals("http://" + request.host())
        ? null
        : "requests of pages from elsewhere are not answered";
  }

  private void route(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String path = request.path() == null ? "" : request.path();
    boolean reads = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    boolean known =
        path.equals("/") || path.equals(HEALTH) || path.equals(METRICS) || path.equals(PREDICT);
    if (!known) {
      exchange.refuse(404, "there are /, /health, /metrics and /predict");
    } else if (path.equals(PREDICT) ? request.method() != HttpMethod.POST : !reads) {
      String allowed = path.equals(PREDICT) ? "POST" : "GET, HEAD";
      request.response().putHeader("Allow", allowed);
      exchange.refuse(405, path + " takes " + allowed);
    } else if (path.equals(PREDICT)) {
      receive(exchange);
    } else if (path.equals(METRICS)) {
      exchange.respond(200, ServerMetrics.TYPE, metricsText());
    } else if (path.equals(HEALTH)) {
      exchange.respond(200, Exchange.object().put("status", "ok"));
    } else {
      exchange.respond(200, PredictionJson.about(predictor, options));
    }
  }

  /** Takes the body, if it is one that may be taken. */
  private void receive(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String length = request.getHeader("Content-Length");
    boolean chunked = request.getHeader("Transfer-Encoding") != null;
    String type = request.getHeader("Content-Type");
    String expect = request.getHeader("Expect");
    if (length == null && !chunked) {
      exchange.arrived();
      exchange.refuse(411, "Content-Length, or a chunked body, must be sent");
    } else if (length != null && !length.matches("\\d{1,18}")) {
      exchange.refuse(400, "Content-Length must be a number");
    } else if (length != null && Long.parseLong(length) > options.mostBytes()) {
      exchange.refuse(413, uploads.tooLarge());
    } else if (type != null && type.regionMatches(true, 0, "multipart/", 0, 10)) {
      exchange.refuse(415, "the body must be the file itself, not a form");
    } else if (expect != null && !expect.equalsIgnoreCase("100-continue")) {
      exchange.refuse(417, "Expect may be 100-continue");
    } else if (waiting >= options.queue()) {
      exchange.refuse(503, Uploads.BUSY);
    } else {
      if (expect != null) {
        request.response().writeContinue();
      }
      uploads.receive(exchange, (body, decoded) -> received(exchange, body, decoded));
    }
  }

  private void received(Exchange exchange, byte[] body, Runnable decoded) {
    if (waiting >= options.queue()) {
      decoded.run();
      exchange.refuse(503, Uploads.BUSY);
    } else {
      waiting++;
      predict(exchange, body, decoded);
    }
  }

  private void predict(Exchange exchange, byte[] body, Runnable decoded) {
    decoders.execute(
        () -> {
          CompletableFuture<Prediction> answer;
          try {
            answer =
                predictor.preprocessing().isImage()
                    ? predictor.submit(body)
                    : predictor.submit(PredictionJson.features(body));
          } catch (RuntimeException | Error e) {
            answer = CompletableFuture.failedFuture(e);
          }
          loop.runOnContext(now -> decoded.run());
          answer.whenComplete(
              (prediction, problem) ->
                  loop.runOnContext(now -> answer(exchange, prediction, problem)));
        });
  }

  private void answer(Exchange exchange, Prediction prediction, Throwable problem) {
    waiting--;
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause == null) {
      metrics.answer(exchange.seconds(), prediction.rejected());
      exchange.respond(200, PredictionJson.of(prediction, predictor.isMultiLabel()));
    } else if (cause instanceof BusyException) {
      exchange.refuse(503, Uploads.BUSY);
    } else if (cause instanceof InputException input) {
      exchange.refuse(400, input.getMessage());
    } else {
      exchange.refuse(500, "the image could not be computed, " + cause);
    }
  }

  private String metricsText() {
    Map<String, ServerMetrics.Gauge> gauges = new LinkedHashMap<>();
    gauges.put(
        "crowdzoo_requests_waiting",
        new ServerMetrics.Gauge("Requests that wait for their answer.", waiting));
    gauges.put(
        "crowdzoo_connections", new ServerMetrics.Gauge("Open connections.", connections.size()));
    gauges.put(
        "crowdzoo_body_bytes", new ServerMetrics.Gauge("Bytes of bodies held.", uploads.held()));
    return metrics.text(gauges, predictor.batchesComputed(), predictor.examplesComputed());
  }

  private void completeIfIdle() {
    if (closing && running == 0) {
      idle.complete(null);
    }
  }

  /**
   * Takes no more requests, waits up to ten seconds for the answers that are under way, and ends.
   */
  @Override
  public void close() {
    if (loop != null) {
      loop.runOnContext(
          now -> {
            closing = true;
            completeIfIdle();
          });
      try {
        idle.get(GRACE, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        // whoever is left sees the connection end
      }
    }
    CompletableFuture<Void> closed = new CompletableFuture<>();
    vertx.close(result -> closed.complete(null));
    closed.join();
    decoders.shutdownNow();
  }
}
