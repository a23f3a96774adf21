package org.crowdzoo.simulation.fashion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.files.AtomicFile;

/** Writes {@code card.yaml} and {@code LICENSE} of {@code datasets/outfits}. */
final class OutfitsCard {
  private static final List<String> FILES =
      List.of(
          "answers.json",
          "metadata.json",
          "workers.json",
          "ground_truth.npy",
          "confusions.npy",
          "pieces.npy",
          "train/labels.csv",
          "val/labels.csv",
          "test/labels.csv");

  private OutfitsCard() {}

  static void write(
      Path fashion, Path target, long seed, MultiLabelVotes votes, List<OutfitWorker> workers)
      throws IOException {
    AtomicFile.writeString(target.resolve("LICENSE"), FashionCard.resource("license.txt"));
    AtomicFile.writeString(
        target.resolve("card.yaml"),
        FashionCard.resource("outfits.yaml")
            .replace("{seed}", Long.toString(seed))
            .replace("{votes}", Integer.toString(votes.size()))
            .replace("{empty}", Integer.toString(votes.empty()))
            .replace("{careful}", workers(workers, OutfitWorker.Role.CAREFUL))
            .replace("{careless}", workers(workers, OutfitWorker.Role.CARELESS))
            .replace("{source_sha256}", FashionCard.imagesHash(fashion))
            .replace("{sha256}", FashionCard.hashes(target, FILES))
            .replace("{images_sha256}", FashionCard.imagesHash(target)));
  }

  private static String workers(List<OutfitWorker> workers, OutfitWorker.Role role) {
    return IntStream.range(0, workers.size())
        .filter(j -> workers.get(j).role() == role)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
