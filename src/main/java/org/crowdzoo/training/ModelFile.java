package org.crowdzoo.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model or checkpoint that may come from a stranger, or may be damaged: a zip file of DL4J's
 * {@code ModelSerializer}, of which only the entries are read that are asked for, each up to a
 * limit and against its checksum. DL4J's own reader runs Java's deserialisation on an entry {@code
 * preprocessor.bin}, unpacks whatever there is, and hands shapes to native code unseen.
 */
final class ModelFile implements Closeable {
  static final String CONFIGURATION = "configuration.json";
  static final String COEFFICIENTS = "coefficients.bin";
  static final String UPDATER = "updaterState.bin";

  /** Java objects: reading them runs code of the file's choice. */
  private static final String JAVA_OBJECTS = "preprocessor.bin";

  private static final int MOST_ENTRIES = 64;

  /** Configurations have some 100 kB, cards some 50 bytes a worker. */
  private static final long MOST_TEXT = 64L << 20;

  /** Parameters hardly shrink; a bomb's zeros shrink a thousand times. */
  private static final long MOST_RATIO = 100;

  private static final long RATIO_COUNTS_FROM = 16L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private final Path file;
  private final ZipFile zip;

  private ModelFile(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /**
   * Opens a file.
   *
   * @throws InputException if it is missing, no zip file, or has entries that no model has
   */
  static ModelFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(
          file
              + ": must be a model.zip, or the folder of an export with its "
              + ExportFolder.CLASSIFIER
              + ", got a folder without");
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": no such file");
    }
    ModelFile opened;
    try {
      opened = new ModelFile(file, new ZipFile(file.toFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          file + ": no model or checkpoint: it is no zip file, or it was cut off", e);
    }
    try {
      opened.checkEntries();
      return opened;
    } catch (InputException e) {
      opened.close();
      throw e;
    }
  }

  private void checkEntries() {
    if (zip.size() > MOST_ENTRIES) {
      throw bad("it has " + zip.size() + " entries, allowed are " + MOST_ENTRIES);
    }
    Set<String> names = new HashSet<>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> !names.add(name))
        .findFirst()
        .ifPresent(
            name -> { // readers differ in which of them they take
              throw bad("it has two entries named " + name);
            });
    if (has(JAVA_OBJECTS)) {
      throw bad(
          "it has an entry "
              + JAVA_OBJECTS
              + " of Java objects, which are never read; save the model without it");
    }
  }

  boolean has(String name) {
    return zip.getEntry(name) != null;
  }

  /** An entry as text of at most 64 MB. */
  byte[] bytes(String name) {
    ZipEntry entry = entry(name);
    try (InputStream in = open(entry)) {
      byte[] bytes = in.readNBytes((int) MOST_TEXT + 1);
      if (bytes.length > MOST_TEXT) {
        throw bad(name + " is larger than " + (MOST_TEXT >> 20) + " MB");
      }
      requireWhole(entry, in);
      return bytes;
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /** An entry as JSON, read strictly: no key twice, nothing behind the end. */
  JsonNode json(String name) {
    return json(name, JsonNode.class);
  }

  /** An entry as JSON of a record; keys that it lacks are passed over. */
  <T> T json(String name, Class<T> type) {
    byte[] bytes = bytes(name);
    try {
      T value = JSON.readValue(bytes, type);
      if (value == null) {
        throw bad(name + " is null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + name + ": " + JsonProblem.of(e), e);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /**
   * An entry as an array of ND4J's, which must be a row of a known length.
   *
   * @param length of the row, what the graph needs
   */
  INDArray row(String name, long length) {
    ZipEntry entry = entry(name);
    try (InputStream in = open(entry)) {
      DataInputStream data = new DataInputStream(in);
      INDArray row = StoredRow.read(data, length, entry.getSize());
      if (data.read() >= 0) {
        throw new StoredRow.BadArrayException("goes on after its end");
      }
      requireWhole(entry, in);
      return row;
    } catch (StoredRow.BadArrayException e) {
      throw new InputException(file + ": " + name + " " + e.getMessage(), e);
    } catch (EOFException e) {
      throw new InputException(file + ": " + name + " ends too early, the file is damaged", e);
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  private ZipEntry entry(String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw bad("it has no entry " + name);
    }
    long size = entry.getSize();
    long packed = Math.max(1, entry.getCompressedSize());
    if (size > RATIO_COUNTS_FROM && size / packed > MOST_RATIO) {
      throw bad(
          name
              + " would grow from "
              + packed
              + " to "
              + size
              + " bytes, more than "
              + MOST_RATIO
              + " times");
    }
    return entry;
  }

  private InputStream open(ZipEntry entry) throws IOException {
    return new CheckedInputStream(
        new BufferedInputStream(zip.getInputStream(entry), 1 << 16), new CRC32());
  }

  /** ZipFile does not look at checksums itself. */
  private void requireWhole(ZipEntry entry, InputStream read) {
    if (((CheckedInputStream) read).getChecksum().getValue() != entry.getCrc()) {
      throw bad(entry.getName() + " does not fit its checksum, the file is damaged");
    }
  }

  private InputException damaged(String name, IOException e) {
    return new InputException(file + ": " + name + " cannot be unpacked, the file is damaged", e);
  }

  /** A problem of this file in one line. */
  InputException bad(String what) {
    return new InputException(file + ": not a model that crowdzoo can read, " + what);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
