package org.crowdzoo.spark;

import java.io.IOException;
import java.io.InputStream;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads files of which each is a batch as it is to be trained on. DL4J's workers cut what they read
 * into batches of so many examples and put the rests together, which batches of votes are not made
 * for: tasks of two batches differ in how many votes there is room for. So a batch is one example
 * to whoever counts.
 */
final class WholeBatches implements MultiDataSetLoader {
  private static final long serialVersionUID = 1L;

  @Override
  public org.nd4j.linalg.dataset.api.MultiDataSet load(Source source) throws IOException {
    WholeBatch batch = new WholeBatch();
    try (InputStream in = source.getInputStream()) {
      batch.load(in);
    }
    return batch;
  }

  /** A batch that is counted as one example; all of it is trained on. */
  private static final class WholeBatch extends MultiDataSet {
    private static final long serialVersionUID = 1L;

    /** What is asked for to count examples; {@code fit} takes all arrays together. */
    @Override
    public INDArray getFeatures(int index) {
      return Nd4j.create(DataType.FLOAT, 1);
    }
  }
}
