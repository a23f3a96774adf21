package org.crowdzoo.ui;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Set;

/**
 * Stands before all pages of a server on this machine. A page of the internet that its visitor
 * looks at can send requests here: by a name of its own that it lets point to this machine (DNS
 * rebinding), which shows in Host; or blindly, which changes nothing, since nothing here changes by
 * a request. What is answered may not be framed, read by other origins or load anything from
 * elsewhere.
 */
public final class PageGuard implements Handler<RoutingContext> {
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

  private static final String NOTHING_ELSE =
      "; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'none';"
          + " base-uri 'none'; frame-ancestors 'none'";

  /** DL4J's pages have scripts and handlers in their text. */
  private static final String WITH_SCRIPTS =
      "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'"
          + NOTHING_ELSE;

  /** Our own pages have one script, in a file. */
  private static final String ONE_SCRIPT =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'" + NOTHING_ELSE;

  @Override
  public void handle(RoutingContext request) {
    boolean own = request.request().path().equals("/");
    request
        .response()
        .putHeader("Content-Security-Policy", own ? ONE_SCRIPT : WITH_SCRIPTS)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin");
    HttpMethod method = request.request().method();
    int port = request.request().localAddress().port();
    if (!isHere(request.request().host(), port)) {
      refuse(request, 421, "This is not the host that was asked for.");
    } else if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      refuse(request, 405, "Pages can be read, nothing can be sent.");
    } else {
      request.next();
    }
  }

  private static void refuse(RoutingContext request, int status, String why) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .putHeader("Connection", "close")
        .end(why + "\n");
  }

  /** Whether a Host header names this machine, with the port that is served. */
  public static boolean isHere(String host, int port) {
    if (host == null) {
      return false;
    }
    String given = host.toLowerCase(Locale.ROOT);
    return HOSTS.stream()
        .anyMatch(h -> given.equals(h + ":" + port) || port == 80 && given.equals(h));
  }
}
