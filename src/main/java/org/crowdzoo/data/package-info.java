/**
 * Datasets, from folders on disk to batches for a network.
 *
 * <p>Nouns: a {@link org.crowdzoo.data.CrowdDataset} is a folder with votes and three {@link
 * org.crowdzoo.data.Split}s of {@link org.crowdzoo.data.Example}s, images or features. A {@link
 * org.crowdzoo.data.Preprocessing} says what is done to an example before it enters a network;
 * {@link org.crowdzoo.data.Inputs} does it. {@link org.crowdzoo.data.CrowdIterator} makes batches
 * for DL4J, {@link org.crowdzoo.data.CrowdRecordReader} records for DataVec. {@link
 * org.crowdzoo.data.DatasetCheck} finds every problem of a folder, {@link
 * org.crowdzoo.data.KnownTruth} what it tells of the truth of any votes. The rooms beside: {@code
 * install} brings datasets into the standard folder, {@code exchange} knows other programs' formats
 * of votes.
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
package org.crowdzoo.data;
