package org.crowdzoo.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.CrowdDatasetTest;
import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.files.InputException;
import org.datavec.image.loader.NativeImageLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Decoding, resizing and normalising against ImageIO, plain arithmetic and NativeImageLoader. */
class ImageInputsTest {
  private static final Path LABELME = Path.of("../shared/data/labelme/train/coast");

  @TempDir Path folder;
  private CrowdDataset dataset;

  @BeforeEach
  void write() {
    SmallDataset.write(folder);
    dataset = CrowdDataset.open(folder);
  }

  private float[] read(Preprocessing preprocessing, int example) {
    float[] out = new float[preprocessing.length()];
    Inputs.of(dataset.train(), preprocessing).read(example, out, 0);
    return out;
  }

  @Test
  void pixelsAreRgbFromZeroToOne() throws IOException {
    float[] x = read(Preprocessing.ofImages(dataset, 0, 0, 3, Normalization.NONE), 2);
    BufferedImage image = ImageIO.read(dataset.train().examples().get(2).file().toFile());
    for (int c = 0; c < 3; c++) {
      for (int row = 0; row < 5; row++) {
        for (int column = 0; column < 6; column++) {
          int value = image.getRGB(column, row) >> (16 - 8 * c) & 0xff;
          assertThat(x[(c * 5 + row) * 6 + column]).isEqualTo(value / 255f);
        }
      }
    }
  }

  @Test
  void normalisations() {
    float[] plain = read(Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.NONE), 0);
    float[] imagenet = read(Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.IMAGENET), 0);
    float[] symmetric = read(Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.SYMMETRIC), 0);
    double[] mean = {0.485, 0.456, 0.406};
    double[] std = {0.229, 0.224, 0.225};
    for (int p = 0; p < plain.length; p++) {
      assertThat((double) imagenet[p])
          .isCloseTo((plain[p] - mean[p / 30]) / std[p / 30], within(1e-6));
      assertThat((double) symmetric[p]).isCloseTo(2 * plain[p] - 1, within(1e-6));
    }
  }

  @Test
  void datasetNormalisationGivesMeanZeroAndVarianceOne() {
    Preprocessing fitted = Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.DATASET);
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < 7; i++) {
        float[] x = read(fitted, i);
        for (int p = c * 30; p < (c + 1) * 30; p++) {
          sum += x[p];
          squares += x[p] * x[p];
        }
      }
      assertThat(sum / 210).isCloseTo(0, within(1e-6));
      assertThat(squares / 210).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void aConstantFeatureStaysFinite(@TempDir Path other) {
    SmallDataset files = CrowdDatasetTest.features(other);
    files.text("train/features.csv", "key,label,f1,f2\n10,rock,7,-2\n2,jazz,7,4\nx,,7,1\n");
    CrowdDataset features = CrowdDataset.open(other);
    Preprocessing fitted = Preprocessing.ofFeatures(features, Normalization.DATASET);
    assertThat(fitted.mean()).containsExactly(7.0, 1.0);
    assertThat(fitted.std().get(0)).isEqualTo(1);
    assertThat(fitted.std().get(1)).isCloseTo(Math.sqrt(6), within(1e-9));
    assertThatThrownBy(() -> Preprocessing.ofFeatures(features, Normalization.IMAGENET))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(() -> Preprocessing.ofImages(features, 4, 4, 3, Normalization.NONE))
        .isInstanceOf(InputException.class);
  }

  @Test
  void resizesBilinearlyWithHalfPixelCentres(@TempDir Path other) throws IOException {
    Path file = other.resolve("a-1.png");
    BufferedImage image = random(9, 7, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", file.toFile());
    byte[] pixels = new ImageDecoder(5, 12, 3).decode(file);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 12; x++) {
          double expected = bilinear(image, c, (y + 0.5) * 9 / 5 - 0.5, (x + 0.5) * 7 / 12 - 0.5);
          assertThat((double) (pixels[(c * 5 + y) * 12 + x] & 0xff))
              .as("%d %d %d", c, y, x)
              .isCloseTo(expected, within(1.01)); // OpenCV rounds to whole numbers
        }
      }
    }
  }

  /** A thread's memory is used again for the next image, whatever that one's size and channels. */
  @Test
  void imagesDoNotLeaveTracesInOneAnother(@TempDir Path other) throws IOException {
    List<BufferedImage> images =
        List.of(
            random(40, 33, BufferedImage.TYPE_INT_RGB),
            random(5, 3, BufferedImage.TYPE_INT_RGB),
            random(1300, 1200, BufferedImage.TYPE_INT_RGB), // more than a thread keeps
            random(9, 7, BufferedImage.TYPE_BYTE_GRAY),
            random(33, 40, BufferedImage.TYPE_INT_RGB));
    List<Path> files = new ArrayList<>();
    for (BufferedImage image : images) {
      files.add(other.resolve("a-" + files.size() + ".png"));
      ImageIO.write(image, "png", files.get(files.size() - 1).toFile());
    }
    byte[][] whole = new byte[images.size()][];
    byte[][] small = new byte[images.size()][];
    for (int i = 0; i < images.size(); i++) {
      int index = i; // each in a thread that has decoded nothing before
      Thread fresh =
          new Thread(
              () -> {
                whole[index] = new ImageDecoder(0, 0, 3).decode(files.get(index));
                small[index] = new ImageDecoder(20, 30, 3).decode(files.get(index));
              });
      fresh.start();
      join(fresh);
      assertPlanes(whole[i], images.get(i));
    }
    IntStream.range(0, 400)
        .parallel()
        .forEach(
            n -> {
              int i = n * 7 % images.size();
              Path file = files.get(i);
              if (n % 3 == 0) {
                assertThat(new ImageDecoder(0, 0, 3).decode(file)).isEqualTo(whole[i]);
              }
              assertThat(new ImageDecoder(20, 30, 3).decode(file)).isEqualTo(small[i]);
            });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertPlanes(byte[] planes, BufferedImage image) {
    int plane = image.getWidth() * image.getHeight();
    assertThat(planes).hasSize(3 * plane);
    byte[] expected = new byte[3 * plane];
    for (int p = 0; p < plane; p++) {
      int x = p % image.getWidth();
      int y = p / image.getWidth();
      for (int c = 0; c < 3; c++) {
        int band = image.getRaster().getNumBands() == 1 ? 0 : c;
        expected[c * plane + p] = (byte) image.getRaster().getSample(x, y, band);
      }
    }
    assertThat(planes).isEqualTo(expected);
  }

  @Test
  void greyImagesAsOneOrThreeChannels(@TempDir Path other) throws IOException {
    Path file = other.resolve("a-1.png");
    BufferedImage grey = random(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(grey, "png", file.toFile());
    byte[] one = new ImageDecoder(28, 28, 1).decode(file);
    byte[] three = new ImageDecoder(28, 28, 3).decode(file);
    for (int p = 0; p < 784; p++) {
      int value = grey.getRaster().getSample(p % 28, p / 28, 0);
      assertThat(one[p] & 0xff).isEqualTo(value);
      for (int c = 0; c < 3; c++) {
        assertThat(three[c * 784 + p]).isEqualTo(one[p]);
      }
    }
  }

  @Test
  void alphaIsDroppedAndSixteenBitsAreBroughtToEight(@TempDir Path other) throws IOException {
    BufferedImage alpha = random(6, 6, BufferedImage.TYPE_INT_ARGB);
    ImageIO.write(alpha, "png", other.resolve("alpha-1.png").toFile());
    byte[] pixels = new ImageDecoder(0, 0, 3).decode(other.resolve("alpha-1.png"));
    BufferedImage deep = new BufferedImage(6, 6, BufferedImage.TYPE_USHORT_GRAY);
    for (int p = 0; p < 36; p++) {
      deep.getRaster().setSample(p % 6, p / 6, 0, 1800 * p);
    }
    ImageIO.write(deep, "png", other.resolve("deep-1.png").toFile());
    byte[] grey = new ImageDecoder(0, 0, 1).decode(other.resolve("deep-1.png"));
    for (int p = 0; p < 36; p++) {
      assertThat(pixels[p] & 0xff).isEqualTo(alpha.getRGB(p % 6, p / 6) >> 16 & 0xff);
      assertThat(grey[p] & 0xff).isEqualTo(1800 * p / 256);
    }
  }

  @Test
  void aUserOfAnExportedModelGetsTheSamePixelsFromDataVec(@TempDir Path other) throws IOException {
    Path png = other.resolve("a-1.png");
    ImageIO.write(random(40, 33, BufferedImage.TYPE_INT_RGB), "png", png.toFile());
    assertSameAsNativeImageLoader(png, 28, 3);
    assertSameAsNativeImageLoader(png, 28, 1);
    ImageIO.write(random(40, 33, BufferedImage.TYPE_BYTE_GRAY), "png", png.toFile());
    assertSameAsNativeImageLoader(png, 64, 3);
    assertSameAsNativeImageLoader(png, 17, 1);
  }

  @Test
  void realPhotographs() throws IOException {
    assumeTrue(Files.isDirectory(LABELME), LABELME + " is absent");
    List<Path> files;
    try (Stream<Path> all = Files.list(LABELME)) {
      files = all.sorted().limit(10).toList();
    }
    for (Path file : files) {
      assertSameAsNativeImageLoader(file, 64, 3);
      assertSameAsNativeImageLoader(file, 128, 3);
      BufferedImage image = ImageIO.read(file.toFile());
      byte[] pixels = new ImageDecoder(0, 0, 3).decode(file);
      int plane = image.getWidth() * image.getHeight();
      double difference = 0;
      for (int p = 0; p < plane; p++) {
        int rgb = image.getRGB(p % image.getWidth(), p / image.getWidth());
        for (int c = 0; c < 3; c++) {
          difference += Math.abs((rgb >> (16 - 8 * c) & 0xff) - (pixels[c * plane + p] & 0xff));
        }
      }
      // two JPEG decoders may differ by rounding and in how they smooth the colours
      assertThat(difference / plane / 3).as(file.toString()).isLessThan(2);
    }
  }

  @Test
  void differingSizesNeedAnImageSize() {
    SmallDataset files = SmallDataset.write(folder);
    files.image("train/a/a-x-9.png", 5, 7, 1);
    assertThatThrownBy(() -> Preprocessing.ofImages(dataset, 0, 0, 3, Normalization.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder.resolve("train/a/a-x-9.png")
                + ": key 9: the image must be 5 x 6 pixels as the others, got 5 x 7; set an image"
                + " size to resize all");
    assertThat(Preprocessing.ofImages(dataset, 4, 4, 3, Normalization.NONE).shape())
        .containsExactly(3, 4, 4);
    assertThatThrownBy(() -> Preprocessing.ofImages(dataset, -1, 4, 3, Normalization.NONE))
        .hasMessage("image size: must be > 0, got -1 x 4");
    assertThatThrownBy(() -> Preprocessing.ofImages(dataset, 4, 4, 2, Normalization.NONE))
        .hasMessage("channels: must be 1 or 3, got 2");
  }

  @Test
  void truncatedJpegIsRefused(@TempDir Path other) throws IOException {
    Path file = other.resolve("a-1.jpg");
    ImageIO.write(random(40, 40, BufferedImage.TYPE_INT_RGB), "jpg", file.toFile());
    assertThat(new ImageDecoder(0, 0, 3).decode(file)).hasSize(4800);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> new ImageDecoder(0, 0, 3).decode(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": not a readable image, the JPEG file is cut off");
    assertThatThrownBy(() -> new ImageDecoder(0, 0, 3).decode(other.resolve("none.jpg")))
        .hasMessage(other.resolve("none.jpg") + ": no such file");
  }

  @Test
  void preprocessingSurvivesItsFile(@TempDir Path other) throws IOException {
    Preprocessing written = Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.DATASET);
    written.write(other.resolve("preprocessing.json"));
    assertThat(Preprocessing.read(other.resolve("preprocessing.json"))).isEqualTo(written);
    Files.writeString(other.resolve("p.json"), "{\"channels\": 3, \"mean\": [0], \"std\": [1]}");
    assertThatThrownBy(() -> Preprocessing.read(other.resolve("p.json")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(other.resolve("p.json") + ": ");
  }

  /** NativeImageLoader gives floats 0..255 in the order B, G, R. */
  private static void assertSameAsNativeImageLoader(Path file, int size, int channels)
      throws IOException {
    byte[] ours = new ImageDecoder(size, size, channels).decode(file);
    INDArray theirs = new NativeImageLoader(size, size, channels).asMatrix(file.toFile());
    float[] values = theirs.dup('c').data().asFloat();
    int plane = size * size;
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < plane; p++) {
        assertThat(ours[c * plane + p] & 0xff)
            .isEqualTo((int) values[(channels - 1 - c) * plane + p]);
      }
    }
  }

  private static double bilinear(BufferedImage image, int c, double y, double x) {
    y = Math.min(Math.max(y, 0), image.getHeight() - 1);
    x = Math.min(Math.max(x, 0), image.getWidth() - 1);
    int top = (int) y;
    int left = (int) x;
    double sum = 0;
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        double weight = (dy == 0 ? 1 - y + top : y - top) * (dx == 0 ? 1 - x + left : x - left);
        if (weight > 0) {
          sum += weight * (image.getRGB(left + dx, top + dy) >> (16 - 8 * c) & 0xff);
        }
      }
    }
    return sum;
  }

  private static BufferedImage random(int height, int width, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(5);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, random.nextInt(256));
        } else {
          image.setRGB(x, y, random.nextInt());
        }
      }
    }
    return image;
  }
}
