package org.crowdzoo.dataset;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.split;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYCOLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.crowdzoo.files.FileReason;
import org.crowdzoo.files.InputException;

/**
 * Decodes an image file to bytes [C, H, W], channels R, G, B or grey. Colour conversion comes
 * before the bilinear resize, both with OpenCV on 8 bits, as in DataVec's NativeImageLoader, so
 * that a user of an exported model gets the same pixels from there. Images with 16 bits a channel
 * are brought to 8, an alpha channel is dropped. Safe for use by several threads.
 */
public final class ImageDecoder {
  private static final ThreadLocal<Space> SPACE = ThreadLocal.withInitial(Space::new);

  /** A BMP of one black pixel: two headers of 14 and 40 bytes and a row of 4. */
  private static final byte[] ONE_PIXEL =
      ByteBuffer.allocate(58)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(new byte[] {'B', 'M'})
          .putInt(58)
          .putInt(0)
          .putInt(54) // where the pixels begin
          .putInt(40)
          .putInt(1) // width
          .putInt(1) // height
          .putShort((short) 1)
          .putShort((short) 24)
          .array();

  private final int height;
  private final int width;
  private final int channels;

  /** Height and width 0 keep the image's own. */
  public ImageDecoder(int height, int width, int channels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /**
   * Loads OpenCV's libraries and all classes that decoding takes, which the first image does
   * otherwise; half a second.
   */
  public static void loadLibraries() {
    withImage(ONE_PIXEL, "one pixel", new ImageDecoder(2, 2, 3)::pixels);
  }

  /**
   * Decodes a file.
   *
   * @throws InputException in one line with the file, if it is missing, truncated or no image
   */
  public byte[] decode(Path file) {
    return withImage(file, this::pixels);
  }

  /**
   * Decodes an image that a stranger sent: PNG, JPEG, WebP or BMP, of at most so many pixels, which
   * its header must tell before anything is decoded.
   *
   * @param encoded the file's bytes
   * @param name for messages
   * @throws InputException as {@link #decode}; for another kind; for more pixels
   */
  public byte[] decode(byte[] encoded, String name, long mostPixels) {
    String damage = ImageFormat.damage(encoded);
    long size = damage == null ? ImageHeader.pixels(encoded) : 0;
    if (size < 0) {
      throw new InputException(name + ": not a readable image, it must be " + ImageHeader.KINDS);
    }
    if (size > mostPixels) {
      throw new InputException(
          name + ": has " + size + " pixels, allowed are at most " + mostPixels);
    }
    return withImage(encoded, name, this::pixels);
  }

  /**
   * Height and width of an image.
   *
   * @throws InputException as {@link #decode}
   */
  public static int[] size(Path file) {
    return withImage(file, image -> new int[] {image.rows(), image.cols()});
  }

  private static <T> T withImage(Path file, Function<Mat, T> use) {
    return withImage(bytes(file), file.toString(), use);
  }

  private static <T> T withImage(byte[] encoded, String file, Function<Mat, T> use) {
    String damage = ImageFormat.damage(encoded);
    if (damage != null) {
      throw new InputException(file + ": not a readable image, " + damage);
    }
    try (BytePointer buffer = new BytePointer(encoded);
        Mat raw = new Mat(1, encoded.length, CV_8U, buffer);
        Mat image = imdecode(raw, IMREAD_ANYCOLOR)) {
      if (image == null || image.empty()) {
        throw new InputException(file + ": not a readable image");
      }
      return use.apply(image);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) { // OpenCV's own errors, such as an image of absurd size
      String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new InputException(file + ": not a readable image, " + reason, e);
    }
  }

  private byte[] pixels(Mat image) {
    Space space = SPACE.get();
    try (Mat converted = new Mat()) {
      Mat result = image;
      if (image.channels() != channels) {
        cvtColor(image, converted, channels == 1 ? COLOR_BGR2GRAY : COLOR_GRAY2BGR);
        result = converted;
      }
      if (height > 0 && (result.rows() != height || result.cols() != width)) {
        try (Size size = new Size(width, height)) {
          resize(result, space.resized, size);
        }
        result = space.resized;
      }
      return planes(result, space);
    } finally {
      space.keepSmall();
    }
  }

  /** From interleaved B, G, R to planes R, G, B. */
  private byte[] planes(Mat image, Space space) {
    int rows = image.rows();
    byte[] pixels = new byte[rows * image.cols() * channels];
    if (channels == 1) {
      image.data().get(pixels);
      return pixels;
    }
    space.planes.create(3 * rows, image.cols(), CV_8U);
    try (Mat red = space.planes.rowRange(0, rows);
        Mat green = space.planes.rowRange(rows, 2 * rows);
        Mat blue = space.planes.rowRange(2 * rows, 3 * rows);
        MatVector parts = new MatVector(blue, green, red)) {
      split(image, parts); // into the memory that they have, which is of the right size
    }
    space.planes.data().get(pixels);
    return pixels;
  }

  /** What a thread works in, image after image: new memory costs more than what is done in it. */
  private static final class Space {
    private static final long MOST_BYTES = 4 << 20;

    private final Mat resized = new Mat();
    private final Mat planes = new Mat();

    void keepSmall() {
      for (Mat mat : new Mat[] {resized, planes}) {
        if (mat.total() * mat.elemSize() > MOST_BYTES) {
          mat.release();
        }
      }
    }
  }

  /** The bytes of a file. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + FileReason.of(e), e);
    }
  }
}
