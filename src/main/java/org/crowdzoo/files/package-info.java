/**
 * What every room needs from the file system, and nothing else: files that appear whole or not at
 * all ({@link org.crowdzoo.files.AtomicFile}), numpy arrays ({@link org.crowdzoo.files.NumpyFile}),
 * CSV ({@link org.crowdzoo.files.CsvReader}, {@link org.crowdzoo.files.CsvField}), the one reader
 * of text whatever its encoding ({@link org.crowdzoo.files.TextFile}), names as they are compared
 * ({@link org.crowdzoo.files.Names}) and as files may have them ({@link
 * org.crowdzoo.files.FileName}), folders that one process writes to ({@link
 * org.crowdzoo.files.FolderLock}), reasons in words ({@link org.crowdzoo.files.FileReason}), and
 * the one exception for bad input ({@link org.crowdzoo.files.InputException}). Uses the JDK,
 * commons-csv and Jackson's exceptions; every other room may use it.
 */
package org.crowdzoo.files;
