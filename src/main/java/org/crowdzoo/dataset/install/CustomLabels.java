package org.crowdzoo.dataset.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.LabelVocabulary;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.dataset.ClassNames;
import org.crowdzoo.dataset.ImageFolder;
import org.crowdzoo.dataset.LabelsFile;
import org.crowdzoo.dataset.Problems;

/**
 * What {@code labels.csv} of the user's folders say of the images, where there are several labels.
 */
final class CustomLabels {
  private final List<String> names;
  private final Map<Path, LabelsFile.Row> rows = new HashMap<>();
  private final Map<Path, Path> files = new HashMap<>();
  private final Set<String> found = new TreeSet<>();

  /** By names of the labels, null if they are not known. */
  CustomLabels(List<String> names) {
    this.names = names;
  }

  /**
   * Reads the labels of a folder, which may have none.
   *
   * @throws org.crowdzoo.files.InputException with all problems of its file
   */
  void read(Path folder, ImageFolder images) {
    if (!LabelsFile.existsIn(folder)) {
      return;
    }
    Problems problems = new Problems();
    LabelsFile file = LabelsFile.read(folder, names, problems);
    List<Path> paths = images.images().stream().map(ImageFolder.Image::file).toList();
    Map<Path, LabelsFile.Row> ofFolder = file.of(folder, paths, problems);
    problems.throwIfAny();
    rows.putAll(ofFolder);
    ofFolder.keySet().forEach(image -> files.put(image, file.file()));
    found.addAll(file.columns() == null ? List.of() : file.columns());
    for (LabelsFile.Row row : file.rows().values()) {
      found.addAll(row.labels() == null ? List.of() : row.labels());
    }
  }

  /** What is said of the votes, with the names that the labels of the images tell. */
  VoteOptions named(VoteOptions reading) {
    Integer classes = reading.classes();
    boolean numbers = classes != null && Votes.numbers(classes).containsAll(found);
    return names != null || found.isEmpty() || numbers
        ? reading
        : reading.withClassNames(ClassNames.inOrder(found)).withClasses(null);
  }

  /** The same items with the labels of their images. */
  List<Item> of(List<Item> items, List<String> labelNames, List<String> problems) {
    LabelVocabulary vocabulary = LabelVocabulary.ofNames(labelNames);
    List<Item> labelled = new ArrayList<>();
    for (Item item : items) {
      Path image = ((Item.Content.ImageFile) item.content()).file();
      LabelsFile.Row row = rows.get(image);
      TreeSet<Integer> labels = row == null || row.labels() == null ? null : new TreeSet<>();
      for (String label : labels == null ? List.<String>of() : row.labels()) {
        int number = vocabulary.classOf(label);
        if (number >= 0) {
          labels.add(number);
        } else {
          problems.add(
              files.get(image)
                  + ": line "
                  + row.line()
                  + ": label must be "
                  + vocabulary.allowed()
                  + ", got "
                  + label);
        }
      }
      List<Integer> set = labels == null ? null : List.copyOf(labels);
      labelled.add(new Item(item.key(), item.name(), -1, item.content(), set));
    }
    return labelled;
  }
}
