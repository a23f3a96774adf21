package org.crowdzoo.training;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.crowdzoo.files.AtomicFile;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes the zip files of DL4J's {@code ModelSerializer}, entry by entry as it does, with more
 * entries, which it passes over. Weights hardly shrink when packed, and packing is slow: 11 million
 * parameters with their momentum took seven seconds. Large arrays are therefore stored as they are.
 */
final class ModelZip {
  /** Values up to which an array is packed: a tenth of a second. */
  private static final long PACKED = 1 << 20;

  private ModelZip() {}

  /**
   * What a file holds.
   *
   * @param configuration of the graph, JSON
   * @param state of the optimiser; null for none
   * @param beside more entries by their name: bytes, or an {@link INDArray}
   */
  record Content(String configuration, INDArray parameters, INDArray state, Map<String, ?> beside) {
    /**
     * That of a graph, as long as nobody trains it on.
     *
     * @param withUpdater whether the state of the optimiser is written, if there is one
     */
    static Content of(ComputationGraph graph, boolean withUpdater, Map<String, ?> beside) {
      return of(graph, graph.params(), withUpdater, beside);
    }

    /** As above, with an array that holds the graph's parameters. */
    static Content of(
        ComputationGraph graph, INDArray parameters, boolean withUpdater, Map<String, ?> beside) {
      INDArray state = withUpdater ? graph.getUpdater().getStateViewArray() : null;
      return new Content(
          graph.getConfiguration().toJson(),
          parameters,
          state == null || state.length() == 0 ? null : state,
          beside);
    }

    /** The same for good; what stands beside is not copied, parameters that do included. */
    Content copied() {
      return new Content(
          configuration,
          standBeside() ? parameters : parameters.dup(),
          state == null ? null : state.dup(),
          beside);
    }

    /** Frees what {@link #copied} copied of another. */
    void free(Content of) {
      if (parameters != of.parameters) {
        parameters.close();
      }
      if (state != of.state) {
        state.close();
      }
    }

    private boolean standBeside() {
      return beside.values().stream().anyMatch(entry -> entry == parameters);
    }

    /** Memory that a copy takes. */
    long bytes() {
      long values =
          (standBeside() ? 0 : parameters.length()) + (state == null ? 0 : state.length());
      return values * parameters.dataType().width();
    }
  }

  /** Writes the file of a graph; see {@link Content#of}. */
  static void write(Path file, ComputationGraph graph, boolean withUpdater, Map<String, ?> beside)
      throws IOException {
    write(file, Content.of(graph, withUpdater, beside));
  }

  /** Writes a file, whole or not at all. */
  static void write(Path file, Content content) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          byte[] configuration = content.configuration().getBytes(StandardCharsets.UTF_8);
          add(zip, ModelFile.CONFIGURATION, configuration);
          add(zip, ModelFile.COEFFICIENTS, content.parameters());
          if (content.state() != null) {
            add(zip, ModelFile.UPDATER, content.state());
          }
          for (Map.Entry<String, ?> more : content.beside().entrySet()) {
            if (more.getValue() instanceof INDArray array) {
              add(zip, more.getKey(), array);
            } else {
              add(zip, more.getKey(), (byte[]) more.getValue());
            }
          }
          zip.finish();
        });
  }

  private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  /**
   * An entry that is not packed; its head holds size and checksum, so the array is passed twice.
   */
  private static ZipEntry stored(String name, INDArray array) throws IOException {
    Measured measured = new Measured();
    write(measured, array);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(measured.bytes);
    entry.setCrc(measured.checksum.getValue());
    return entry;
  }

  /** Size and checksum of what is written to it. */
  private static final class Measured extends OutputStream {
    private final CRC32 checksum = new CRC32();
    private long bytes;

    @Override
    public void write(int b) {
      checksum.update(b);
      bytes++;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      checksum.update(from, offset, count);
      bytes += count;
    }
  }

  private static void write(OutputStream out, INDArray array) throws IOException {
    DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, 1 << 16));
    StoredRow.write(data, array);
    data.flush();
  }

  private static void add(ZipOutputStream zip, String name, INDArray array) throws IOException {
    zip.setLevel(Deflater.DEFAULT_COMPRESSION);
    zip.putNextEntry(array.length() > PACKED ? stored(name, array) : new ZipEntry(name));
    write(zip, array);
    zip.closeEntry();
  }
}
