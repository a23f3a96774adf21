package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.VotesBuilder;

/** A small dataset of features that is easy to learn, with a crowd of 6 workers, the last idle. */
public final class FeatureDataset {
  public static final int CLASSES = 3;
  private static final int FEATURES = 5;

  private FeatureDataset() {}

  /** Writes 60 training, 30 validation and 30 test tasks. */
  public static Path write(Path folder) throws IOException {
    Random random = new Random(11);
    int[] truth = split(folder.resolve("train"), 60, 0, random);
    split(folder.resolve("val"), 30, 1000, random);
    split(folder.resolve("test"), 30, 2000, random);
    VotesBuilder votes = new VotesBuilder();
    for (int i = 0; i < truth.length; i++) {
      for (int a = 0; a <= i % 3; a++) {
        int worker = (i + 2 * a) % 5;
        boolean right = random.nextDouble() < 0.8;
        votes.vote("" + i, "" + worker, right ? truth[i] : random.nextInt(CLASSES));
      }
    }
    votes.worker("5");
    AnswersFile.write(folder.resolve("answers.json"), votes.build(CLASSES));
    new Metadata("small", CLASSES, 6, java.util.Map.of()).write(folder.resolve("metadata.json"));
    return folder;
  }

  private static int[] split(Path folder, int size, int firstKey, Random random)
      throws IOException {
    Files.createDirectories(folder);
    StringBuilder csv = new StringBuilder("key,label,f1,f2,f3,f4,f5\n");
    int[] truth = new int[size];
    for (int i = 0; i < size; i++) {
      truth[i] = random.nextInt(CLASSES);
      csv.append(firstKey + i).append(',').append((char) ('a' + truth[i]));
      for (int d = 0; d < FEATURES; d++) {
        double mean = d == truth[i] ? 2 : 0;
        csv.append(',').append(mean + 0.7 * random.nextGaussian());
      }
      csv.append('\n');
    }
    Files.writeString(folder.resolve("features.csv"), csv);
    return truth;
  }

  /** An experiment on it. */
  public static String yaml(Path folder, String more) {
    return """
        name: small
        seeds: [1]
        data: {dataset: "%s"}
        backbone: {name: mlp, hidden: 8}
        strategy: {name: conal, embedding: 4, embeddingHidden: 6}
        training: {epochs: 6, batchSize: 16, learningRate: 0.02}
        %s
        """
        .formatted(folder, more);
  }
}
