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
import org.crowdzoo.files.InputException;
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

  /** Of Debian's package dataset-fashion-mnist, which the shipped pictures come from. */
  private static final List<String> SHIPPED_SOURCES =
      List.of(
          "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
          "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
          "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
          "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05");

  /** {@link #imagesHash} of the shipped pictures. */
  private static final String SHIPPED_PICTURES =
      "1dd84cf2b16487885bbbbb5bf6ab9ee7079c511312a956b0557ce79e89da23c9";

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
            .replace("{source_sha256}", sources(source))
            .replace("{sha256}", hashes(target, FILES))
            .replace("{images_sha256}", imagesHash(target)));
  }

  /**
   * Checks that a folder holds the shipped pictures and no others.
   *
   * @throws InputException in one line
   */
  static void requirePictures(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !imagesHash(folder).equals(SHIPPED_PICTURES)) {
      throw new InputException(
          folder
              + ": does not hold the 4,500 pictures of fashion as they are shipped; --from FOLDER"
              + " makes them of Fashion-MNIST's four *-ubyte.gz files (Debian's package"
              + " dataset-fashion-mnist, or github.com/zalandoresearch/fashion-mnist)");
    }
  }

  private static String sources(Path source) throws IOException {
    if (source != null) {
      return hashes(source, SOURCES);
    }
    StringBuilder lines = new StringBuilder();
    for (int s = 0; s < SOURCES.size(); s++) {
      lines.append("\n  ").append(SOURCES.get(s)).append(": ").append(SHIPPED_SOURCES.get(s));
    }
    return lines.toString();
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

  static String hashes(Path folder, List<String> files) throws IOException {
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

  static String resource(String name) throws IOException {
    try (var in = FashionCard.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
