/**
 * Brings published datasets and those of one's own into the standard folder.
 *
 * <p>{@link org.crowdzoo.dataset.install.Installation} is the entry point. An {@code Installer}
 * knows one dataset or one layout and makes a {@code Prepared} of it; {@code DatasetWriter} writes
 * that, whole or not at all. {@link org.crowdzoo.dataset.install.SourceFiles} finds files in
 * folders and archives, which keep to {@code ArchiveLimits}, {@link
 * org.crowdzoo.dataset.install.Downloads} fetches them. To add a dataset, write an {@code
 * Installer} and name it in {@code Installation}.
 */
package org.crowdzoo.dataset.install;
