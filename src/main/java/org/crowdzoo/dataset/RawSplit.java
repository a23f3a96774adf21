package org.crowdzoo.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.crowdzoo.crowd.Metadata;

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

  /**
   * One example; {@code label} is the class name or number as text, {@code labels} are those of a
   * multi-label dataset; null if they are not known.
   */
  record Row(String key, Path file, int row, String label, List<String> labels) {}

  /** Reads a split; {@code metadata}, null if it cannot be read, says what kind it is of. */
  static RawSplit read(Path dataset, String name, Metadata metadata, Problems problems) {
    Path folder = dataset.resolve(name);
    boolean multi = metadata != null && metadata.isMultiLabel();
    if (FeatureFile.existsIn(folder)) {
      FeatureFile file = problems.collect(() -> FeatureFile.read(folder, multi));
      if (file == null) {
        return empty(name, folder);
      }
      return multi
          ? ofFeatureSets(name, folder, file, metadata.classNames())
          : ofFeatures(name, folder, file);
    }
    ImageFolder images = ImageFolder.list(folder);
    return multi
        ? ofLabelSets(name, folder, images, metadata.classNames(), problems)
        : ofImages(name, folder, images, problems);
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
      rows.add(new Row(file.keys().get(i), file.source(), i, known ? label : null, null));
    }
    return new RawSplit(name, folder, classes, rows, file.table(), NOTHING);
  }

  private static RawSplit ofFeatureSets(
      String name, Path folder, FeatureFile file, List<String> names) {
    SortedSet<String> classes = new TreeSet<>();
    List<Row> rows = new ArrayList<>();
    LabelSets sets = new LabelSets(file.labels(), names);
    for (int i = 0; i < file.keys().size(); i++) {
      List<String> labels = sets.of(file.labels().get(i));
      classes.addAll(labels == null ? List.of() : labels);
      rows.add(new Row(file.keys().get(i), file.source(), i, null, labels));
    }
    return new RawSplit(name, folder, classes, rows, file.table(), NOTHING);
  }

  /** Images with a {@link LabelsFile}; folders among them have no meaning. */
  private static RawSplit ofLabelSets(
      String name, Path folder, ImageFolder images, List<String> names, Problems problems) {
    images.problems().forEach(problems::add);
    SortedSet<String> classes = new TreeSet<>();
    Map<Path, LabelsFile.Row> labels = Map.of();
    if (LabelsFile.existsIn(folder)) {
      LabelsFile file = problems.collect(() -> LabelsFile.read(folder, names, problems));
      if (file != null) {
        List<Path> files = images.images().stream().map(ImageFolder.Image::file).toList();
        labels = file.of(folder, files, problems);
        classes.addAll(file.columns() == null ? List.of() : file.columns());
        for (LabelsFile.Row row : file.rows().values()) {
          classes.addAll(row.labels() == null ? List.of() : row.labels());
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    for (ImageFolder.Image image : images.images()) {
      requireContent(image, problems);
      LabelsFile.Row row = labels.get(image.file());
      rows.add(new Row(image.key(), image.file(), -1, null, row == null ? null : row.labels()));
    }
    Path file = folder.resolve(LabelsFile.NAME);
    return new RawSplit(name, folder, classes, rows, null, images.passedOver().without(file));
  }

  private static void requireContent(ImageFolder.Image image, Problems problems) {
    if (isEmptyFile(image.file())) {
      problems.add(image.file(), "key " + image.key() + ": the image file is empty, 0 bytes");
    }
  }

  private static RawSplit ofImages(
      String name, Path folder, ImageFolder images, Problems problems) {
    images.problems().forEach(problems::add);
    List<Row> rows = new ArrayList<>();
    for (ImageFolder.Image image : images.images()) {
      requireContent(image, problems);
      rows.add(new Row(image.key(), image.file(), -1, image.className(), null));
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
