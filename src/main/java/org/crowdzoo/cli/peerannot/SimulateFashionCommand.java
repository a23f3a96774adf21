package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.files.TextFile;
import org.crowdzoo.simulation.fashion.FashionDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate fashion}: makes the shipped dataset again. */
@Command(
    name = "fashion",
    description =
        "Makes datasets/fashion again, byte for byte: a balanced subset of Fashion-MNIST as PNG and"
            + " a simulated crowd. Without --from its own pictures are kept.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SimulateFashionCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description = "Folder of Fashion-MNIST's four *-ubyte.gz files.")
  private Path from;

  @Option(names = "--to", paramLabel = "FOLDER", description = "Dataset folder.")
  private Path to = Path.of("datasets", FashionDataset.NAME);

  @Option(names = "--seed", description = "Seed of all random numbers; needs --from.")
  private long seed = FashionDataset.SEED;

  @Override
  public Integer call() throws IOException {
    requireSameSeed(FashionDataset.NAME, to, seed);
    if (from != null) {
      FashionDataset.make(from, to, seed);
    } else if (seed == FashionDataset.SEED) {
      FashionDataset.remake(Places.find("datasets/" + FashionDataset.NAME), to);
    } else {
      throw new InputException(
          "simulate fashion: --seed " + seed + " draws other pictures, which needs --from FOLDER");
    }
    System.out.println("Saved the dataset at " + to);
    return 0;
  }

  /** What was made with the same seed is made again; anything else is not overwritten. */
  static void requireSameSeed(String name, Path to, long seed) throws IOException {
    Path card = to.resolve("card.yaml");
    boolean there = Files.exists(to.resolve("answers.json"));
    String made = Files.exists(card) ? TextFile.read(card) : "";
    if (there && !made.contains("--seed " + seed + "\n")) {
      throw new InputException(
          to
              + ": holds votes that are not those of simulate "
              + name
              + " with --seed "
              + seed
              + "; choose another folder by --to");
    }
  }
}
