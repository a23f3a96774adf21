package org.crowdzoo.spark;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.crowdzoo.aggregation.BlockRounds;
import org.crowdzoo.files.AtomicFile;

/**
 * The last round of an aggregation in a file, from which the same command goes on after its process
 * was killed. Rounds that are shorter than five seconds share one.
 */
final class RoundFile implements BlockRounds {
  private static final long NANOS = Long.getLong("crowdzoo.checkpointMillis", 5000) * 1_000_000;

  private final Path file;
  private final String identity;
  private final Consumer<String> progress;
  private int rounds;
  private long written = System.nanoTime();
  private long before = System.nanoTime();

  /**
   * A file.
   *
   * @param identity strategy, options and votes; a file of another identity is not gone on with
   */
  RoundFile(Path file, String identity, Consumer<String> progress) {
    this.file = file;
    this.identity = identity;
    this.progress = progress;
  }

  @Override
  public Round last() {
    if (!Files.exists(file)) {
      return null;
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      if (!identity.equals(in.readObject())) {
        return null;
      }
      rounds = in.readInt();
      Round round = (Round) in.readObject();
      progress.accept("goes on after round " + rounds + " of an earlier start");
      return round;
    } catch (IOException | ClassNotFoundException | ClassCastException e) {
      return null; // of another version, or damaged: from the start
    }
  }

  @Override
  public void done(Round round) {
    rounds++;
    long now = System.nanoTime();
    double[] objective = round.objective();
    progress.accept(
        String.format(
            Locale.ROOT,
            "round %d%s, %.2f s",
            rounds,
            objective.length == 0
                ? ""
                : String.format(Locale.ROOT, ": objective %.6f", objective[objective.length - 1]),
            (now - before) / 1e9));
    before = now;
    if (now - written < NANOS) {
      return;
    }
    try {
      AtomicFile.write(
          file,
          out -> {
            ObjectOutputStream objects = new ObjectOutputStream(out);
            objects.writeObject(identity);
            objects.writeInt(rounds);
            objects.writeObject(round);
            objects.flush();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written = System.nanoTime();
  }

  /** The aggregation is finished. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }
}
