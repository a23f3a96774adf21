/**
 * Datasets: folders on disk with votes, read and checked.
 *
 * <p>Nouns: a {@link org.crowdzoo.dataset.CrowdDataset} is a folder with votes and three {@link
 * org.crowdzoo.dataset.Split}s of {@link org.crowdzoo.dataset.Example}s, images or features. {@link
 * org.crowdzoo.dataset.DatasetCheck} finds every problem of a folder, {@link
 * org.crowdzoo.dataset.KnownTruth} what it tells of the truth of any votes. An {@link
 * org.crowdzoo.dataset.ImageFolder} is a split's folder, with what is {@linkplain
 * org.crowdzoo.dataset.PassedOver passed over} in it: {@linkplain org.crowdzoo.dataset.Junk junk},
 * pictures of kinds that nothing reads. {@link org.crowdzoo.dataset.ClassNames} says which class
 * has which number. A {@link org.crowdzoo.dataset.FolderExchange} replaces one dataset by another.
 * {@code install} brings datasets into the standard folder. What becomes of the examples before
 * they enter a network is told in the room {@code input}.
 */
package org.crowdzoo.dataset;
