package org.crowdzoo.serving.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * One request and its one response. A body that is not wanted any more is read for a moment and
 * thrown away, so that its sender sees the response before the connection is closed.
 */
final class Exchange {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LINGER = 2000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final IntConsumer finished;
  private final long begin = System.nanoTime();
  private boolean arrived;
  private boolean answered;
  private boolean over;

  /**
   * A request that came.
   *
   * @param finished called once with the status when the response was sent, or 0 when its reader
   *     went away before
   */
  Exchange(Vertx vertx, HttpServerRequest request, IntConsumer finished) {
    this.vertx = vertx;
    this.request = request;
    this.finished = finished;
    request.response().closeHandler(gone -> finish(0));
    request.response().exceptionHandler(broken -> finish(0));
  }

  HttpServerRequest request() {
    return request;
  }

  /** The request is here as a whole. */
  void arrived() {
    arrived = true;
  }

  boolean isAnswered() {
    return answered || over;
  }

  double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A problem in words. */
  void refuse(int status, String problem) {
    respond(status, object().put("error", problem));
  }

  void respond(int status, ObjectNode json) {
    respond(status, "application/json; charset=utf-8", json + "\n");
  }

  void respond(int status, String type, String text) {
    if (isAnswered()) {
      return;
    }
    answered = true;
    HttpServerResponse response = request.response();
    response
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    if (status == 503) {
      response.putHeader("Retry-After", "1");
    }
    boolean rest = !arrived;
    if (rest) {
      response.putHeader("Connection", "close");
      throwAwayTheRest();
    }
    response.end(Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)), sent -> finish(status));
  }

  private void throwAwayTheRest() {
    long timer = vertx.setTimer(LINGER, late -> request.connection().close());
    request.handler(ignored -> {});
    request.exceptionHandler(broken -> {});
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          vertx.setTimer(100, soon -> request.connection().close());
        });
    request.resume();
  }

  private void finish(int status) {
    if (!over) {
      over = true;
      finished.accept(status);
    }
  }
}
