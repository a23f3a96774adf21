package org.crowdzoo.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The size of an image by its header, before anything is decoded: a file of some kilobytes can ask
 * for gigabytes. PNG, JPEG, WebP and BMP.
 */
final class ImageHeader {
  /** What can be told. */
  static final String KINDS = "PNG, JPEG, WebP or BMP";

  private ImageHeader() {}

  /**
   * Number of pixels.
   *
   * @return width x height, or -1 for bytes of another kind or without a whole header
   */
  static long pixels(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (is(bytes, 1, "PNG") && bytes.length >= 24) {
      return area(in.getInt(16), in.getInt(20));
    }
    if (bytes.length > 2 && in.getShort(0) == (short) 0xffd8) {
      return ofJpeg(in);
    }
    if (is(bytes, 0, "RIFF") && is(bytes, 8, "WEBP")) {
      return ofWebp(in.order(ByteOrder.LITTLE_ENDIAN), bytes);
    }
    if (is(bytes, 0, "BM") && bytes.length >= 26) {
      in.order(ByteOrder.LITTLE_ENDIAN);
      return in.getInt(14) == 12 // OS/2's header has short numbers
          ? area(in.getShort(18) & 0xffff, in.getShort(20) & 0xffff)
          : area(in.getInt(18), Math.abs((long) in.getInt(22)));
    }
    return -1;
  }

  private static long area(long width, long height) {
    return width > 0 && height > 0 ? width * height : -1;
  }

  /** The largest of the frame headers (SOF0 to SOF15 without DHT, JPG, DAC). */
  private static long ofJpeg(ByteBuffer in) {
    long most = -1;
    int at = 2;
    while (at + 4 <= in.limit()) {
      if ((in.get(at) & 0xff) != 0xff) {
        at++; // data of a scan
        continue;
      }
      int marker = in.get(at + 1) & 0xff;
      if (marker == 0xff) {
        at++;
      } else if (marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd9) {
        at += 2; // stands alone
      } else {
        boolean frame =
            (marker & 0xf0) == 0xc0 && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (frame && at + 9 <= in.limit()) {
          most = Math.max(most, area(in.getShort(at + 7) & 0xffff, in.getShort(at + 5) & 0xffff));
        }
        at += 2 + Math.max(2, in.getShort(at + 2) & 0xffff);
      }
    }
    return most;
  }

  private static long ofWebp(ByteBuffer in, byte[] bytes) {
    if (is(bytes, 12, "VP8X") && bytes.length >= 30) {
      return area((in.getInt(23) >>> 8) + 1L, (in.getInt(26) >>> 8) + 1L);
    }
    if (is(bytes, 12, "VP8L") && bytes.length >= 25) {
      int sizes = in.getInt(21);
      return area((sizes & 0x3fff) + 1L, (sizes >>> 14 & 0x3fff) + 1L);
    }
    if (is(bytes, 12, "VP8 ") && bytes.length >= 30) {
      return area(in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
    }
    return -1;
  }

  private static boolean is(byte[] bytes, int at, String text) {
    return bytes.length >= at + text.length()
        && new String(bytes, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }
}
