/**
 * What every room needs from the file system, and nothing else: files that appear whole or not at
 * all ({@link org.crowdzoo.files.AtomicFile}), numpy arrays ({@link org.crowdzoo.files.NumpyFile}),
 * CSV ({@link org.crowdzoo.files.CsvReader}, {@link org.crowdzoo.files.CsvField}), folders that one
 * process writes to ({@link org.crowdzoo.files.FolderLock}), names that come from files ({@link
 * org.crowdzoo.files.FileName}), reasons in words ({@link org.crowdzoo.files.FileReason}), and the one
 * exception for bad input ({@link org.crowdzoo.files.InputException}). Uses the JDK only; every
 * other room may use it.
 */
package org.crowdzoo.files;
