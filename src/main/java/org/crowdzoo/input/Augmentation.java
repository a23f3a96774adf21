package org.crowdzoo.input;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * peerannot's augmentation: one of three changes, each with probability 1/3, drawn for each image
 * and epoch.
 *
 * <ul>
 *   <li>a shear along x by an angle from -15 to 15 degrees about the centre, black outside the
 *       image;
 *   <li>a horizontal flip with probability 1/2;
 *   <li>a crop of 8 to 100 percent of the area with a side ratio from 3/4 to 4/3, resized to the
 *       full size.
 * </ul>
 *
 * <p>The ranges are those of torchvision's {@code RandomChoice([RandomAffine(0, shear=15),
 * RandomHorizontalFlip(), RandomResizedCrop(size)])}; sampling is bilinear throughout, where
 * torchvision's shear takes the nearest pixel.
 */
final class Augmentation {
  private static final double MAX_SHEAR = Math.toRadians(15);
  private static final double MIN_AREA = 0.08;
  private static final double MAX_LOG_RATIO = Math.log(4.0 / 3);
  private static final int CROP_ATTEMPTS = 10;

  private static final Scratch STRETCHED = new Scratch();

  private final int height;
  private final int width;

  Augmentation(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** Part of an image: the upper left corner and the size, in pixels. */
  record Crop(int top, int left, int height, int width) {}

  /**
   * Writes a randomly changed copy, still on the scale 0 to 255.
   *
   * @param pixels [C, H, W] bytes
   * @param out receives [C, H, W] from index {@code at}
   */
  void apply(byte[] pixels, SplittableRandom random, float[] out, int at) {
    switch (random.nextInt(3)) {
      case 0 -> shear(pixels, Math.tan((2 * random.nextDouble() - 1) * MAX_SHEAR), out, at);
      case 1 -> flip(pixels, random.nextBoolean(), out, at);
      default -> crop(pixels, drawCrop(random), out, at);
    }
  }

  /** out(x, y) = image(x + slope · (y − centre), y), black where that is outside. */
  void shear(byte[] pixels, double slope, float[] out, int at) {
    int rows = pixels.length / width;
    double centre = (height - 1) / 2.0;
    for (int row = 0; row < rows; row++) {
      double shift = slope * (row % height - centre);
      int whole = (int) Math.floor(shift);
      shift(pixels, row * width, whole, (float) (shift - whole), out, at + row * width);
    }
  }

  /** Row out(x) = (1 − part) · row(x + whole) + part · row(x + whole + 1). */
  private void shift(byte[] pixels, int from, int whole, float part, float[] out, int to) {
    int before = -whole - 1; // its right neighbour is the first pixel
    int after = width - 1 - whole; // its left neighbour is the last pixel
    Arrays.fill(out, to, to + width, 0);
    for (int x = Math.max(0, before + 1); x < Math.min(width, after); x++) {
      out[to + x] = mix(pixels[from + x + whole], pixels[from + x + whole + 1], part);
    }
    if (before >= 0 && before < width) {
      out[to + before] = part * (pixels[from] & 0xff);
    }
    if (after >= 0 && after < width) {
      out[to + after] = (1 - part) * (pixels[from + width - 1] & 0xff);
    }
  }

  /** Mirrors left and right, or copies. */
  void flip(byte[] pixels, boolean mirrored, float[] out, int at) {
    for (int from = 0; from < pixels.length; from += width) {
      for (int x = 0; x < width; x++) {
        out[at + from + x] = pixels[mirrored ? from + width - 1 - x : from + x] & 0xff;
      }
    }
  }

  /**
   * Stretches a part to the full size, bilinearly with pixel centres at half numbers: each of its
   * rows once along x, then two of those along y.
   */
  void crop(byte[] pixels, Crop crop, float[] out, int at) {
    int[] column = new int[width];
    float[] part = new float[width];
    for (int x = 0; x < width; x++) {
      double source = source(x, crop.width, width);
      column[x] = (int) source;
      part[x] = (float) (source - column[x]);
    }
    float[] stretched = STRETCHED.get(crop.height * width);
    for (int c = 0; c * height * width < pixels.length; c++) {
      for (int row = 0; row < crop.height; row++) {
        int from = (c * height + crop.top + row) * width + crop.left;
        for (int x = 0; x < width; x++) {
          int right = Math.min(column[x] + 1, crop.width - 1);
          stretched[row * width + x] = mix(pixels[from + column[x]], pixels[from + right], part[x]);
        }
      }
      for (int y = 0; y < height; y++) {
        double source = source(y, crop.height, height);
        int upper = (int) source * width;
        int lower = Math.min((int) source + 1, crop.height - 1) * width;
        float down = (float) (source - (int) source);
        int to = at + (c * height + y) * width;
        for (int x = 0; x < width; x++) {
          out[to + x] = stretched[upper + x] + down * (stretched[lower + x] - stretched[upper + x]);
        }
      }
    }
  }

  /** torchvision's way: ten attempts, then the largest allowed part in the centre. */
  Crop drawCrop(SplittableRandom random) {
    for (int attempt = 0; attempt < CROP_ATTEMPTS; attempt++) {
      double area = height * width * (MIN_AREA + random.nextDouble() * (1 - MIN_AREA));
      double ratio = Math.exp((2 * random.nextDouble() - 1) * MAX_LOG_RATIO);
      int w = (int) Math.round(Math.sqrt(area * ratio));
      int h = (int) Math.round(Math.sqrt(area / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        return new Crop(random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w);
      }
    }
    double maxRatio = Math.exp(MAX_LOG_RATIO);
    int w = Math.min(width, Math.max(1, (int) Math.round(height * maxRatio)));
    int h = Math.min(height, Math.max(1, (int) Math.round(width * maxRatio)));
    return new Crop((height - h) / 2, (width - w) / 2, h, w);
  }

  private static float mix(byte a, byte b, float part) {
    int first = a & 0xff;
    return first + part * ((b & 0xff) - first);
  }

  /** Where pixel i of the result lies in the part, at the border repeated. */
  private static double source(int i, int part, int full) {
    double at = (i + 0.5) * part / full - 0.5;
    return Math.min(Math.max(at, 0), part - 1);
  }
}
