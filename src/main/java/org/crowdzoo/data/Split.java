package org.crowdzoo.data;

import java.util.List;

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

  /** True classes by index, -1 where not known. */
  public int[] labels() {
    return examples.stream().mapToInt(Example::label).toArray();
  }

  /** True if the true class of at least one example is known. */
  public boolean hasLabels() {
    return examples.stream().anyMatch(example -> example.label() >= 0);
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
  FeatureTable features() {
    return features;
  }

  Split withExamples(List<Example> others) {
    return new Split(name, others, features);
  }
}
