/**
 * From a dataset's examples to batches for a network.
 *
 * <p>Nouns: a {@link org.crowdzoo.input.Preprocessing} says what is done to an example before it
 * enters a network; {@link org.crowdzoo.input.Inputs} does it. {@link
 * org.crowdzoo.input.CrowdIterator} makes batches for DL4J, to be kept or as {@link
 * org.crowdzoo.input.LentBatches}, {@link org.crowdzoo.input.CrowdRecordReader} records for
 * DataVec.
 *
 * <pre>{@code
 * CrowdDataset dataset = CrowdDataset.open(Path.of("datasets/fashion"));
 * Preprocessing preprocessing =
 *     Preprocessing.ofImages(dataset, 28, 28, 1, Normalization.SYMMETRIC);
 * Inputs train = Inputs.of(dataset.train(), preprocessing);
 * CrowdIterator batches =
 *     CrowdIterator.ofVotes(train, dataset.votes(), BatchOptions.training(64, seed));
 * }</pre>
 */
package org.crowdzoo.input;
