package org.crowdzoo.files;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Numpy's {@code .npy} files, formats 1 to 3, for real, integer and boolean numbers of either byte
 * order. Read in C order whatever order the file has. ND4J's own writer and reader are wrong for
 * arrays in Fortran order, silently, so they are not used.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>
 */
public final class NumpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=])([fiub])(\\d{1,4})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");
  private static final Set<String> TYPES =
      Set.of("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1");
  private static final int CHUNK = 1 << 16;
  private static final int LONGEST_HEADER = 1 << 16;
  private static final int MOST_DIMENSIONS = 32;

  /** An array without values may have other dimensions, but none that others run through. */
  private static final IntPredicate LARGE = dimension -> dimension > 1 << 16;

  private NumpyFile() {}

  /** An array as read: its shape and its values in C order. */
  public record Array(int[] shape, double[] values) {
    /** The product of a shape must be the number of values. */
    public Array {
      if (length(shape) != values.length) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(shape) + " does not hold " + values.length + " values");
      }
    }
  }

  /**
   * Reads a file.
   *
   * @throws InputException in one line that names the file, if it is missing or no such array
   */
  public static Array read(Path file) {
    try (InputStream in = SourceFile.open(file)) {
      return read(new DataInputStream(in), file);
    } catch (EOFException e) {
      throw new InputException(file + ": ends within its header, the file was cut off", e);
    } catch (IOException e) {
      throw new InputException(file + ": not a readable npy file, " + e.getMessage(), e);
    }
  }

  /** Writes doubles in C order as {@code <f8}. */
  public static void write(Path file, double[] values, int... shape) throws IOException {
    write(file, "<f8", 8, values.length, shape, (buffer, i) -> buffer.putDouble(values[i]));
  }

  /** Writes floats in C order as {@code <f4}. */
  public static void write(Path file, float[] values, int... shape) throws IOException {
    write(file, "<f4", 4, values.length, shape, (buffer, i) -> buffer.putFloat(values[i]));
  }

  /** Writes integers in C order as {@code <i8}, numpy's default integer. */
  public static void write(Path file, int[] values, int... shape) throws IOException {
    write(file, "<i8", 8, values.length, shape, (buffer, i) -> buffer.putLong(values[i]));
  }

  /** Writes texts as numpy's {@code <U}: UTF-32, padded with zeros to the longest; shape [n]. */
  public static void write(Path file, String[] values) throws IOException {
    int longest =
        Arrays.stream(values).mapToInt(v -> v.codePointCount(0, v.length())).max().orElse(1);
    int width = Math.max(1, longest);
    write(
        file,
        "<U" + width,
        4 * width,
        values.length,
        new int[] {values.length},
        (buffer, i) -> {
          int[] codes = Arrays.copyOf(values[i].codePoints().toArray(), width);
          Arrays.stream(codes).forEach(buffer::putInt);
        });
  }

  private interface Put {
    void put(ByteBuffer buffer, int index);
  }

  private static void write(Path file, String descr, int width, int count, int[] shape, Put put)
      throws IOException {
    if (length(shape) != count) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " does not hold " + count + " values");
    }
    AtomicFile.write(
        file,
        out -> {
          try (OutputStream packed = SourceFile.packedIfNamedSo(file, out)) {
            packed.write(header(descr, shape));
            writeValues(packed, width, count, put);
          }
        });
  }

  private static void writeValues(OutputStream out, int width, int count, Put put)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(width * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < count; from += CHUNK) {
      buffer.clear();
      for (int i = from; i < Math.min(count, from + CHUNK); i++) {
        put.put(buffer, i);
      }
      out.write(buffer.array(), 0, buffer.position());
    }
  }

  private static byte[] header(String descr, int[] shape) {
    String dims = Arrays.stream(shape).mapToObj(d -> d + ",").collect(Collectors.joining(" "));
    if (shape.length > 1) {
      dims = dims.substring(0, dims.length() - 1);
    }
    String dict = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + dims + "), }";
    int unpadded = MAGIC.length + 4 + dict.length() + 1;
    String padded = dict + " ".repeat((64 - unpadded % 64) % 64) + "\n";
    ByteBuffer bytes =
        ByteBuffer.allocate(MAGIC.length + 4 + padded.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded.length());
    bytes.put(padded.getBytes(StandardCharsets.ISO_8859_1));
    return bytes.array();
  }

  private static Array read(DataInputStream in, Path file) throws IOException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new InputException(file + ": not an npy file, its first bytes are not \\x93NUMPY");
    }
    long most = SourceFile.mostBytes(file);
    String header = header(in, file, most);
    Matcher descr = DESCR.matcher(header);
    Matcher order = ORDER.matcher(header);
    Matcher shapeText = SHAPE.matcher(header);
    if (!descr.find() || !order.find() || !shapeText.find()) {
      throw new InputException(
          file
              + ": holds no plain array of numbers, its header is "
              + InputText.shown(header.strip()));
    }
    char kind = descr.group(2).charAt(0);
    int width = Integer.parseInt(descr.group(3));
    if (!TYPES.contains("" + kind + width)) {
      throw new InputException(
          file
              + ": numbers of type "
              + kind
              + width
              + " cannot be read, allowed are f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1");
    }
    int[] shape = shape(shapeText.group(1), file);
    if (most < (long) length(shape) * width) {
      throw new InputException(
          file + ": ends before its " + length(shape) + " values, the file was cut off");
    }
    ByteOrder byteOrder =
        descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    double[] values = new double[length(shape)];
    readValues(in, file, kind, width, byteOrder, values);
    if (in.read() >= 0) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: goes on after the %d values of its shape (%s)",
              file,
              values.length,
              InputText.shown(shapeText.group(1))));
    }
    return new Array(shape, order.group(1).equals("True") ? toRowMajor(values, shape) : values);
  }

  private static String header(DataInputStream in, Path file, long most) throws IOException {
    int major = in.readUnsignedByte();
    in.readUnsignedByte();
    if (major < 1 || major > 3) {
      throw new InputException(
          file + ": must be an npy file of format 1, 2 or 3, got format " + major);
    }
    long length =
        major == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
    if (length > Math.min(most, LONGEST_HEADER)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: its header says that it is %d bytes long, allowed are %d and not more than the file",
              file,
              length,
              LONGEST_HEADER));
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int[] shape(String text, Path file) {
    int[] shape;
    try {
      shape =
          Arrays.stream(text.replace("L", "").split(","))
              .map(String::strip)
              .filter(s -> !s.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      length(shape);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new InputException(
          file
              + ": holds more than "
              + Integer.MAX_VALUE
              + " values, its shape is ("
              + InputText.shown(text)
              + ")",
          e);
    }
    boolean empty = length(shape) == 0;
    if (shape.length > MOST_DIMENSIONS || empty && Arrays.stream(shape).anyMatch(LARGE)) {
      throw new InputException(
          file
              + ": its shape ("
              + InputText.shown(text)
              + ") does not fit the "
              + length(shape)
              + " values it holds");
    }
    return shape;
  }

  private static void readValues(
      InputStream in, Path file, char kind, int width, ByteOrder order, double[] values)
      throws IOException {
    byte[] chunk = new byte[width * CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(order);
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      if (in.readNBytes(chunk, 0, count * width) < count * width) {
        throw new InputException(
            file + ": ends before its " + values.length + " values, the file was cut off");
      }
      buffer.clear();
      for (int i = 0; i < count; i++) {
        values[from + i] = next(buffer, kind, width);
      }
    }
  }

  private static double next(ByteBuffer buffer, char kind, int width) {
    return switch ("" + kind + width) {
      case "f4" -> buffer.getFloat();
      case "f8" -> buffer.getDouble();
      case "i1" -> buffer.get();
      case "u1", "b1" -> Byte.toUnsignedInt(buffer.get());
      case "i2" -> buffer.getShort();
      case "u2" -> Short.toUnsignedInt(buffer.getShort());
      case "i4" -> buffer.getInt();
      case "u4" -> Integer.toUnsignedLong(buffer.getInt());
      case "i8" -> buffer.getLong();
      case "u8" -> unsigned(buffer.getLong());
      default -> throw new IllegalArgumentException("" + kind + width); // refused before
    };
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : bits + 0x1p64;
  }

  /** From Fortran order (first index fastest) to C order (last index fastest). */
  private static double[] toRowMajor(double[] columnMajor, int[] shape) {
    double[] rowMajor = new double[columnMajor.length];
    int[] index = new int[shape.length];
    for (double value : columnMajor) {
      int at = 0;
      for (int d = 0; d < shape.length; d++) {
        at = at * shape[d] + index[d];
      }
      rowMajor[at] = value;
      for (int d = 0; d < shape.length && ++index[d] == shape[d]; d++) {
        index[d] = 0;
      }
    }
    return rowMajor;
  }

  private static int length(int[] shape) {
    return Math.toIntExact(Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact));
  }
}
