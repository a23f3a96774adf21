package org.crowdzoo.training;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * More entries in the zip files of DL4J's ModelSerializer, which ignores those it does not know.
 */
final class ZipEntries {
  private ZipEntries() {}

  static void add(Path zip, String name, byte[] content) throws IOException {
    java.net.URI uri = java.net.URI.create("jar:" + zip.toUri());
    try (FileSystem files = FileSystems.newFileSystem(uri, Map.of())) {
      Files.write(files.getPath(name), content);
    }
  }

  static byte[] bytes(INDArray array) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Nd4j.write(array, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
