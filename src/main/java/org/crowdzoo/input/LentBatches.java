package org.crowdzoo.input;

import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * The batches of a {@link CrowdIterator}, each lent until the next is asked for: then its arrays
 * are written again or freed, so that an epoch takes the memory of a few batches, not as much as
 * there is until Java collects. What shall stay must be copied, as with DL4J's own prefetching.
 *
 * <pre>{@code
 * try (LentBatches batches = votes.lent()) {
 *   graph.fit(batches);
 * }
 * }</pre>
 */
public final class LentBatches implements MultiDataSetIterator, AutoCloseable {
  private final CrowdIterator source;
  private final BatchMemory memory = BatchMemory.reused();
  private MadeBatch present;

  LentBatches(CrowdIterator source) {
    this.source = source;
  }

  @Override
  public boolean hasNext() {
    return source.hasNext();
  }

  /** The next batch; the one before must no longer be used. */
  @Override
  public MultiDataSet next() {
    takeBack();
    present = source.next(memory);
    return present.batch();
  }

  private void takeBack() {
    if (present != null) {
      present.release();
      present = null;
    }
  }

  /** Frees the last batch, too, and what was made ahead. The iterator itself can go on. */
  @Override
  public void close() {
    takeBack();
    source.dropAhead();
    memory.close();
  }

  @Override
  public void reset() {
    source.reset();
  }

  @Override
  public boolean resetSupported() {
    return source.resetSupported();
  }

  @Override
  public boolean asyncSupported() {
    return source.asyncSupported();
  }

  @Override
  public MultiDataSet next(int count) {
    return source.next(count);
  }

  @Override
  public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
    source.setPreProcessor(preProcessor);
  }

  @Override
  public MultiDataSetPreProcessor getPreProcessor() {
    return source.getPreProcessor();
  }
}
