/**
 * Datasets: folders on disk with votes, read and checked.
 *
 * <p>Nouns: a {@link org.crowdzoo.dataset.CrowdDataset} is a folder with votes and three {@link
 * org.crowdzoo.dataset.Split}s of {@link org.crowdzoo.dataset.Example}s, images or features. {@link
 * org.crowdzoo.dataset.DatasetCheck} finds every problem of a folder, {@link
 * org.crowdzoo.dataset.KnownTruth} what it tells of the truth of any votes. {@code install} brings
 * datasets into the standard folder. What becomes of the examples before they enter a network is
 * told in the room {@code input}.
 */
package org.crowdzoo.dataset;
