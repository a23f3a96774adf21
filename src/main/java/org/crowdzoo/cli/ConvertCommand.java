package org.crowdzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.MultiLabelVoteFile;
import org.crowdzoo.crowd.exchange.NamedMultiLabelVotes;
import org.crowdzoo.crowd.exchange.NamedVotes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.crowd.exchange.tool.ToolExport;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.TextFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        "Convert votes between answers.json, workers-first JSON, a CSV, JSON lines or Parquet with one"
            + " row a vote, and the matrix tasks x workers as text or npy (-1 for no vote). Labels become numbers from"
            + " 0; names of classes are written beside, to TO.classes.txt. Several labels a task:"
            + " lists in JSON, one row a label in CSV (task,worker,label,value), npy tasks x labels"
            + " x workers (-1 for not asked). Exports of Label Studio, Argilla, doccano, Prodigy,"
            + " CVAT, Labelbox, Mechanical Turk, Toloka and Zooniverse are recognised and read, in"
            + " a zip or a folder, too.",
    footer = {
      "",
      "Examples:",
      "  convert datasets/labelme votes.csv",
      "  convert votes.csv answers.json",
      "  convert answers.txt votes.npy",
      "  convert trec.tsv answers.json --repeats majority",
      "  convert batch.csv answers.json --label-column Answer.category --missing unsure",
      "  convert label-studio.json answers.json --question kind"
    })
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FROM",
      description =
          "A dataset's folder, a file of votes (.json, .csv, .tsv, .jsonl, .txt, .npy; .gz;"
              + " .parquet), or the export of a labelling tool.")
  private Path from;

  @Parameters(
      index = "1",
      paramLabel = "TO",
      description = "The file to write (.json, .csv, .jsonl, .txt, .npy; .gz; .parquet).")
  private Path to;

  @Option(
      names = "--from-format",
      paramLabel = "FORMAT",
      description =
          "json, worker-json, csv, jsonl, parquet or matrix (default: by the file's name).")
  private String fromFormat;

  @Option(names = "--to-format", paramLabel = "FORMAT", description = "Likewise.")
  private String toFormat;

  @Option(
      names = "--label-names",
      paramLabel = "FILE",
      description = "Names of the classes in the order of their numbers, one a line.")
  private Path labelNames;

  @Mixin private VoteFileOptions reading;

  @Override
  public Integer call() throws IOException {
    VoteFormat target =
        toFormat == null ? VoteFormat.ofFile(to) : VoteFormat.of("--to-format", toFormat);
    PrintWriter out = spec.commandLine().getOut();
    if (isMultiLabel()) {
      return sets(target, out);
    }
    NamedVotes read = read();
    try (FolderLock lock = locked()) {
      VoteFile.write(to, target, read);
    }
    if (read.summary() != null) {
      VoteFileOptions.print(out, from, read.summary());
    }
    Votes votes = read.votes();
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %d votes on %d tasks by %d workers",
            to,
            votes.cast(),
            votes.tasks(),
            votes.workers()));
    return 0;
  }

  /** Names may be written beside the votes: those of another process must not be. */
  private FolderLock locked() {
    return FolderLock.beside(to, "write to another file");
  }

  private boolean isDataset() {
    return Files.isDirectory(from) && !ToolExport.isFolder(from);
  }

  private boolean isMultiLabel() {
    if (isDataset()) {
      return Metadata.read(from.resolve("metadata.json")).isMultiLabel();
    }
    return MultiLabelVoteFile.isMultiLabel(from, options());
  }

  /** Several labels a task. */
  private int sets(VoteFormat target, PrintWriter out) throws IOException {
    NamedMultiLabelVotes read;
    if (isDataset()) {
      Metadata metadata = Metadata.read(from.resolve("metadata.json"));
      read =
          new NamedMultiLabelVotes(
              MultiLabelAnswers.read(from.resolve("answers.json"), metadata),
              metadata.classNamesOrNumbers(),
              null);
    } else {
      read = MultiLabelVoteFile.read(from, options());
    }
    try (FolderLock lock = locked()) {
      MultiLabelVoteFile.write(to, target, read);
    }
    if (read.summary() != null) {
      VoteFileOptions.print(out, from, read.summary());
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %d votes on %d tasks by %d workers, %d labels",
            to,
            read.votes().size(),
            read.votes().tasks(),
            read.votes().workers(),
            read.votes().labels()));
    return 0;
  }

  private VoteOptions options() {
    VoteFormat source = fromFormat == null ? null : VoteFormat.of("--from-format", fromFormat);
    List<String> names =
        labelNames == null ? VoteFile.classesBeside(from) : TextFile.names(labelNames);
    return reading.options().withFormat(source).withClassNames(names);
  }

  private NamedVotes read() {
    if (isDataset()) {
      Metadata metadata = Metadata.read(from.resolve("metadata.json"));
      Votes votes = AnswersFile.readSoft(from.resolve("answers.json"), metadata);
      return new NamedVotes(votes, metadata.classNamesOrNumbers(), null);
    }
    return VoteFile.read(from, options());
  }
}
