package org.crowdzoo.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.experiment.WeakSources;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.labelmodel.WeakVotes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code crowdzoo weaksources}: votes of weak labelling functions on a dataset's pictures. */
@Command(
    name = "weaksources",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    description =
        "Make the votes of five weak labelling functions on the training pictures of a dataset:"
            + " rules on parts of a picture, learnt from a few labelled ones. For trying"
            + " label_model and weak_online.",
    footer = {"", "Example:", "  weaksources datasets/fashion --out weak.npy"})
final class WeakSourcesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DATASET", description = "The dataset's folder.")
  private Path folder;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "npy file for the votes, tasks x functions: classes, -1 (abstains).")
  private Path out;

  @Option(
      names = "--per-class",
      defaultValue = "5",
      paramLabel = "N",
      description = "Labelled pictures that a rule sees of each class.")
  private int perClass;

  @Option(
      names = "--coverage",
      defaultValue = "0.7",
      paramLabel = "SHARE",
      description = "Share of the pictures on which a rule votes.")
  private double coverage;

  @Option(names = "--seed", defaultValue = "0", description = "Seed of the drawing.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    WeakSources sources = new WeakSources(new WeakSources.Options(perClass, coverage, seed));
    CrowdDataset dataset = CrowdDataset.open(folder);
    int[][] votes = sources.votes(dataset);
    int functions = votes[0].length;
    int[] flat = Arrays.stream(votes).flatMapToInt(Arrays::stream).toArray();
    NumpyFile.write(out, flat, votes.length, functions);
    WeakVotes all =
        new WeakVotes(votes, dataset.classes(), Votes.numbers(functions), dataset.train().labels());
    PrintWriter writer = spec.commandLine().getOut();
    writer.print(all.table());
    writer.printf(
        Locale.ROOT, "Votes stored at %s with shape (%d, %d)%n", out, votes.length, functions);
    writer.flush();
    return 0;
  }
}
