package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.files.InputException;
import org.crowdzoo.report.page.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code report RUN…}: what was learnt, as one HTML file. */
@Command(
    name = "report",
    description = {
      "Write one HTML file about runs, comparisons, sweeps or datasets, with its pictures inside.",
      "Beside it lie the pictures as PNG and the tables as CSV."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "RUN_OR_RESULTS",
      arity = "1..*",
      description = "Folders of runs, comparisons, sweeps or datasets, or their files of results.")
  private List<Path> paths;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page. Default: report.html in the folder; of several, where you are.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new InputException(path + ": no such file or folder");
      }
    }
    Path html = out == null ? place() : out;
    Report.of(paths).write(html);
    spec.commandLine().getOut().println("report in " + html);
    return 0;
  }

  private Path place() {
    if (paths.size() > 1) {
      return Path.of(ReportOption.FILE);
    }
    Path only = paths.get(0);
    return Files.isDirectory(only)
        ? only.resolve(ReportOption.FILE)
        : only.resolveSibling(
            only.getFileName().toString().replaceFirst("\\.json$", "") + "-report.html");
  }
}
