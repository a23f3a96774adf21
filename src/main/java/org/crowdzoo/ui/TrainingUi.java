package org.crowdzoo.ui;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.TrainingWatcher;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.i18n.I18NProvider;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.ui.module.train.TrainModule;

/**
 * DL4J's training charts in a browser on this machine: the pages of its {@link TrainModule}, one
 * session a training. DL4J's own server listens on all interfaces and takes files from whoever
 * sends them; here the pages are served on the loopback address, and nothing can be sent to them.
 *
 * <pre>{@code
 * try (TrainingUi ui = new TrainingUi(9000)) {
 *   new ExperimentRunner(experiment, data, folder, seed -> ui.training("seed " + seed)).run(false);
 * }
 * }</pre>
 */
public final class TrainingUi implements AutoCloseable {
  /** So many reports of trainings that ended are kept, some 100 MB of a ResNet-18's. */
  private static final int MOST_REPORTS = 1500;

  /** A training counts as so many at least, so that 30 are kept at most. */
  private static final int LEAST_REPORTS = 50;

  /** Cookie of the language that a visitor has chosen. */
  private static final String LANGUAGE = "crowdzoo-language";

  private static final String STYLE = "/assets/css/style.css";
  private static final String NARROW = "/org/crowdzoo/ui/narrow.css";
  private static final Pattern WORD = Pattern.compile("[a-z]{2}");

  /**
   * DL4J's way to choose a training or worker for all visitors; our pages have it in their path.
   */
  private static final Pattern SETS_SOMETHING = Pattern.compile("/set(ByIdx)?/");

  private static final String WAITING =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <noscript><meta http-equiv="refresh" content="2"></noscript>
      <script src="/live.js" defer></script><link rel="icon" href="/assets/img/favicon.ico">
      <title>Crowdzoo</title><style>body { font: 15px sans-serif; margin: 1.5em }</style></head>
      <body><main>No training has begun yet.</main></body></html>
      """;

  private final Vertx vertx;
  private final Context loop;
  private final TrainModule module;
  private final HttpServer server;

  /** By session, newest last; touched by the server's thread only. */
  private final Map<String, Charts> sessions = new LinkedHashMap<>();

  private volatile Supplier<String> home;

  /** The charts of a training. */
  private static final class Charts {
    private final String training;
    private final StatsStorage storage = new InMemoryStatsStorage();
    private boolean ended;

    Charts(String training) {
      this.training = training;
    }
  }

  /**
   * Opens the pages; {@code /} is the way to the newest training's charts.
   *
   * @param port of the pages, or 0 for any that is free
   * @throws InputException if the port is taken
   * @throws IOException if there is no network at all
   */
  public TrainingUi(int port) throws IOException {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    loop = vertx.getOrCreateContext();
    VertxUIServer.getMultiSession().set(true);
    new Unstarted();
    module = new TrainModule();
    server = vertx.createHttpServer().requestHandler(router());
    try {
      listen(port);
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof BindException) {
        throw new InputException(
            "--ui-port: " + port + " is taken, give another, or 0 for any that is free", e);
      }
      throw new IOException(e.getCause());
    }
  }

  /**
   * DL4J's pages ask DL4J's server, of which there is one in a process, for its mode and address.
   */
  private final class Unstarted extends VertxUIServer {
    @Override
    public String getAddress() {
      return address();
    }

    @Override
    public boolean isStopped() {
      return true;
    }
  }

  private void listen(int port) {
    CompletableFuture<HttpServer> listening = new CompletableFuture<>();
    server.listen(
        port,
        "127.0.0.1",
        result -> {
          if (result.succeeded()) {
            listening.complete(result.result());
          } else {
            listening.completeExceptionally(result.cause());
          }
        });
    listening.join();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(new PageGuard());
    router.get("/").handler(this::home);
    router.get("/live.js").handler(own("text/javascript", "/org/crowdzoo/ui/live.js"));
    router.get(STYLE).handler(own("text/css", "/deeplearning4jUiAssets/css/style.css", NARROW));
    router.get("/assets/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
    router.get("/assets/*").handler(StaticHandler.create("deeplearning4jUiAssets"));
    router.get("/setlang/:session/:to").handler(TrainingUi::keepLanguage);
    for (Route route : module.getRoutes()) {
      if (SETS_SOMETHING.matcher(route.getRoute()).find()) {
        continue;
      }
      List<String> parameters =
          Arrays.stream(route.getRoute().split("/"))
              .filter(part -> part.startsWith(":"))
              .map(part -> part.substring(1))
              .toList();
      router
          .get(route.getRoute())
          .handler(
              request ->
                  serve(route, parameters.stream().map(request::pathParam).toList(), request));
    }
    return router;
  }

  private void home(RoutingContext request) {
    List<String> names = trainings();
    if (home == null && !names.isEmpty()) {
      String newest = path(names.get(names.size() - 1));
      request.response().setStatusCode(302).putHeader("Location", newest).end();
      return;
    }
    request
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(home == null ? WAITING : home.get());
  }

  /**
   * Files of the class path, one after the other: {@code live.js}, which keeps our pages up to date
   * without loading them again, and DL4J's style with what narrow screens need.
   */
  private static Handler<RoutingContext> own(String type, String... files) {
    return request -> {
      StringBuilder text = new StringBuilder();
      for (String file : files) {
        try (InputStream in = TrainingUi.class.getResourceAsStream(file)) {
          text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
          request.fail(e);
          return;
        }
      }
      request.response().putHeader("Content-Type", type + "; charset=utf-8").end(text.toString());
    };
  }

  /** The visitor keeps the language that was chosen; here nothing changes. */
  private static void keepLanguage(RoutingContext request) {
    String to = request.pathParam("to");
    if (!WORD.matcher(to).matches()) {
      request.response().setStatusCode(404).end();
      return;
    }
    request
        .response()
        .putHeader("Set-Cookie", LANGUAGE + "=" + to + "; Path=/; SameSite=Strict; HttpOnly")
        .end();
  }

  /** A page of DL4J's in the language of its visitor. */
  private static void serve(Route route, List<String> parameters, RoutingContext request) {
    String session = request.pathParam("sessionId");
    if (session != null) {
      Cookie language = request.getCookie(LANGUAGE);
      boolean known = language != null && WORD.matcher(language.getValue()).matches();
      I18NProvider.getInstance(session).setDefaultLanguage(known ? language.getValue() : "en");
    }
    // DL4J says it of data only, and browsers are not to guess
    request.response().putHeader("Content-Type", "text/html; charset=utf-8");
    route.getConsumer().accept(parameters, request);
  }

  /**
   * Puts another page at {@code /}.
   *
   * @param page gives its HTML; called by the server's thread
   */
  public void setHome(Supplier<String> page) {
    home = page;
  }

  /** Where a browser finds it. */
  public String address() {
    return "http://127.0.0.1:" + server.actualPort() + "/";
  }

  /** The trainings whose charts can be looked at, newest last; for a page at {@code /}. */
  public List<String> trainings() {
    return sessions.values().stream().map(charts -> charts.training).toList();
  }

  /** Where a training's charts are. */
  public static String path(String training) {
    return "/train/" + session(training) + "/overview";
  }

  /** DL4J's pages do not decode addresses. */
  private static String session(String training) {
    return training.replaceAll("[^A-Za-z0-9]+", "-");
  }

  /**
   * Gives a training its charts. They can be looked at while it runs, and until some others ended.
   *
   * @param name in words; one that was there before gives its place to the new one
   */
  public TrainingWatcher training(String name) {
    String session = session(name);
    Charts charts = new Charts(name);
    charts.storage.registerStatsStorageListener(
        event -> loop.runOnContext(now -> module.reportStorageEvents(List.of(event))));
    return new TrainingWatcher() {
      @Override
      public List<TrainingListener> listeners() {
        return List.of(new SampledStats(charts.storage, session));
      }

      @Override
      public void started(int epoch, int epochs, int batchesPerEpoch) {
        loop.runOnContext(now -> open(session, charts));
      }

      @Override
      public void ended() {
        loop.runOnContext(now -> end(charts));
      }
    };
  }

  private void open(String session, Charts charts) {
    forget(session);
    sessions.put(session, charts);
  }

  /** Forgets the oldest of those that ended if there are too many reports. */
  private void end(Charts charts) {
    charts.ended = true;
    List<String> ended =
        sessions.keySet().stream().filter(session -> sessions.get(session).ended).toList();
    int reports = 0;
    for (int i = ended.size() - 1; i >= 0; i--) {
      String session = ended.get(i);
      int its = sessions.get(session).storage.getNumUpdateRecordsFor(session);
      reports += Math.max(its, LEAST_REPORTS);
      if (reports > MOST_REPORTS && i < ended.size() - 1) {
        forget(session);
      }
    }
  }

  private void forget(String session) {
    Charts charts = sessions.remove(session);
    if (charts != null) {
      module.onDetach(charts.storage);
      I18NProvider.removeInstance(session);
    }
  }

  /** Closes the pages. */
  @Override
  public void close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    vertx.close(result -> closed.complete(null));
    closed.join();
  }
}
