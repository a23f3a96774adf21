package org.crowdzoo.input;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gives the batches of any DL4J iterator the weights of their examples, as a label mask [B, 1] or
 * [B, L] for {@code nn.WeightedLoss}. Weights are found by something that travels inside the batch
 * with its example, never by counting: shuffling, prefetching, merging and a reset change nothing.
 *
 * <ul>
 *   <li>{@link #byNumber}: the last column of the labels (of a MultiDataSet the last labels array)
 *       holds the example's number, which {@link #numbered} adds, and is taken away;
 *   <li>{@link #fromLabels}: the last columns (the last labels array) hold the weights themselves;
 *   <li>{@link #byMetaData}: the iterator collects DL4J's record metadata, {@code
 *       setCollectMetaData(true)}, which says what file or line an example is.
 * </ul>
 *
 * <pre>{@code
 * DataSet numbered = AttachedWeights.numbered(all);              // before anything is shuffled
 * iterator.setPreProcessor(AttachedWeights.byNumber(weights));   // labels [B, L + 1] become [B, L]
 * layer.lossFunction(new WeightedLoss(new LossBinaryXENT()));
 * }</pre>
 *
 * <p>Weights that are put into the label mask of a whole DataSet at the start do not survive:
 * M2.1's {@code asList}, {@code batchBy} and {@code merge} make [w, 1] of a mask [w] of an example
 * with two labels. A label mask that a batch has already is multiplied by the weights. An example
 * without a weight stops the training with an exception.
 */
public final class AttachedWeights implements DataSetPreProcessor, MultiDataSetPreProcessor {
  private static final long serialVersionUID = 1L;

  /** Whole numbers up to here are exact in a float. */
  private static final int MOST = 1 << 24;

  private final Source source;
  private final double[][] rows;
  private final int columns;
  private final OfRecord ofRecord;

  /** Where the weights of an example are found. */
  private enum Source {
    NUMBER,
    LABELS,
    META_DATA
  }

  /** Knows what an example weighs by what DL4J says of its record. */
  @FunctionalInterface
  public interface OfRecord extends Serializable {
    /**
     * The weight [1] of an example, or [L] of its labels; null for a record that is not known.
     *
     * @param metaData a {@code RecordMetaData} as a rule
     */
    double[] weights(Serializable metaData);
  }

  private AttachedWeights(Source source, double[][] rows, int columns, OfRecord ofRecord) {
    this.source = source;
    this.rows = rows;
    this.columns = columns;
    this.ofRecord = ofRecord;
  }

  /**
   * The examples with their number, 0 to N-1, as one more label, the last.
   *
   * @param all in the order of the weights, labels [N, L]
   */
  public static org.nd4j.linalg.dataset.DataSet numbered(DataSet all) {
    INDArray labels = all.getLabels();
    if (labels == null || labels.rank() != 2) {
      throw new IllegalArgumentException(
          "labels must be [N, L] to be numbered, got " + shape(labels));
    }
    return new org.nd4j.linalg.dataset.DataSet(
        all.getFeatures(), Nd4j.hstack(labels, numbers(labels)), all.getFeaturesMaskArray(), null);
  }

  /** The examples with their number, 0 to N-1, as one more labels array [N, 1], the last. */
  public static org.nd4j.linalg.dataset.MultiDataSet numbered(MultiDataSet all) {
    INDArray[] labels = Arrays.copyOf(all.getLabels(), all.getLabels().length + 1);
    labels[labels.length - 1] = numbers(labels[0]);
    INDArray[] masks = all.getLabelsMaskArrays();
    return new org.nd4j.linalg.dataset.MultiDataSet(
        all.getFeatures(),
        labels,
        all.getFeaturesMaskArrays(),
        masks == null ? null : Arrays.copyOf(masks, labels.length));
  }

  private static INDArray numbers(INDArray labels) {
    if (labels.size(0) > MOST) {
      throw new IllegalArgumentException(
          "examples: at most " + MOST + " can be numbered, got " + labels.size(0));
    }
    return Nd4j.arange(labels.size(0)).castTo(labels.dataType()).reshape(labels.size(0), 1);
  }

  /**
   * By the example's number, which is one more label of it.
   *
   * @param weights [N][1] of the examples 0 to N-1, or [N][L] of their labels; finite, from 0
   */
  public static AttachedWeights byNumber(double[][] weights) {
    if (weights.length == 0 || weights.length > MOST) {
      throw new IllegalArgumentException(
          "weights by number: must be those of 1 to " + MOST + " examples, got " + weights.length);
    }
    int[] all = new int[weights.length];
    Arrays.setAll(all, i -> i);
    int width = weights[0] == null ? 1 : weights[0].length;
    return new AttachedWeights(Source.NUMBER, WeightRows.of(weights, all, width), 1, null);
  }

  /** By the example's number; one weight each, [N]. */
  public static AttachedWeights byNumber(double[] weights) {
    return byNumber(
        Arrays.stream(weights).mapToObj(w -> new double[] {w}).toArray(double[][]::new));
  }

  /**
   * From the labels: the last columns are weights.
   *
   * @param columns 1 for the weight of an example, or L for those of its labels
   */
  public static AttachedWeights fromLabels(int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException("weights must take 1 column or more, got " + columns);
    }
    return new AttachedWeights(Source.LABELS, null, columns, null);
  }

  /**
   * By what DL4J says of the record that an example was made of.
   *
   * @param ofRecord gives the weights; a record that it does not know stops the training
   */
  public static AttachedWeights byMetaData(OfRecord ofRecord) {
    return new AttachedWeights(Source.META_DATA, null, 0, ofRecord);
  }

  /**
   * Attaches the weights.
   *
   * @throws IllegalArgumentException if the batch does not hold what they are found by
   */
  @Override
  public void preProcess(DataSet batch) {
    INDArray labels = batch.getLabels();
    INDArray weights;
    if (source == Source.META_DATA) {
      weights = ofRecords(batch.getExampleMetaData(), labels);
    } else {
      if (labels == null || labels.rank() != 2 || labels.size(1) <= columns) {
        throw new IllegalArgumentException(
            "weights: labels must be [B, L + " + columns + "], got " + shape(labels));
      }
      long own = labels.size(1) - columns;
      INDArray last =
          labels.get(NDArrayIndex.all(), NDArrayIndex.interval(own, labels.size(1))).dup('c');
      labels = labels.get(NDArrayIndex.all(), NDArrayIndex.interval(0, own)).dup('c');
      batch.setLabels(labels);
      weights = source == Source.NUMBER ? ofNumbers(last) : last;
    }
    batch.setLabelsMaskArray(masked(weights, labels, batch.getLabelsMaskArray()));
  }

  /**
   * Attaches the weights to the mask of the first labels; numbers, or weights, are the last labels
   * array.
   *
   * @throws IllegalArgumentException if the batch does not hold what they are found by
   */
  @Override
  public void preProcess(MultiDataSet batch) {
    INDArray[] labels = batch.getLabels();
    INDArray[] masks = batch.getLabelsMaskArrays();
    INDArray weights;
    if (source == Source.META_DATA) {
      weights = ofRecords(batch.getExampleMetaData(), labels[0]);
    } else {
      INDArray last = labels == null || labels.length < 2 ? null : labels[labels.length - 1];
      if (last == null || last.rank() != 2 || last.size(1) != columns) {
        throw new IllegalArgumentException(
            "weights: the last of two or more labels arrays must be [B, "
                + columns
                + "], got "
                + shape(last));
      }
      weights = source == Source.NUMBER ? ofNumbers(last) : last;
      labels = Arrays.copyOf(labels, labels.length - 1);
      masks = masks == null ? null : Arrays.copyOf(masks, labels.length);
      batch.setLabels(labels);
    }
    masks = masks == null ? new INDArray[labels.length] : masks;
    masks[0] = masked(weights, labels[0], masks[0]);
    batch.setLabelsMaskArray(masks);
  }

  private INDArray ofNumbers(INDArray numbers) {
    double[][] found = new double[(int) numbers.size(0)][];
    for (int b = 0; b < found.length; b++) {
      double number = numbers.getDouble(b, 0);
      if (number != Math.rint(number) || number < 0 || number >= rows.length) {
        throw new IllegalArgumentException(
            "weights: the number of an example must be from 0 to "
                + (rows.length - 1)
                + ", got "
                + number);
      }
      found[b] = rows[(int) number];
    }
    return array(found);
  }

  private INDArray ofRecords(List<? extends Serializable> records, INDArray labels) {
    int examples = (int) labels.size(0);
    if (records == null || records.size() != examples) {
      throw new IllegalArgumentException(
          "weights: the iterator must collect metadata, setCollectMetaData(true); a batch of "
              + examples
              + " has "
              + (records == null ? "none" : "that of " + records.size()));
    }
    double[][] found = new double[examples][];
    for (int b = 0; b < examples; b++) {
      found[b] = ofRecord.weights(records.get(b));
      if (found[b] == null || found[b].length != found[0].length) {
        throw new IllegalArgumentException(
            "weights: must have one for each example, all of one length, got "
                + Arrays.toString(found[b])
                + " for "
                + records.get(b));
      }
    }
    return array(found);
  }

  private static INDArray array(double[][] found) {
    int width = found[0].length;
    float[] values = new float[found.length * width];
    for (int e = 0; e < values.length; e++) {
      values[e] = (float) found[e / width][e % width];
    }
    return Targets.array(values, found.length, width);
  }

  /** The weights, times a mask that may be there: [B], [B, 1], [B, L], of votes [B, A]. */
  private static INDArray masked(INDArray weights, INDArray labels, INDArray mask) {
    if (weights.size(1) != 1 && (labels.rank() != 2 || weights.size(1) != labels.size(1))) {
      throw new IllegalArgumentException(
          "weights: must be [B, 1] or as the labels " + shape(labels) + ", got " + shape(weights));
    }
    if (mask == null) {
      if (labels.rank() == 3) {
        DataType type = weights.dataType();
        return Nd4j.ones(type, labels.size(0), labels.size(2)).muliColumnVector(weights);
      }
      return weights;
    }
    INDArray two = mask.reshape('c', mask.size(0), mask.length() / mask.size(0));
    INDArray same = two.castTo(weights.dataType());
    if (weights.size(1) == 1) {
      return same.mulColumnVector(weights);
    }
    return same.size(1) == 1 ? weights.mulColumnVector(same) : weights.mul(same);
  }

  private static String shape(INDArray array) {
    return array == null ? "none" : Arrays.toString(array.shape());
  }
}
