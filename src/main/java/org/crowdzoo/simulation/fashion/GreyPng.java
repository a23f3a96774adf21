package org.crowdzoo.simulation.fashion;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Encodes 8-bit grey images as PNG with nothing in it but the image; among PNG's five row filters
 * it takes the one for the whole image that compresses best. A writer of our own keeps the bytes
 * the same whatever the version of the JDK's image library.
 *
 * @see <a href="https://www.w3.org/TR/png/">PNG specification</a>
 */
final class GreyPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int FILTERS = 5;

  private GreyPng() {}

  /** Encodes {@code pixels} [height * width], row by row. */
  static byte[] encode(byte[] pixels, int width, int height) {
    byte[] best = null;
    for (int filter = 0; filter < FILTERS; filter++) {
      byte[] packed = deflate(filtered(pixels, width, height, filter));
      best = best == null || packed.length < best.length ? packed : best;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      chunk(out, "IHDR", header(width, height));
      chunk(out, "IDAT", best);
      chunk(out, "IEND", new byte[0]);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /** Width, height, 8 bits, grey, deflate, the standard filters, not interlaced. */
  private static byte[] header(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {8, 0, 0, 0, 0});
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  /** Each row behind its filter's number; a is left, b above, c above left. */
  private static byte[] filtered(byte[] pixels, int width, int height, int filter) {
    byte[] rows = new byte[height * (width + 1)];
    for (int y = 0; y < height; y++) {
      rows[y * (width + 1)] = (byte) filter;
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        int a = x == 0 ? 0 : pixels[at - 1] & 0xff;
        int b = y == 0 ? 0 : pixels[at - width] & 0xff;
        int c = x == 0 || y == 0 ? 0 : pixels[at - width - 1] & 0xff;
        int predicted =
            switch (filter) {
              case 0 -> 0;
              case 1 -> a;
              case 2 -> b;
              case 3 -> (a + b) / 2;
              default -> paeth(a, b, c);
            };
        rows[y * (width + 1) + 1 + x] = (byte) (pixels[at] - predicted);
      }
    }
    return rows;
  }

  private static int paeth(int a, int b, int c) {
    int toA = Math.abs(b - c);
    int toB = Math.abs(a - c);
    int toC = Math.abs(a + b - 2 * c);
    if (toA <= toB && toA <= toC) {
      return a;
    }
    return toB <= toC ? b : c;
  }

  private static byte[] deflate(byte[] data) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(data);
      deflater.finish();
      byte[] packed = new byte[2 * data.length + 64];
      int length = deflater.deflate(packed);
      return java.util.Arrays.copyOf(packed, length);
    } finally {
      deflater.end();
    }
  }
}
