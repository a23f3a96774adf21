package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.crowdzoo.files.InputException;
import org.crowdzoo.serving.Predictor;
import org.crowdzoo.serving.http.PredictionServer;
import org.crowdzoo.serving.http.ServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serve EXPORT}: a classifier over HTTP. */
@Command(
    name = "serve",
    description = {
      "Answer over HTTP: POST an image to /predict, get JSON; /health, /metrics (Prometheus).",
      "Ctrl-C or SIGTERM: what has begun is answered, then it ends."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ServeCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "EXPORT",
      description = "Folder that export wrote, or a model.zip that crowdzoo saved.")
  private Path export;

  @Option(names = "--port", description = "0 for any that is free.", defaultValue = "8080")
  private int port;

  @Option(
      names = "--host",
      description = "Address to listen on; 0.0.0.0 lets everybody on the network ask.",
      defaultValue = ServerOptions.LOOPBACK)
  private String host;

  @Option(names = "--batch", description = "Images computed together at most.", defaultValue = "32")
  private int batch;

  @Option(
      names = "--queue",
      description = "Requests that may wait; further ones get 503.",
      defaultValue = "256")
  private int queue;

  @Option(
      names = "--max-bytes",
      description = "Bytes of a request's body; more get 413.",
      defaultValue = "16777216")
  private int mostBytes;

  @Option(
      names = "--max-pixels",
      description = "Pixels of an image; more get 400.",
      defaultValue = "50000000")
  private long mostPixels;

  @Option(
      names = "--connections",
      description = "Open connections at a time.",
      defaultValue = "512")
  private int connections;

  @Option(
      names = "--timeout",
      description = "Seconds that a request may take to arrive.",
      defaultValue = "30")
  private int seconds;

  @Option(
      names = "--reject",
      paramLabel = "PROBABILITY",
      description =
          "Give no label where the most probable class is less probable; 0 always gives one. Default:"
              + " what calibration.rejectFor found.")
  private Double reject;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ServerOptions options = new ServerOptions(host, port, mostBytes, queue, connections, seconds);
    Predictor.Options how;
    try {
      how = new Predictor.Options(batch, queue, mostPixels, reject);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    Predictor predictor = Predictor.open(export, how);
    PredictionServer server;
    try {
      server = new PredictionServer(predictor, options);
    } catch (IOException | RuntimeException e) {
      predictor.close();
      throw e;
    }
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  predictor.close();
                  end.countDown();
                },
                "crowdzoo-shutdown"));
    spec.commandLine()
        .getOut()
        .println("serving " + predictor.classNames().size() + " classes at " + server.address());
    spec.commandLine().getOut().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
