package org.crowdzoo.simulation.fashion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.simulation.Crowd;
import org.crowdzoo.simulation.SimulatedVotes;

/** Writes {@code card.yaml} and {@code LICENSE}: where the data comes from and what is in it. */
final class FashionCard {
  private static final List<String> SOURCES =
      List.of(
          "train-images-idx3-ubyte.gz",
          "train-labels-idx1-ubyte.gz",
          "t10k-images-idx3-ubyte.gz",
          "t10k-labels-idx1-ubyte.gz");
  private static final List<String> FILES =
      List.of(
          "answers.json",
          "metadata.json",
          "workers.json",
          "ground_truth.npy",
          "matrices.npy",
          "own_matrices.npy",
          "common_matrix.npy",
          "common_weights.npy");

  private FashionCard() {}

  static void write(Path source, Path target, long seed, SimulatedVotes simulated)
      throws IOException {
    AtomicFile.writeString(target.resolve("LICENSE"), resource("license.txt"));
    AtomicFile.writeString(
        target.resolve("card.yaml"),
        resource("card.yaml")
            .replace("{seed}", Long.toString(seed))
            .replace("{votes}", Integer.toString(simulated.votes().size()))
            .replace("{spammers}", workers(simulated, Crowd.Role.SPAMMER))
            .replace("{experts}", workers(simulated, Crowd.Role.EXPERT))
            .replace("{idle}", workers(simulated, Crowd.Role.IDLE))
            .replace("{single_vote}", percent(voteAccuracy(simulated)))
            .replace("{source_sha256}", hashes(source, SOURCES))
            .replace("{sha256}", hashes(target, FILES))
            .replace("{images_sha256}", imagesHash(target)));
  }

  /** SHA-256 over the lines "hash path" of all images, paths relative and in alphabetic order. */
  static String imagesHash(Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path image : FashionDataset.imagesIn(folder)) {
      lines.append(sha256(Files.readAllBytes(image))).append("  ");
      lines.append(folder.relativize(image).toString().replace('\\', '/')).append('\n');
    }
    return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String hashes(Path folder, List<String> files) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String file : files) {
      String hash = sha256(Files.readAllBytes(folder.resolve(file)));
      lines.append("\n  ").append(file).append(": ").append(hash);
    }
    return lines.toString();
  }

  private static String workers(SimulatedVotes simulated, Crowd.Role role) {
    return IntStream.range(0, simulated.crowd().workers())
        .filter(j -> simulated.crowd().roles().get(j) == role)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static double voteAccuracy(SimulatedVotes simulated) {
    Votes votes = simulated.votes();
    return IntStream.range(0, votes.tasks())
            .mapToLong(i -> votes.ofTask(i).filter(v -> v.label() == simulated.truths()[i]).count())
            .sum()
        / (double) votes.size();
  }

  private static String percent(double share) {
    return String.format(java.util.Locale.ROOT, "%.1f", 100 * share);
  }

  private static String resource(String name) throws IOException {
    try (var in = FashionCard.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
