package org.crowdzoo.cli;

import java.io.IOException;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.ui.TrainingUi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --ui}: charts in a browser while networks are trained. */
final class UiOptions {
  private static final int DEFAULT_PORT = 9000;

  @Option(
      names = "--ui",
      description = "Show DL4J's training charts in a browser on this machine while it runs.")
  private boolean ui;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description = "Port of the charts, 0 for any that is free. Default: " + DEFAULT_PORT)
  private Integer port;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** True if there shall be charts. */
  boolean isAsked() {
    return ui;
  }

  /** Opens the pages and prints their address; gives null if nobody wants them. */
  TrainingUi open() throws IOException {
    if (!ui && port != null) {
      throw new ParameterException(spec.commandLine(), "--ui-port is used by --ui only");
    }
    if (port != null && (port < 0 || port > 0xffff)) {
      throw new ParameterException(
          spec.commandLine(), "--ui-port: must be from 0 to 65535, got " + port);
    }
    if (!ui) {
      return null;
    }
    TrainingUi live = new TrainingUi(port == null ? DEFAULT_PORT : port);
    spec.commandLine().getErr().println("live page: " + live.address());
    return live;
  }

  /** A training's progress on standard error, and its charts if there are pages. */
  static TrainingWatcher watch(String title, Progress progress, TrainingUi live) {
    TrainingWatcher watcher = progress.training(title);
    return live == null ? watcher : watcher.and(live.training(title));
  }
}
