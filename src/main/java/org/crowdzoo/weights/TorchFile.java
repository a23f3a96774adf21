package org.crowdzoo.weights;

import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.crowdzoo.files.InputText;
import org.crowdzoo.weights.Unpickler.StorageRef;
import org.crowdzoo.weights.Unpickler.TensorRef;

/**
 * A dictionary of tensors as {@code torch.save} writes it: a zip file with a pickle {@code
 * data.pkl} and one entry a storage, or, before PyTorch 1.6, pickles and behind them the storages.
 * The dictionary may stand under the key {@code state_dict} or {@code model} of another one, and
 * its names may begin with {@code module.}.
 */
final class TorchFile implements WeightFile {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long LEGACY_PROTOCOL = 1001;
  private static final long MOST_PICKLE = 64L << 20;
  private static final String PICKLE = "data.pkl";
  private static final String PARALLEL = "module.";

  /** Where the bytes of storages are. */
  private interface Storages extends AutoCloseable {
    /** All bytes of a storage; its length in the file must be the one it should have. */
    byte[] read(StorageRef storage, int bytes) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Path file;
  private final Map<String, TensorRef> tensors;
  private final Storages storages;

  private TorchFile(Path file, Object dictionary, Storages storages) throws IOException {
    this.file = file;
    this.storages = storages;
    this.tensors = tensors(dictionary);
    for (Map.Entry<String, TensorRef> tensor : tensors.entrySet()) {
      check(tensor.getKey(), tensor.getValue());
    }
  }

  static TorchFile ofZip(Path file) throws IOException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (IOException e) {
      throw WeightFile.bad(file, "it is a damaged zip file, or it was cut off", e);
    }
    try {
      ZipEntry pickle =
          zip.stream()
              .filter(e -> e.getName().equals(PICKLE) || e.getName().endsWith("/" + PICKLE))
              .findFirst()
              .orElseThrow(() -> WeightFile.bad(file, "the zip file has no entry " + PICKLE, null));
      String name = pickle.getName();
      String folder = name.substring(0, name.length() - PICKLE.length());
      requireLittleEndian(file, zip, folder);
      if (pickle.getSize() > MOST_PICKLE) {
        throw WeightFile.bad(file, PICKLE + " has " + pickle.getSize() + " bytes", null);
      }
      Object dictionary;
      try (InputStream in = new BufferedInputStream(zip.getInputStream(pickle))) {
        dictionary = Unpickler.read(new DataInputStream(in));
      }
      return new TorchFile(file, dictionary, new Entries(file, zip, folder));
    } catch (Unpickler.Refused e) {
      zip.close();
      throw WeightFile.bad(file, e.getMessage(), e);
    } catch (IOException e) {
      zip.close();
      throw WeightFile.bad(file, "it is damaged, " + e.getMessage(), e);
    } catch (RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static void requireLittleEndian(Path file, ZipFile zip, String folder)
      throws IOException {
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null) {
      try (InputStream in = zip.getInputStream(order)) {
        if (!new String(in.readNBytes(16), java.nio.charset.StandardCharsets.US_ASCII)
            .strip()
            .equals("little")) {
          throw WeightFile.bad(file, "its numbers are not little-endian", null);
        }
      }
    }
  }

  static TorchFile ofPickles(Path file) throws IOException {
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
    try {
      Counting in = new Counting(new BufferedInputStream(java.nio.file.Files.newInputStream(file)));
      DataInput data = new DataInputStream(in);
      try (in) {
        if (!MAGIC.equals(Unpickler.read(data))) {
          throw new Unpickler.Refused("it is a pickle, but not one of torch.save's");
        }
        if (!Long.valueOf(LEGACY_PROTOCOL).equals(Unpickler.read(data))) {
          throw new Unpickler.Refused("it is of another version than torch.save wrote since 0.2");
        }
        if (Unpickler.read(data) instanceof Map<?, ?> system
            && !Boolean.TRUE.equals(system.get("little_endian"))) {
          throw new Unpickler.Refused("its numbers are not little-endian");
        }
        Object dictionary = Unpickler.read(data);
        if (!(Unpickler.read(data) instanceof List<?> keys)) {
          throw new Unpickler.Refused("its list of storages is damaged");
        }
        return new TorchFile(file, dictionary, new Blocks(open, dictionary, keys, in.count));
      }
    } catch (Unpickler.Refused e) {
      open.close();
      throw WeightFile.bad(file, e.getMessage(), e);
    } catch (IOException e) {
      open.close();
      throw WeightFile.bad(file, "it is damaged, " + e.getMessage(), e);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static Map<String, TensorRef> tensors(Object read) throws IOException {
    if (!(read instanceof Map<?, ?> dictionary)) {
      throw new Unpickler.Refused(
          "it holds no dictionary of tensors; save model.state_dict(), not the model");
    }
    for (String key : List.of("state_dict", "model")) {
      if (dictionary.get(key) instanceof Map<?, ?> inner) {
        dictionary = inner;
      }
    }
    boolean parallel =
        dictionary.keySet().stream()
            .allMatch(key -> key instanceof String name && name.startsWith(PARALLEL));
    Map<String, TensorRef> tensors = new LinkedHashMap<>();
    dictionary.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof TensorRef tensor) {
            tensors.put(parallel ? name.substring(PARALLEL.length()) : name, tensor);
          }
        });
    if (tensors.isEmpty()) {
      throw new Unpickler.Refused("its dictionary holds no tensor");
    }
    return tensors;
  }

  private void check(String name, TensorRef tensor) {
    StorageRef storage = tensor.storage();
    int length = WeightFile.length(file, name, tensor.shape());
    long last = tensor.offset();
    boolean fits =
        tensor.stride().length == tensor.shape().length
            && tensor.offset() >= 0
            && storage.length() >= 0
            && storage.length() <= Integer.MAX_VALUE / storage.type().bytes;
    for (int d = 0; fits && length > 0 && d < tensor.shape().length; d++) {
      long stride = tensor.stride()[d];
      fits = stride >= 0 && stride <= Integer.MAX_VALUE;
      last += (tensor.shape()[d] - 1) * stride;
    }
    if (!fits || length > 0 && last >= storage.length()) {
      throw WeightFile.bad(
          file,
          InputText.shown(name)
              + " does not fit its storage of "
              + storage.length()
              + " numbers, the file is damaged",
          null);
    }
  }

  @Override
  public Layout layout() {
    return Layout.TORCH;
  }

  @Override
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape().clone()));
    return shapes;
  }

  @Override
  public float[] read(String name) {
    TensorRef tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    StorageRef storage = tensor.storage();
    byte[] block;
    try {
      block = storages.read(storage, (int) storage.length() * storage.type().bytes);
    } catch (IOException e) {
      throw WeightFile.bad(
          file, "the numbers of " + InputText.shown(name) + " " + e.getMessage(), e);
    }
    ByteBuffer numbers = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[WeightFile.length(file, name, tensor.shape())];
    long[] index = new long[tensor.shape().length];
    long at = tensor.offset();
    for (int i = 0; i < values.length; i++) {
      values[i] = storage.type().get(numbers, (int) at * storage.type().bytes);
      for (int d = index.length - 1; d >= 0; d--) {
        at += tensor.stride()[d];
        if (++index[d] < tensor.shape()[d]) {
          break;
        }
        at -= tensor.shape()[d] * tensor.stride()[d];
        index[d] = 0;
      }
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    storages.close();
  }

  /** Storages as entries of a zip file. */
  private record Entries(Path file, ZipFile zip, String folder) implements Storages {
    @Override
    public byte[] read(StorageRef storage, int bytes) throws IOException {
      ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
      if (entry == null) {
        throw new IOException("are missing, the file is damaged");
      }
      if (entry.getSize() != bytes) {
        throw new IOException(
            "take " + entry.getSize() + " bytes in place of " + bytes + ", the file is damaged");
      }
      byte[] block;
      try (InputStream in = zip.getInputStream(entry)) {
        block = in.readNBytes(bytes);
      }
      CRC32 sum = new CRC32();
      sum.update(block);
      if (block.length != bytes || sum.getValue() != entry.getCrc()) {
        throw new IOException("do not fit their checksum, the file is damaged");
      }
      return block;
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** Storages one after the other, each behind its length. */
  private static final class Blocks implements Storages {
    private final RandomAccessFile open;
    private final Map<String, Long> starts = new LinkedHashMap<>();

    Blocks(RandomAccessFile open, Object dictionary, List<?> keys, long from) throws IOException {
      this.open = open;
      Map<String, StorageRef> known = new LinkedHashMap<>();
      tensors(dictionary).values().forEach(t -> known.put(t.storage().key(), t.storage()));
      long at = from;
      for (Object key : keys) {
        StorageRef storage = known.get(key);
        if (storage == null) {
          throw new Unpickler.Refused("it holds storages that no tensor of the dictionary uses");
        }
        open.seek(at);
        long length = Long.reverseBytes(open.readLong());
        at += Long.BYTES;
        if (length != storage.length() || length > (open.length() - at) / storage.type().bytes) {
          throw new Unpickler.Refused("a storage is cut off, the file is damaged");
        }
        starts.put(storage.key(), at);
        at += length * storage.type().bytes;
      }
    }

    @Override
    public byte[] read(StorageRef storage, int bytes) throws IOException {
      Long start = starts.get(storage.key());
      if (start == null) {
        throw new IOException("are missing, the file is damaged");
      }
      byte[] block = new byte[bytes];
      open.seek(start);
      open.readFully(block);
      return block;
    }

    @Override
    public void close() throws IOException {
      open.close();
    }
  }

  /** Counts the bytes that were read. */
  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
