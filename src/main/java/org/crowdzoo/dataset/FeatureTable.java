package org.crowdzoo.dataset;

/**
 * The features of a split: [n, columns] in row-major order.
 *
 * @param columns number of features D of an example
 * @param values n times D finite numbers
 */
public record FeatureTable(int columns, float[] values) {
  /** Checks that the rows are full. */
  public FeatureTable {
    if (columns < 1 || values.length % columns != 0) {
      throw new IllegalArgumentException(
          values.length + " values do not make rows of " + columns + " columns");
    }
  }

  /** One number. */
  public float get(int row, int column) {
    return values[row * columns + column];
  }
}
