package org.crowdzoo.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.options.ArrayOptionsHelper;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row of numbers as {@code Nd4j.write} stores it: two buffers, each with its allocation mode, its
 * length, its type and its values, big endian. The first holds the shape information, [rank, shape,
 * strides, extras, element-wise stride, order]; the second the numbers. ND4J's own reader gives the
 * shape information to native code as it stands.
 */
final class StoredRow {
  private static final int CHUNK = 1 << 14;

  private StoredRow() {}

  /** An array that is not the one expected; the message begins with a verb. */
  static final class BadArrayException extends IOException {
    private static final long serialVersionUID = 1L;

    BadArrayException(String message) {
      super(message);
    }
  }

  /**
   * Reads a row.
   *
   * @param length the number of values it must have
   * @param available bytes that the entry has at most, looked at before memory is asked for
   * @return a new row vector [1, length] in C order
   * @throws BadArrayException if it is anything else than a row of this length
   */
  static INDArray read(DataInputStream in, long length, long available) throws IOException {
    long shapeLength = buffer(in, "LONG");
    if (shapeLength != 6 && shapeLength != 8) {
      throw new BadArrayException("must be a row of numbers, its shape has another rank");
    }
    long[] shape = new long[(int) shapeLength];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
    }
    DataType type = type(shape);
    requireRow(shape, length);
    if (buffer(in, type.name()) != length) {
      throw new BadArrayException("must have " + length + " values, its buffer has another length");
    }
    if (length > available / type.width()) {
      throw new BadArrayException("ends before its " + length + " values");
    }
    return values(in, type, length);
  }

  /** Writes an array as {@code Nd4j.write} does, byte by byte the same, but not value by value. */
  static void write(DataOutputStream out, INDArray array) throws IOException {
    DataType type = array.dataType();
    boolean row = array.isView() && isDenseRow(array) && type.isFPType();
    INDArray plain = array.isView() && !row ? array.dup() : array;
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      Nd4j.write(plain, out);
      return;
    }
    Nd4j.getAffinityManager().ensureLocation(plain, AffinityManager.Location.HOST);
    DataBuffer buffer = plain.data();
    shape(plain, row).write(out);
    out.writeUTF(buffer.allocationMode().name());
    out.writeLong(plain.length());
    out.writeUTF(type.name());
    Pointer address = buffer.addressPointer();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * type.width());
    float[] floats = new float[CHUNK];
    double[] doubles = new double[CHUNK];
    for (long from = 0; from < plain.length(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, plain.length() - from);
      if (type == DataType.FLOAT) {
        new FloatPointer(address).position(from).get(floats, 0, count);
        bytes.asFloatBuffer().put(floats, 0, count);
      } else {
        new DoublePointer(address).position(from).get(doubles, 0, count);
        bytes.asDoubleBuffer().put(doubles, 0, count);
      }
      out.write(bytes.array(), 0, count * type.width());
    }
  }

  /** Whether the values lie side by side, as those of a network's parameters do. */
  private static boolean isDenseRow(INDArray array) {
    int rank = array.rank();
    return (rank == 1 || rank == 2 && array.size(0) == 1) && array.stride(rank - 1) == 1;
  }

  /** The shape information; of a part of an array that which a copy of it would have. */
  private static DataBuffer shape(INDArray array, boolean part) {
    return part
        ? Nd4j.getShapeInfoProvider()
            .createShapeInformation(array.shape(), 'c', array.dataType())
            .getFirst()
        : array.shapeInfoDataBuffer();
  }

  /** The head of a buffer; returns its length. */
  private static long buffer(DataInputStream in, String type) throws IOException {
    String mode = text(in);
    if (!mode.equals("MIXED_DATA_TYPES") && !mode.equals("LONG_SHAPE")) {
      throw new BadArrayException("is stored in a way that cannot be read");
    }
    long length = in.readLong();
    if (!text(in).equals(type)) {
      throw new BadArrayException("must hold numbers of type " + type + ", and does not");
    }
    return length;
  }

  /** As readUTF, for short plain words. */
  private static String text(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    if (length > 32) {
      throw new BadArrayException("is no array of numbers");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static DataType type(long[] shape) throws IOException {
    DataType type;
    try {
      type = ArrayOptionsHelper.dataType(shape[shape.length - 3]);
    } catch (RuntimeException e) {
      throw new BadArrayException("holds no known type of numbers");
    }
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new BadArrayException("must hold numbers of type FLOAT or DOUBLE, got " + type);
    }
    return type;
  }

  private static void requireRow(long[] info, long length) throws IOException {
    int rank = (info.length - 4) / 2;
    long[] shape = Arrays.copyOfRange(info, 1, 1 + rank);
    long[] strides = Arrays.copyOfRange(info, 1 + rank, 1 + 2 * rank);
    long elementStride = info[info.length - 2];
    long order = info[info.length - 1];
    boolean row = info[0] == rank && shape[rank - 1] == length && (rank == 1 || shape[0] == 1);
    if (!row) {
      throw new BadArrayException(
          "must have shape [1, " + length + "], as the network needs, got " + text(shape));
    }
    boolean dense = strides[rank - 1] == 1 && (rank == 1 || within(strides[0], length));
    if (!dense || elementStride != 1 || order != 'c' && order != 'f') {
      throw new BadArrayException(
          "must be stored without gaps, got strides " + text(strides) + " and " + elementStride);
    }
  }

  /** The stride of the only row: nobody ever steps by it. */
  private static boolean within(long stride, long length) {
    return stride == 1 || stride == length;
  }

  private static String text(long[] numbers) {
    return Arrays.toString(numbers);
  }

  private static INDArray values(DataInputStream in, DataType type, long length)
      throws IOException {
    INDArray row = Nd4j.createUninitializedDetached(type, 1, length);
    // a GPU's backend makes memory here when it is asked for it, and must know that it is written
    Nd4j.getAffinityManager().ensureLocation(row, AffinityManager.Location.HOST);
    Nd4j.getAffinityManager().tagLocation(row, AffinityManager.Location.HOST);
    Pointer address = row.data().addressPointer();
    byte[] bytes = new byte[CHUNK * type.width()];
    double[] numbers = new double[CHUNK];
    for (long from = 0; from < length; from += CHUNK) {
      int count = (int) Math.min(CHUNK, length - from);
      in.readFully(bytes, 0, count * type.width());
      numbers(ByteBuffer.wrap(bytes), type, numbers, count);
      put(numbers, count, type, address, from);
    }
    return row;
  }

  private static void numbers(ByteBuffer bytes, DataType type, double[] numbers, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      numbers[i] = type == DataType.FLOAT ? bytes.getFloat() : bytes.getDouble();
      if (!Double.isFinite(numbers[i])) {
        throw new BadArrayException("holds " + numbers[i] + ", which is no number to compute with");
      }
    }
  }

  private static void put(double[] numbers, int count, DataType type, Pointer address, long at) {
    if (type == DataType.DOUBLE) {
      new DoublePointer(address).position(at).put(numbers, 0, count);
      return;
    }
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) numbers[i];
    }
    new FloatPointer(address).position(at).put(floats, 0, count);
  }
}
