package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/** A generated dataset of features: 3 classes as clouds in 6 dimensions, 6 workers who err. */
public final class TinyFeatures {
  private static final int CLASSES = 3;
  private static final int WORKERS = 6;

  private TinyFeatures() {}

  /** Writes 90 training tasks with 3 votes each, and 45 examples in val and test. */
  public static Path write(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder answers = new StringBuilder("{");
    String train = split(random, 90, 0);
    Files.createDirectories(folder);
    for (int i = 0; i < 90; i++) {
      answers.append(i == 0 ? "" : ",").append('"').append(i).append("\": {");
      for (int v = 0; v < 3; v++) {
        int worker = (i + v) % WORKERS;
        boolean errs = random.nextDouble() < 0.1 + 0.1 * worker;
        int label = errs ? random.nextInt(CLASSES) : i % CLASSES;
        answers.append(v == 0 ? "" : ",").append('"').append(worker).append("\": ").append(label);
      }
      answers.append('}');
    }
    write(folder.resolve("train"), train);
    write(folder.resolve("val"), split(random, 45, 1000));
    write(folder.resolve("test"), split(random, 45, 2000));
    Files.writeString(folder.resolve("answers.json"), answers.append('}'));
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"name\": \"tiny\", \"n_classes\": 3, \"n_workers\": 6}");
    return folder;
  }

  private static void write(Path split, String csv) throws IOException {
    Files.createDirectories(split);
    Files.writeString(split.resolve("features.csv"), csv);
  }

  private static String split(SplittableRandom random, int size, int firstKey) {
    StringBuilder csv = new StringBuilder("key,label,f1,f2,f3,f4,f5,f6\n");
    for (int i = 0; i < size; i++) {
      csv.append(firstKey + i).append(',').append(i % CLASSES);
      for (int d = 0; d < 6; d++) {
        double centre = d % CLASSES == i % CLASSES ? 1 : 0;
        csv.append(
            String.format(Locale.ROOT, ",%.4f", centre + 0.9 * (random.nextDouble() * 2 - 1)));
      }
      csv.append('\n');
    }
    return csv.toString();
  }
}
