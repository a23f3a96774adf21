package org.crowdzoo.sweep;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.History;

/**
 * A page about a sweep while it runs, on this machine only: charts of the trainings at work, the
 * best so far, a table of the finished candidates. It asks nothing of the trainings but the figures
 * they have anyway, so it changes no result.
 */
public final class SweepPage implements SweepWatcher, AutoCloseable {
  private final SweepWatcher next;
  private final Sweep sweep;
  private final HttpServer server;
  private final ExecutorService thread;
  private final List<CandidateResult> done = new ArrayList<>();
  private final Map<String, History> running = new TreeMap<>();
  private String phase = "searching";
  private int best = -1;
  private double left = Double.NaN;

  /**
   * Opens the page.
   *
   * @param port of the page, or 0 for any that is free
   * @param next is told of everything too
   * @throws InputException if the port is taken
   * @throws IOException if there is no network at all
   */
  public SweepPage(Sweep sweep, int port, SweepWatcher next) throws IOException {
    this.sweep = sweep;
    this.next = next;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (BindException e) {
      throw new InputException(
          "--ui-port: " + port + " is taken, give another, or 0 for any that is free", e);
    }
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread daemon = new Thread(work, "crowdzoo-page");
              daemon.setDaemon(true);
              return daemon;
            });
    server.setExecutor(thread);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where a browser finds it. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Override
  public void epochDone(String training, History history) {
    synchronized (this) {
      running.put(training, history);
    }
    next.epochDone(training, history);
  }

  @Override
  public void trainingEnded(String training) {
    synchronized (this) {
      running.remove(training);
    }
    next.trainingEnded(training);
  }

  @Override
  public void candidateDone(CandidateResult result, int bestSoFar, int total, double secondsLeft) {
    synchronized (this) {
      done.add(result);
      best = bestSoFar;
      left = secondsLeft;
    }
    next.candidateDone(result, bestSoFar, total, secondsLeft);
  }

  @Override
  public void finalsStarted(int finalists) {
    phase("final round of the best " + finalists);
    next.finalsStarted(finalists);
  }

  @Override
  public void refitStarted(CandidateResult chosen) {
    phase("refit of candidate " + chosen.index());
    next.refitStarted(chosen);
  }

  private synchronized void phase(String now) {
    phase = now;
    left = Double.NaN;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean home = exchange.getRequestURI().getPath().equals("/");
    byte[] page = (home ? page() : "not found\n").getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", home ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(home ? 200 : 404, page.length);
    try (var out = exchange.getResponseBody()) {
      out.write(page);
    }
  }

  private String page() {
    List<CandidateResult> results;
    Map<String, History> trainings;
    String head;
    int leader;
    synchronized (this) {
      results = List.copyOf(done);
      trainings = new TreeMap<>(running);
      leader = best;
      head = phase + (Double.isFinite(left) ? ", about " + Math.round(left) + " s left" : "");
    }
    return new PageText(sweep).of(head, results, leader, trainings);
  }

  /** Closes the page. */
  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
