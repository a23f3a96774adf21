package org.crowdzoo.input;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;

/**
 * Makes of the mask of votes, which a {@link CrowdRecordReader} can only give as one more output,
 * the label mask that it is. For DL4J's {@code RecordReaderMultiDataSetIterator}:
 *
 * <pre>
 * MultiDataSetIterator batches =
 *     new RecordReaderMultiDataSetIterator.Builder(64)
 *         .addReader("crowd", new CrowdRecordReader(dataset, preprocessing))
 *         .addInput("crowd", 0, 0)      // images or features
 *         .addInput("crowd", 1, 1)      // worker ids
 *         .addOutput("crowd", 2, 2)     // votes
 *         .addOutput("crowd", 3, 3)     // their mask
 *         .build();
 * batches.setPreProcessor(new VoteMask());
 * </pre>
 */
public final class VoteMask implements MultiDataSetPreProcessor {
  private static final long serialVersionUID = 1L;

  /** Needs nothing. */
  public VoteMask() {}

  /**
   * Labels [votes (B,K,A), mask (B,A)] become labels [votes] with the label mask [mask].
   *
   * @throws IllegalArgumentException if the labels are others
   */
  @Override
  public void preProcess(MultiDataSet batch) {
    INDArray[] labels = batch.getLabels();
    if (labels == null
        || labels.length != 2
        || labels[0].rank() != 3
        || labels[1].rank() != 2
        || labels[0].size(0) != labels[1].size(0)
        || labels[0].size(2) != labels[1].size(1)) {
      throw new IllegalArgumentException(
          "VoteMask: the outputs must be votes [B, K, A] and their mask [B, A], columns 2 and 3 of"
              + " a CrowdRecordReader");
    }
    batch.setLabels(new INDArray[] {labels[0]});
    batch.setLabelsMaskArray(new INDArray[] {labels[1]});
  }
}
