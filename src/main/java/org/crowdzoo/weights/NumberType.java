package org.crowdzoo.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Numbers as files hold them, little-endian, and how they become floats. */
enum NumberType {
  FLOAT(4, "F32", "FloatStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.getFloat(at);
    }
  },
  DOUBLE(8, "F64", "DoubleStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return (float) from.getDouble(at);
    }
  },
  HALF(2, "F16", "HalfStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return half(from.getShort(at));
    }
  },
  BFLOAT16(2, "BF16", "BFloat16Storage") {
    @Override
    float get(ByteBuffer from, int at) {
      return Float.intBitsToFloat(from.getShort(at) << 16);
    }
  },
  LONG(8, "I64", "LongStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.getLong(at);
    }
  },
  INT(4, "I32", "IntStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.getInt(at);
    }
  },
  SHORT(2, "I16", "ShortStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.getShort(at);
    }
  },
  CHAR(1, "I8", "CharStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.get(at);
    }
  },
  BYTE(1, "U8", "ByteStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.get(at) & 0xff;
    }
  },
  BOOL(1, "BOOL", "BoolStorage") {
    @Override
    float get(ByteBuffer from, int at) {
      return from.get(at);
    }
  };

  final int bytes;
  private final String safeTensors;
  private final String storage;

  NumberType(int bytes, String safeTensors, String storage) {
    this.bytes = bytes;
    this.safeTensors = safeTensors;
    this.storage = storage;
  }

  /** The number that begins at a byte. */
  abstract float get(ByteBuffer from, int at);

  static Optional<NumberType> ofSafeTensors(String name) {
    return Arrays.stream(values()).filter(t -> t.safeTensors.equals(name)).findFirst();
  }

  /** By the name of PyTorch's class of storages. */
  static Optional<NumberType> ofStorage(String name) {
    return Arrays.stream(values()).filter(t -> t.storage.equals(name)).findFirst();
  }

  /** All numbers of a block. */
  float[] decode(byte[] block) {
    ByteBuffer from = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[block.length / bytes];
    for (int i = 0; i < values.length; i++) {
      values[i] = get(from, i * bytes);
    }
    return values;
  }

  /** IEEE 754 binary16. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        exponent == 0x1f
            ? fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN
            : exponent == 0
                ? fraction * 0x1p-24f
                : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
    return bits < 0 ? -magnitude : magnitude;
  }
}
