package org.crowdzoo.dataset.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.FileName;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * The folders of CoNAL-pytorch: {@code train}, {@code valid} and {@code test} with {@code data.csv,
 * labels.csv, annotations.csv} (features), or {@code images/, filenames.txt, labels.txt,
 * annotations.txt}; annotations of the training split only. A key is the row's number.
 */
final class ConalFolder implements Installer {
  private final String name;
  private final List<String> classNames;

  /**
   * An installer of a folder.
   *
   * @param classNames names of the classes by number, or null for the numbers
   */
  ConalFolder(String name, List<String> classNames) {
    this.name = name;
    this.classNames = classNames;
  }

  /** True if a folder is laid out like this. */
  static boolean fits(Path folder) {
    return Files.exists(folder.resolve("train/annotations.csv"))
        || Files.exists(folder.resolve("train/annotations.txt"));
  }

  @Override
  public List<Source> sources(Form form) {
    return List.of();
  }

  @Override
  public boolean has(Form form) {
    return form == Form.IMAGES;
  }

  @Override
  public Form usualForm() {
    return Form.IMAGES;
  }

  @Override
  public Prepared prepare(SourceFiles files, Form form) throws IOException {
    Path train = files.folder("train");
    Path root = train.getParent();
    List<Row> trained = rows(train);
    List<Row> val =
        rows(
            Files.isDirectory(root.resolve("valid")) ? root.resolve("valid") : root.resolve("val"));
    List<Row> test = rows(root.resolve("test"));
    Path annotations = files.find("annotations.csv", "annotations.txt");
    if (annotations == null) {
      throw new InputException(train + ": holds no annotations.csv and no annotations.txt");
    }
    List<String> names = names(annotations, List.of(trained, val, test));
    Votes votes = VoteFile.read(annotations, VoteFormat.MATRIX, names).votes();
    return new Prepared(
        name, names, votes, items(trained), items(val), items(test), Map.of("source", "local"));
  }

  private record Row(int label, Item.Content content, String name) {}

  /** As many classes as the largest label or vote asks for, unless they have names. */
  private List<String> names(Path annotations, List<List<Row>> splits) {
    if (classNames != null) {
      return classNames;
    }
    int voted =
        VoteFile.read(annotations, VoteFormat.MATRIX, null).classNames().stream()
                .filter(label -> label.matches("\\d{1,6}"))
                .mapToInt(Integer::parseInt)
                .max()
                .orElse(-1)
            + 1;
    int labelled = splits.stream().flatMap(List::stream).mapToInt(Row::label).max().orElse(-1) + 1;
    return Votes.numbers(Math.max(voted, labelled));
  }

  private static List<Item> items(List<Row> rows) {
    List<Item> items = new ArrayList<>();
    for (Row row : rows) {
      items.add(new Item(Integer.toString(items.size()), row.name, row.label, row.content));
    }
    return items;
  }

  private static List<Row> rows(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    Path data = folder.resolve("data.csv");
    return Files.exists(data) ? features(folder, data) : images(folder);
  }

  private static List<Row> features(Path folder, Path data) throws IOException {
    List<Integer> labels = labels(folder.resolve("labels.csv"));
    List<Row> rows = new ArrayList<>();
    try (CsvReader in = CsvReader.open(data)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        float[] features = new float[row.size()];
        for (int d = 0; d < features.length; d++) {
          features[d] = number(data, in.line(), row.get(d));
        }
        int label = rows.size() < labels.size() ? labels.get(rows.size()) : -1;
        rows.add(new Row(label, new Item.Content.Features(features), ""));
      }
    }
    requireSame(data, rows.size(), folder.resolve("labels.csv"), labels.size());
    return rows;
  }

  private static List<Row> images(Path folder) throws IOException {
    List<Integer> labels = labels(folder.resolve("labels.txt"));
    Path list = folder.resolve("filenames.txt");
    List<String> names = TextFile.names(list);
    requireSame(list, names.size(), folder.resolve("labels.txt"), labels.size());
    List<Row> rows = new ArrayList<>();
    TreeSet<String> missing = new TreeSet<>();
    for (int i = 0; i < names.size(); i++) {
      Path image =
          FileName.inside(list + ": line " + (i + 1), folder.resolve("images"), names.get(i));
      if (!Files.exists(image)) {
        missing.add(image + ": no such file, line " + (i + 1) + " of filenames.txt");
      }
      String stem = image.getFileName().toString().replaceFirst("\\.[^.]*$", "");
      rows.add(new Row(labels.get(i), new Item.Content.ImageFile(image), stem));
    }
    InputException.throwIfAny(List.copyOf(missing));
    return rows;
  }

  private static List<Integer> labels(Path file) throws IOException {
    List<Integer> labels = new ArrayList<>();
    for (String line : TextFile.names(file)) {
      float label = number(file, labels.size() + 1, line);
      if (label != Math.rint(label) || label < -1 || label > 1e6) {
        throw new InputException(
            file + ": line " + (labels.size() + 1) + ": must be a class number, got " + line);
      }
      labels.add((int) label);
    }
    return labels;
  }

  private static float number(Path file, int line, String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new InputException(file + ": line " + line + ": must be a number, got " + text, e);
    }
  }

  private static void requireSame(Path first, int rows, Path second, int others) {
    if (rows != others) {
      throw new InputException(
          second + ": must have " + rows + " rows as " + first.getFileName() + ", got " + others);
    }
  }
}
