package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.crowdzoo.simulation.fashion.FashionDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simulate fashion}: makes the shipped dataset again. */
@Command(
    name = "fashion",
    description =
        "Makes datasets/fashion out of Fashion-MNIST: a balanced subset as PNG and a simulated"
            + " crowd. The same seed gives the same bytes.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SimulateFashionCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder of Fashion-MNIST's four *-ubyte.gz files.")
  private Path from;

  @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "Dataset folder.")
  private Path to;

  @Option(names = "--seed", defaultValue = "42", description = "Seed of all random numbers.")
  private long seed;

  @Override
  public Integer call() throws IOException {
    FashionDataset.make(from, to, seed);
    System.out.println("Saved the dataset at " + to);
    return 0;
  }
}
