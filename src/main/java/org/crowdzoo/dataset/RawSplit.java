package org.crowdzoo.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A split as it lies on disk, before classes have numbers and keys are matched with the votes.
 *
 * @param classNames the class folders, or the labels of the feature file, in alphabetical order
 * @param rows the examples in the order of the files
 * @param features null for images
 * @param passedOver files of an image folder that are not taken
 */
record RawSplit(
    String name,
    Path folder,
    SortedSet<String> classNames,
    List<Row> rows,
    FeatureTable features,
    PassedOver passedOver) {
  private static final PassedOver NOTHING = new PassedOver(List.of(), List.of(), List.of());

  /** One example; {@code label} is the class name or number as text, null if it is not known. */
  record Row(String key, Path file, int row, String label) {}

  static RawSplit read(Path dataset, String name, Problems problems) {
    Path folder = dataset.resolve(name);
    if (FeatureFile.existsIn(folder)) {
      FeatureFile file = problems.collect(() -> FeatureFile.read(folder));
      return file == null ? empty(name, folder) : ofFeatures(name, folder, file);
    }
    return ofImages(name, folder, ImageFolder.list(folder), problems);
  }

  boolean isFeatures() {
    return features != null;
  }

  private static RawSplit empty(String name, Path folder) {
    return new RawSplit(name, folder, new TreeSet<>(), List.of(), null, NOTHING);
  }

  private static RawSplit ofFeatures(String name, Path folder, FeatureFile file) {
    SortedSet<String> classes = new TreeSet<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < file.keys().size(); i++) {
      String label = file.labels().get(i);
      boolean known = !label.isEmpty() && !label.equals("-1");
      if (known) {
        classes.add(label);
      }
      rows.add(new Row(file.keys().get(i), file.source(), i, known ? label : null));
    }
    return new RawSplit(name, folder, classes, rows, file.table(), NOTHING);
  }

  private static RawSplit ofImages(
      String name, Path folder, ImageFolder images, Problems problems) {
    images.problems().forEach(problems::add);
    List<Row> rows = new ArrayList<>();
    for (ImageFolder.Image image : images.images()) {
      if (isEmptyFile(image.file())) {
        problems.add(image.file(), "key " + image.key() + ": the image file is empty, 0 bytes");
      }
      rows.add(new Row(image.key(), image.file(), -1, image.className()));
    }
    if (name.equals("train")) {
      images.classes().stream()
          .filter(images::isEmptyClass)
          .forEach(c -> problems.add(folder.resolve(c), "class folder holds no image"));
    }
    return new RawSplit(name, folder, images.classes(), rows, null, images.passedOver());
  }

  private static boolean isEmptyFile(Path file) {
    try {
      return Files.size(file) == 0;
    } catch (IOException e) {
      return false; // found by whoever decodes it
    }
  }
}
