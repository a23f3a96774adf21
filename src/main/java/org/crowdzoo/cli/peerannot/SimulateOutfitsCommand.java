package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crowdzoo.files.Places;
import org.crowdzoo.simulation.fashion.OutfitsDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simulate outfits}: makes the shipped multi-label dataset again. */
@Command(
    name = "outfits",
    description =
        "Makes datasets/outfits again, byte for byte: canvases with pieces of datasets/fashion and"
            + " a simulated crowd that names the kinds it sees.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SimulateOutfitsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description = "Folder with the pictures of datasets/fashion.")
  private Path from;

  @Option(names = "--to", paramLabel = "FOLDER", description = "Dataset folder.")
  private Path to = Path.of("datasets", OutfitsDataset.NAME);

  @Option(names = "--seed", description = "Seed of all random numbers.")
  private long seed = OutfitsDataset.SEED;

  @Override
  public Integer call() throws IOException {
    SimulateFashionCommand.requireSameSeed("outfits", to, seed);
    OutfitsDataset.make(from == null ? Places.find("datasets/fashion") : from, to, seed);
    spec.commandLine().getOut().println("Saved the dataset at " + to);
    return 0;
  }
}
