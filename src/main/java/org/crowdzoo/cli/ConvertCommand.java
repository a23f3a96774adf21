package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crowdzoo convert}: votes from one format to another. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Convert votes between answers.json, workers-first JSON, a CSV with one row a vote, and the"
            + " matrix tasks x workers as text or npy (-1 for no vote).",
    footer = {
      "",
      "Examples:",
      "  convert datasets/labelme votes.csv",
      "  convert votes.csv answers.json",
      "  convert answers.txt votes.npy"
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      description = "A dataset's folder, or a file of votes (.json, .csv, .tsv, .txt, .npy).")
  private Path from;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description = "The file to write (.json, .csv, .txt, .npy).")
  private Path to;

  @Option(
      names = "--from-format",
      paramLabel = "FORMAT",
      description = "json, worker-json, csv or matrix (default: by the file's name).")
  private String fromFormat;

  @Option(names = "--to-format", paramLabel = "FORMAT", description = "Likewise.")
  private String toFormat;

  @Override
  public Integer call() throws IOException {
    VoteFormat target = toFormat == null ? VoteFormat.ofFile(to) : VoteFormat.of(toFormat);
    Votes votes = read();
    VoteFile.write(to, target, votes);
    spec.commandLine()
        .getOut()
        .println(
            "%s: %d votes on %d tasks by %d workers"
                .formatted(to, votes.size(), votes.tasks(), votes.workers()));
    return 0;
  }

  private Votes read() {
    if (Files.isDirectory(from)) {
      Metadata metadata = Metadata.read(from.resolve("metadata.json"));
      return AnswersFile.readSoft(from.resolve("answers.json"), metadata);
    }
    VoteFormat source = fromFormat == null ? VoteFormat.ofFile(from) : VoteFormat.of(fromFormat);
    return VoteFile.read(from, source, null).votes();
  }
}
