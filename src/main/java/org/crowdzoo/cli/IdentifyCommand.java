package org.crowdzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.identification.IdentificationInput;
import org.crowdzoo.identification.Identifications;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code identify}: hard tasks and doubtful workers, with peerannot's options and files. */
@Command(
    name = "identify",
    description = "Find hard tasks or doubtful workers; writes to DATASET/identification.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class IdentifyCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", description = "The dataset's folder.")
  private Path dataset = Path.of(".");

  @Option(
      names = {"-s", "--method"},
      required = true,
      description = "Method; see identificationinfo.")
  private String method;

  @Option(
      names = {"-K", "--n-classes"},
      description = "Number of classes; must be that of the metadata.")
  private Integer classes;

  @Option(names = "--labels", description = "File with the votes, if not DATASET/answers.json.")
  private Path labels;

  @Option(
      names = {"--metadata-path", "--metadata_path"},
      description = "Metadata, if not DATASET/metadata.json.")
  private Path metadataPath;

  @Option(
      names = "--matrix-file",
      description = "npy of the workers' confusion matrices instead of Dawid-Skene's.")
  private Path matrixFile;

  @Option(names = "--maxiter-DS", defaultValue = "50", description = "Iterations of Dawid-Skene.")
  private int maxiterDs;

  @Option(
      names = "--predictions",
      description = "npy of out-of-fold probabilities [tasks, classes] of a classifier.")
  private Path predictions;

  @Option(names = "--resamples", defaultValue = "1000", description = "Bootstrap samples.")
  private int resamples;

  @Option(names = "--seed", defaultValue = "0", description = "Seed for what is random.")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Identifications.Info info = Identifications.find(method);
    refuseUnused(info);
    Metadata metadata =
        Metadata.read(metadataPath == null ? dataset.resolve("metadata.json") : metadataPath);
    if (classes != null && classes != metadata.classes()) {
      throw new InputException(
          "identify: --n-classes must be the metadata's "
              + metadata.classes()
              + ", got "
              + classes);
    }
    Path answers = labels == null ? dataset.resolve("answers.json") : labels;
    IdentificationInput input =
        new IdentificationInput(
            dataset,
            AnswersFile.read(answers, metadata),
            matrixFile,
            predictions,
            maxiterDs,
            resamples,
            seed);
    AtomicFile.requireWritableFolder(dataset.resolve("identification"));
    PrintWriter out = spec.commandLine().getOut();
    out.println("Running identification " + info.name() + " on " + dataset);
    for (Path file : info.method().identify(input)) {
      out.println("Saved " + file);
    }
    out.flush();
    return 0;
  }

  /** An option that the method has no use for is a mistake, not to be passed over in silence. */
  private void refuseUnused(Identifications.Info info) {
    List<String> problems = new ArrayList<>();
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      boolean special =
          Identifications.all().stream()
              .anyMatch(other -> other.options().contains(option.longestName()));
      if (special && !info.options().contains(option.longestName())) {
        problems.add(
            "identify: "
                + option.longestName()
                + " is not used by "
                + info.name()
                + ", which takes "
                + (info.options().isEmpty() ? "no such option" : info.options()));
      }
    }
    if (matrixFile != null
        && spec.commandLine().getParseResult().hasMatchedOption("--maxiter-DS")) {
      problems.add("identify: --maxiter-DS has no use with --matrix-file, give one of them");
    }
    InputException.throwIfAny(problems);
  }
}
