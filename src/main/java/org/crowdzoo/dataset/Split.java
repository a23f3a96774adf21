package org.crowdzoo.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * The training, validation or test part of a dataset: examples in a fixed order, by index from 0.
 * The order of the training split is that of the votes' tasks. A split that the folder does not
 * have is empty.
 */
public final class Split {
  private final String name;
  private final List<Example> examples;
  private final FeatureTable features;

  /** A split of images. */
  Split(String name, List<Example> examples) {
    this(name, examples, null);
  }

  /** A split of feature rows; {@link Example#row} points into {@code features}. */
  Split(String name, List<Example> examples, FeatureTable features) {
    this.name = name;
    this.examples = List.copyOf(examples);
    this.features = features;
  }

  /**
   * Images of unknown class that belong to no dataset: what a trained network is asked about.
   *
   * @param paths images, and folders whose images are taken, also from folders inside
   * @throws InputException in one line each, for a path that is missing and a folder without images
   */
  public static Split ofImages(List<Path> paths) {
    List<String> problems = new ArrayList<>();
    List<Example> examples = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        problems.add(path + ": no such file or folder");
        continue;
      }
      List<Path> files = List.of(path);
      if (Files.isDirectory(path)) {
        ImageFolder folder = ImageFolder.list(path);
        problems.addAll(folder.problems());
        files = folder.images().stream().map(ImageFolder.Image::file).toList();
        if (files.isEmpty()) {
          problems.add(path + ": holds no image");
          problems.addAll(folder.passedOver().lines(path));
        }
      }
      files.forEach(file -> examples.add(new Example(file.toString(), file, -1, -1)));
    }
    InputException.throwIfAny(problems);
    return new Split("predict", examples);
  }

  /**
   * Rows of features of unknown class that belong to no dataset.
   *
   * @param file npy, [n, D]
   * @throws InputException in one line, if it is missing or no such array
   */
  public static Split ofFeatures(Path file) {
    NumpyFile.Array array = NumpyFile.read(file);
    if (array.shape().length != 2) {
      throw new InputException(
          file + ": must hold features [n, D], got the shape " + Arrays.toString(array.shape()));
    }
    float[] values = new float[array.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.values()[i];
    }
    List<Example> examples =
        IntStream.range(0, array.shape()[0])
            .mapToObj(row -> new Example(Integer.toString(row), file, row, -1))
            .toList();
    return new Split("predict", examples, new FeatureTable(array.shape()[1], values));
  }

  /** {@code train}, {@code val} or {@code test}. */
  public String name() {
    return name;
  }

  /** The examples by index, unmodifiable. */
  public List<Example> examples() {
    return examples;
  }

  /** Number of examples. */
  public int size() {
    return examples.size();
  }

  /** True if there is no example. */
  public boolean isEmpty() {
    return examples.isEmpty();
  }

  /** True classes by index, -1 where not known, and in a multi-label dataset. */
  public int[] labels() {
    return examples.stream().mapToInt(Example::label).toArray();
  }

  /**
   * The truth of a multi-label dataset: [n, L], 1 where a label is there and 0 where not; the row
   * is null where the truth is not known.
   *
   * @param labels L
   */
  public double[][] multiHot(int labels) {
    double[][] rows = new double[size()][];
    for (int i = 0; i < rows.length; i++) {
      List<Integer> set = examples.get(i).labels();
      if (set != null) {
        rows[i] = new double[labels];
        for (int label : set) {
          rows[i][label] = 1;
        }
      }
    }
    return rows;
  }

  /** True if the truth of at least one example is known. */
  public boolean hasLabels() {
    return examples.stream().anyMatch(Example::isLabelled);
  }

  /** True if the examples are rows of features, not images. */
  public boolean hasFeatures() {
    return features != null;
  }

  /** Number of features D; 0 for images. */
  public int featureSize() {
    return features == null ? 0 : features.columns();
  }

  /** The features, or null for images. */
  public FeatureTable features() {
    return features;
  }

  Split withExamples(List<Example> others) {
    return new Split(name, others, features);
  }
}
