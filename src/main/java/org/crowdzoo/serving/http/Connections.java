package org.crowdzoo.serving.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * The open connections of a server. One that sends no whole head of a request in time is closed,
 * and so is one too many. All is done on the server's one thread.
 */
final class Connections {
  private final Vertx vertx;
  private final ServerOptions options;

  /** Each with the timer that closes it while no request of it is at work. */
  private final Map<HttpConnection, Long> timers = new HashMap<>();

  Connections(Vertx vertx, ServerOptions options) {
    this.vertx = vertx;
    this.options = options;
  }

  void opened(HttpConnection connection) {
    if (timers.size() >= options.connections()) {
      connection.close();
      return;
    }
    timers.put(connection, timer(connection));
    connection.closeHandler(closed -> cancel(timers.remove(connection)));
  }

  /** A request of it is at work. */
  void busy(HttpConnection connection) {
    cancel(timers.get(connection));
  }

  /** It waits for its next request. */
  void idle(HttpConnection connection) {
    timers.computeIfPresent(connection, (c, old) -> timer(c));
  }

  int size() {
    return timers.size();
  }

  private long timer(HttpConnection connection) {
    return vertx.setTimer(options.seconds() * 1000L, late -> connection.close());
  }

  private void cancel(Long timer) {
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
