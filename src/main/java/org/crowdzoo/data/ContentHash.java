package org.crowdzoo.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.crowdzoo.files.InputException;

/** SHA-256 of files and datasets. */
final class ContentHash {
  private ContentHash() {}

  /** SHA-256 over the lines {@code <sha256 of the file> <name>} in the order of the names. */
  static String of(Path folder, Path answersFile, List<Split> splits) {
    SortedMap<String, Path> files = new TreeMap<>();
    files.put("metadata.json", folder.resolve("metadata.json"));
    if (Files.exists(answersFile)) {
      files.put("answers.json", answersFile);
    }
    for (Split split : splits) {
      if (split.hasFeatures()) {
        add(files, folder, folder.resolve(split.name()).resolve("features.csv"));
      }
      split.examples().forEach(example -> add(files, folder, example.file()));
    }
    List<String> lines =
        files.entrySet().parallelStream()
            .map(entry -> ofFile(entry.getValue()) + "  " + entry.getKey() + "\n")
            .toList();
    return hex(sha256().digest(String.join("", lines).getBytes(StandardCharsets.UTF_8)));
  }

  /** SHA-256 of one file, hexadecimal. */
  static String ofFile(Path file) {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
    return hex(digest.digest());
  }

  private static void add(SortedMap<String, Path> files, Path folder, Path file) {
    files.put(folder.relativize(file).toString().replace('\\', '/'), file);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
