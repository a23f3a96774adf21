package org.crowdzoo.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.CsvReader;

/**
 * Areas under the margin that {@code identify aum} wrote beside a dataset; a report trains nothing
 * itself.
 *
 * @param network that was trained for them, the folder's name
 * @param aum [N] by Yang et al.'s margin, NaN where a task has none
 */
record MarginScores(String network, double[] aum) {
  private static final String FILE = "aum/aum_values.csv";
  private static final int COLUMN = 2;

  /** The newest, if there are any of as many tasks. */
  static Optional<MarginScores> beside(CrowdDataset dataset) throws IOException {
    Path folder = dataset.folder().resolve("identification");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    List<Path> files;
    try (Stream<Path> networks = Files.list(folder)) {
      files = networks.map(network -> network.resolve(FILE)).filter(Files::isRegularFile).toList();
    }
    Optional<Path> newest = files.stream().max(Comparator.comparing(MarginScores::time));
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Path network = newest.get().getParent().getParent();
    double[] aum = read(newest.get());
    return aum.length == dataset.votes().tasks()
        ? Optional.of(new MarginScores(network.getFileName().toString(), aum))
        : Optional.empty();
  }

  private static FileTime time(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }

  private static double[] read(Path file) {
    List<Double> scores = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      in.next();
      for (List<String> row = in.next(); row != null; row = in.next()) {
        scores.add(row.size() > COLUMN ? number(row.get(COLUMN)) : Double.NaN);
      }
    }
    return scores.stream().mapToDouble(score -> score).toArray();
  }

  private static double number(String text) {
    try {
      return text.isBlank() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** True if any task has a score. */
  boolean isKnown() {
    return !Arrays.stream(aum).allMatch(Double::isNaN);
  }
}
