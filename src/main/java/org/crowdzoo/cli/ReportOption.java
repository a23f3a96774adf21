package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.report.page.Report;
import picocli.CommandLine.Option;

/** {@code --report}: the page about what has just ended. */
final class ReportOption {
  static final String FILE = "report.html";

  @Option(names = "--report", description = "Write " + FILE + " into the folder at the end.")
  private boolean report;

  /** Writes the page of a folder if somebody wants it. */
  void write(Path folder) throws IOException {
    if (report) {
      Report.of(List.of(folder)).write(folder.resolve(FILE));
    }
  }
}
