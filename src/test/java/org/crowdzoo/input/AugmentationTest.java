package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.crowdzoo.input.Augmentation.Crop;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final int HEIGHT = 8;
  private static final int WIDTH = 10;
  private final Augmentation augmentation = new Augmentation(HEIGHT, WIDTH);

  /** [2, 8, 10] with values that rise along x by 5 and along y by 20 in channel 0. */
  private static byte[] ramp() {
    byte[] pixels = new byte[2 * HEIGHT * WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        pixels[y * WIDTH + x] = (byte) (20 * y + 5 * x);
        pixels[(HEIGHT + y) * WIDTH + x] = (byte) (255 - 20 * y);
      }
    }
    return pixels;
  }

  @Test
  void flipMirrorsEachRow() {
    float[] out = new float[170];
    augmentation.flip(ramp(), true, out, 10);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertThat(out[10 + y * WIDTH + x]).isEqualTo(20 * y + 5 * (WIDTH - 1 - x));
        assertThat(out[10 + (HEIGHT + y) * WIDTH + x]).isEqualTo(255 - 20 * y);
      }
    }
  }

  @Test
  void shearMovesRowsByTheirDistanceFromTheCentre() {
    float[] out = new float[160];
    augmentation.shear(ramp(), 0.2, out, 0);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double source = x + 0.2 * (y - 3.5);
        if (source >= 0 && source <= WIDTH - 1) {
          assertThat((double) out[y * WIDTH + x]).isCloseTo(20 * y + 5 * source, within(1e-4));
          assertThat((double) out[(HEIGHT + y) * WIDTH + x]).isCloseTo(255 - 20 * y, within(1e-4));
        } else {
          double inside = 1 - Math.min(1, source < 0 ? -source : source - (WIDTH - 1));
          assertThat((double) out[(HEIGHT + y) * WIDTH + x])
              .isCloseTo(inside * (255 - 20 * y), within(1e-3)); // fades to black
        }
      }
    }
    augmentation.shear(ramp(), 0, out, 0);
    assertThat(out[37]).isEqualTo(20 * 3 + 5 * 7);
  }

  @Test
  void cropStretchesAPartBilinearly() {
    float[] out = new float[160];
    augmentation.crop(ramp(), new Crop(2, 3, 4, 5), out, 0);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        double sy = 2 + Math.min(Math.max((y + 0.5) * 4 / HEIGHT - 0.5, 0), 3);
        double sx = 3 + Math.min(Math.max((x + 0.5) * 5 / WIDTH - 0.5, 0), 4);
        assertThat((double) out[y * WIDTH + x]).isCloseTo(20 * sy + 5 * sx, within(1e-3));
      }
    }
    augmentation.crop(ramp(), new Crop(0, 0, HEIGHT, WIDTH), out, 0);
    for (int p = 0; p < 160; p++) {
      assertThat(out[p]).isEqualTo(ramp()[p] & 0xff);
    }
  }

  @Test
  void cropsLieWithinTheImageAndHaveTheRightShares() {
    Augmentation large = new Augmentation(96, 96);
    SplittableRandom random = new SplittableRandom(3);
    double area = 0;
    for (int n = 0; n < 20_000; n++) {
      Crop crop = large.drawCrop(random);
      assertThat(crop.top()).isBetween(0, 96 - crop.height());
      assertThat(crop.left()).isBetween(0, 96 - crop.width());
      double share = crop.height() * crop.width() / 9216.0;
      assertThat(share).isBetween(0.075, 1.0);
      assertThat((double) crop.width() / crop.height()).isBetween(0.7, 1.43);
      area += share;
    }
    // large parts with a side ratio far from 1 do not fit and are drawn again
    assertThat(area / 20_000).isBetween(0.45, 0.54);
    Crop narrow = new Augmentation(4, 400).drawCrop(random);
    assertThat(narrow.height()).isEqualTo(4);
    assertThat(narrow.width()).isLessThanOrEqualTo(6);
  }

  @Test
  void eachOfTheThreeComesAThirdOfTheTime() {
    byte[] pixels = ramp();
    float[] out = new float[160];
    int unchanged = 0;
    int mirrored = 0;
    for (int n = 0; n < 6_000; n++) {
      augmentation.apply(pixels, new SplittableRandom(1000L * n), out, 0);
      unchanged += equals(pixels, out, false) ? 1 : 0;
      mirrored += equals(pixels, out, true) ? 1 : 0;
    }
    assertThat(unchanged / 6000.0).isCloseTo(1 / 6.0, within(0.02));
    assertThat(mirrored / 6000.0).isCloseTo(1 / 6.0, within(0.02));
  }

  private static boolean equals(byte[] pixels, float[] out, boolean mirrored) {
    for (int p = 0; p < pixels.length; p++) {
      int x = p % WIDTH;
      int source = mirrored ? p - x + WIDTH - 1 - x : p;
      if (out[p] != (pixels[source] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
