package org.crowdzoo.input;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.crowdzoo.dataset.Example;
import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.dataset.Problems;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;

/**
 * Images as bytes: as many of the split as {@link DecodedMemory} has room for are kept, the others
 * are decoded again at each use.
 */
final class ImageInputs implements Inputs {
  private final List<Path> files;
  private final Preprocessing preprocessing;
  private final ImageDecoder decoder;
  private final Augmentation augmentation;

  /** [C][256]: what each byte value becomes. */
  private final float[][] normalized;

  private final DecodedMemory memory;

  /** [N], null for an image that is not kept; null before {@link #load}. */
  private volatile byte[][] cache;

  ImageInputs(Split split, Preprocessing preprocessing) {
    this(split, preprocessing, DecodedMemory.OF_HEAP);
  }

  /** With a memory of one's own. */
  ImageInputs(Split split, Preprocessing preprocessing, DecodedMemory memory) {
    this.memory = memory;
    this.files = split.examples().stream().map(Example::file).toList();
    this.preprocessing = preprocessing;
    this.decoder =
        new ImageDecoder(preprocessing.height(), preprocessing.width(), preprocessing.channels());
    this.augmentation = new Augmentation(preprocessing.height(), preprocessing.width());
    this.normalized = table(preprocessing);
  }

  @Override
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public int size() {
    return files.size();
  }

  @Override
  public void read(int example, float[] out, int at) {
    byte[] pixels = pixels(example);
    normalize(pixels, normalized, out, at);
  }

  /** From bytes [C, H, W] to what enters the network, by a {@link #table}. */
  static void normalize(byte[] pixels, float[][] table, float[] out, int at) {
    int plane = pixels.length / table.length;
    for (int c = 0; c < table.length; c++) {
      float[] value = table[c];
      for (int p = c * plane; p < (c + 1) * plane; p++) {
        out[at + p] = value[pixels[p] & 0xff];
      }
    }
  }

  @Override
  public void readAugmented(int example, SplittableRandom random, float[] out, int at) {
    augmentation.apply(pixels(example), random, out, at);
    int plane = preprocessing.length() / normalized.length;
    for (int c = 0; c < normalized.length; c++) {
      // the normalisation is linear in the pixel: from the values of pixels 0 and 255
      float zero = normalized[c][0];
      float slope = (normalized[c][255] - zero) / 255;
      for (int p = at + c * plane; p < at + (c + 1) * plane; p++) {
        out[p] = zero + slope * out[p];
      }
    }
  }

  @Override
  public void load() {
    if (cache == null) {
      decodeWhatFits();
    }
  }

  private synchronized void decodeWhatFits() {
    if (cache != null) {
      return;
    }
    int kept = memory.take(this, files.size(), preprocessing.length());
    byte[][] all = new byte[files.size()][];
    InputException[] failed = new InputException[kept];
    IntStream.range(0, kept)
        .parallel()
        .forEach(
            i -> {
              try {
                all[i] = decoder.decode(files.get(i));
              } catch (InputException e) {
                failed[i] = e;
              }
            });
    Problems problems = new Problems();
    for (InputException e : failed) {
      if (e != null) {
        e.problems().forEach(problems::add);
      }
    }
    problems.throwIfAny();
    cache = all;
  }

  /** Number of images that are kept decoded. */
  int kept() {
    byte[][] all = cache;
    return all == null ? 0 : (int) Arrays.stream(all).filter(pixels -> pixels != null).count();
  }

  private byte[] pixels(int example) {
    byte[][] all = cache;
    byte[] kept = all == null ? null : all[example];
    return kept == null ? decoder.decode(files.get(example)) : kept;
  }

  /** x[c] = (value / 255 − mean[c]) / std[c] for the values 0 to 255. */
  static float[][] table(Preprocessing p) {
    float[][] table = new float[p.channels()][256];
    for (int c = 0; c < table.length; c++) {
      for (int value = 0; value < 256; value++) {
        table[c][value] = (float) ((value / p.scale() - p.mean().get(c)) / p.std().get(c));
      }
    }
    return table;
  }
}
