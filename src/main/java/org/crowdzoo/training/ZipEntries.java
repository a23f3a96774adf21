package org.crowdzoo.training;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.crowdzoo.files.AtomicFile;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * More entries in the zip files of DL4J's ModelSerializer, which ignores those it does not know.
 */
final class ZipEntries {
  private ZipEntries() {}

  /**
   * Adds an entry by a copy beside that takes the file's place: Java's own file system of zip files
   * would leave its work beside the file where the process is killed.
   */
  static void add(Path zip, String name, byte[] content) throws IOException {
    AtomicFile.writePath(
        zip,
        whole -> {
          try (ZipFile before = new ZipFile(zip.toFile());
              ZipArchiveOutputStream after = new ZipArchiveOutputStream(whole.toFile())) {
            for (ZipArchiveEntry entry : Collections.list(before.getEntriesInPhysicalOrder())) {
              after.addRawArchiveEntry(entry, before.getRawInputStream(entry));
            }
            after.putArchiveEntry(new ZipArchiveEntry(name));
            after.write(content);
            after.closeArchiveEntry();
          }
        });
  }

  static byte[] bytes(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
