package org.crowdzoo.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the bytes of an image file tell without decoding: decoders fill a truncated image up. */
final class ImageFormat {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int IEND = 0x49454e44;

  /** Beginnings of files that are given the names of pictures: where, what, and what it is. */
  private record Kind(int at, String text, String name) {}

  private static final List<Kind> UNREADABLE =
      List.of(
          new Kind(0, "GIF8", "a GIF file"),
          new Kind(4, "ftypheic", "a HEIC file"),
          new Kind(4, "ftypheix", "a HEIC file"),
          new Kind(4, "ftypmif1", "a HEIC file"),
          new Kind(4, "ftypmsf1", "a HEIC file"),
          new Kind(4, "ftyphevc", "a HEIC file"),
          new Kind(4, "ftypavif", "an AVIF file"),
          new Kind(4, "ftypavis", "an AVIF file"),
          new Kind(4, "JXL ", "a JPEG XL file"),
          new Kind(0, "<svg", "an SVG file"),
          new Kind(0, "%PDF", "a PDF file"),
          new Kind(0, "<!DOCTYPE html", "a web page"),
          new Kind(0, "<html", "a web page"));

  private ImageFormat() {}

  /** What is wrong with the file as a whole, or null. */
  static String damage(byte[] bytes) {
    if (bytes.length == 0) {
      return "the file is empty, 0 bytes";
    }
    if (startsWith(bytes, PNG)) {
      return pngEnds(bytes) ? null : "the PNG file is cut off";
    }
    if (startsWith(bytes, new byte[] {(byte) 0xff, (byte) 0xd8})) {
      // In the compressed data 0xff is always followed by 0, so these are markers.
      boolean ends = lastMarker(bytes, 0xd9) > lastMarker(bytes, 0xda);
      return ends ? null : "the JPEG file is cut off";
    }
    if (is(bytes, 0, "RIFF") && is(bytes, 8, "WEBP")) {
      long length = 8 + Integer.toUnsignedLong(riffLength(bytes));
      return length <= bytes.length ? null : "the WebP file is cut off";
    }
    return UNREADABLE.stream()
        .filter(kind -> is(bytes, kind.at, kind.text))
        .findFirst()
        .map(kind -> "it is " + kind.name + ", whatever its name; " + PassedOver.REMEDY_OF_ONE)
        .orElse(null);
  }

  private static int riffLength(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
  }

  private static boolean is(byte[] bytes, int at, String text) {
    return bytes.length >= at + text.length()
        && new String(bytes, at, text.length(), StandardCharsets.ISO_8859_1).equalsIgnoreCase(text);
  }

  /** Walks the chunks (length, type, data, checksum) until the end chunk. */
  private static boolean pngEnds(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long at = PNG.length;
    while (at + 12 <= bytes.length) {
      int length = in.getInt((int) at);
      if (in.getInt((int) at + 4) == IEND) {
        return true;
      }
      at += 12 + Integer.toUnsignedLong(length);
    }
    return false;
  }

  private static int lastMarker(byte[] bytes, int marker) {
    for (int i = bytes.length - 2; i >= 0; i--) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) marker) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && java.util.Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
