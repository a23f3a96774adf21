package org.crowdzoo.input;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;

/**
 * What is done to an image or a row of features before it enters a network; the same at training,
 * evaluation and prediction, and stored beside an exported model:
 *
 * <pre>x[c] = (value[c] / scale − mean[c]) / std[c]</pre>
 *
 * Images: decoded with 8 bits, converted to RGB (3 channels) or grey (1), resized to height x width
 * bilinearly, scale 255, channels in the order R, G, B. {@code NativeImageLoader(height, width,
 * channels)} gives the same pixels with the channels in the order B, G, R. Features: a row of
 * {@code channels} numbers, height and width 0, scale 1.
 *
 * @param channels 1 or 3 for images; D for features
 * @param height of the resized image; 0 for features
 * @param width of the resized image; 0 for features
 * @param scale 255 for images, 1 for features
 * @param mean one number a channel
 * @param std one number a channel, above 0
 */
public record Preprocessing(
    int channels, int height, int width, double scale, List<Double> mean, List<Double> std) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Checks that the lengths fit and that nothing is divided by 0. */
  public Preprocessing {
    if (mean == null
        || std == null
        || java.util.stream.Stream.concat(mean.stream(), std.stream()).anyMatch(m -> m == null)) {
      throw new InputException("preprocessing: mean and std must be lists of numbers");
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (channels < 1 || mean.size() != channels || std.size() != channels) {
      throw new InputException(
          "preprocessing: mean and std must have one number for each of the "
              + channels
              + " channels, got "
              + mean.size()
              + " and "
              + std.size());
    }
    boolean image = height > 0 && width > 0 && (channels == 1 || channels == 3);
    if (!image && (height != 0 || width != 0)) {
      throw new InputException(
          "preprocessing: an image must have 1 or 3 channels and height and width above 0, got "
              + channels
              + " x "
              + height
              + " x "
              + width);
    }
    boolean finite =
        Double.isFinite(scale)
            && mean.stream().allMatch(Double::isFinite)
            && std.stream().allMatch(Double::isFinite);
    if (!finite || !(scale > 0) || std.stream().anyMatch(s -> !(s > 0))) {
      throw new InputException("preprocessing: scale and std must be > 0, got std " + std);
    }
  }

  /**
   * The preprocessing of a dataset of images.
   *
   * @param height of the input in pixels; 0 for the images' own size, then all must have one size
   * @param width likewise
   * @param channels 1 (grey) or 3 (RGB)
   * @throws InputException if a value is impossible, if the dataset holds features, or if images
   *     that must be read are broken or differ in size
   */
  public static Preprocessing ofImages(
      CrowdDataset dataset, int height, int width, int channels, Normalization normalization) {
    if (dataset.hasFeatures()) {
      throw new InputException(dataset.folder() + ": holds features, an image size cannot be set");
    }
    if (height < 0 || width < 0 || (height == 0) != (width == 0)) {
      throw new InputException("image size: must be > 0, got " + height + " x " + width);
    }
    if (channels != 1 && channels != 3) {
      throw new InputException("channels: must be 1 or 3, got " + channels);
    }
    if (height == 0) {
      int[] size = ImageSizes.only(dataset);
      return ofImages(dataset, size[0], size[1], channels, normalization);
    }
    Preprocessing plain =
        new Preprocessing(channels, height, width, 255, fill(channels, 0), fill(channels, 1));
    return switch (normalization) {
      case NONE -> plain;
      case SYMMETRIC -> plain.with(fill(channels, 0.5), fill(channels, 0.5));
      case IMAGENET ->
          channels == 3
              ? plain.with(Normalization.IMAGENET_MEAN, Normalization.IMAGENET_STD)
              : plain.with(List.of(0.449), List.of(0.226)); // the averages over R, G and B
      case DATASET -> plain.fitted(Inputs.of(dataset.train(), plain));
    };
  }

  /**
   * The preprocessing of a dataset of features.
   *
   * @throws InputException if the dataset holds images, or for a normalisation of images
   */
  public static Preprocessing ofFeatures(CrowdDataset dataset, Normalization normalization) {
    int columns = dataset.featureSize();
    if (columns == 0) {
      throw new InputException(dataset.folder() + ": holds images, not features");
    }
    Preprocessing plain = ofComputed(columns);
    return switch (normalization) {
      case NONE -> plain;
      case DATASET -> plain.fitted(Inputs.of(dataset.train(), plain));
      case IMAGENET, SYMMETRIC ->
          throw new InputException(
              "normalization: must be dataset or none for features, got " + normalization);
    };
  }

  /** That of features which are taken as they are. */
  public static Preprocessing ofComputed(int features) {
    return new Preprocessing(features, 0, 0, 1, fill(features, 0), fill(features, 1));
  }

  /** Reads the JSON that {@link #write} writes. */
  public static Preprocessing read(Path file) {
    try {
      Preprocessing read = JSON.readValue(Files.readAllBytes(file), Preprocessing.class);
      if (read == null) {
        throw new InputException(file + ": not a preprocessing, it is null");
      }
      return read;
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": not a preprocessing, " + JsonProblem.of(e), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
  }

  /** Writes JSON with the record's own names. */
  public void write(Path file) throws IOException {
    AtomicFile.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /** Whether numbers enter the network as they are. */
  @JsonIgnore
  public boolean isIdentity() {
    return scale == 1 && mean.stream().allMatch(m -> m == 0) && std.stream().allMatch(s -> s == 1);
  }

  /** True for images, false for features. */
  @JsonIgnore
  public boolean isImage() {
    return height > 0;
  }

  /** Shape of one example: [C, H, W] or [D]. */
  public long[] shape() {
    return isImage() ? new long[] {channels, height, width} : new long[] {channels};
  }

  /** Numbers of one example. */
  public int length() {
    return isImage() ? channels * height * width : channels;
  }

  private Preprocessing with(List<Double> newMean, List<Double> newStd) {
    return new Preprocessing(channels, height, width, scale, newMean, newStd);
  }

  /** Mean and population standard deviation of each channel; a constant one keeps its scale. */
  private Preprocessing fitted(Inputs plain) {
    if (plain.size() == 0) {
      throw new InputException("normalization: dataset needs a training split, there is none");
    }
    int plane = length() / channels;
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    float[] x = new float[length()];
    double[] shift = new double[channels];
    for (int i = 0; i < plain.size(); i++) {
      plain.read(i, x, 0);
      for (int c = 0; c < channels; c++) {
        if (i == 0) {
          shift[c] = x[c * plane];
        }
        for (int p = 0; p < plane; p++) {
          double value = x[c * plane + p] - shift[c]; // shifted: no cancellation of large means
          sum[c] += value;
          squares[c] += value * value;
        }
      }
    }
    double n = (double) plain.size() * plane;
    Double[] newMean = new Double[channels];
    Double[] newStd = new Double[channels];
    for (int c = 0; c < channels; c++) {
      newMean[c] = shift[c] + sum[c] / n;
      double variance = squares[c] / n - Math.pow(sum[c] / n, 2);
      newStd[c] = variance > 1e-12 * Math.max(1e-12, squares[c] / n) ? Math.sqrt(variance) : 1.0;
    }
    return with(List.of(newMean), List.of(newStd));
  }

  private static List<Double> fill(int count, double value) {
    return Collections.nCopies(count, value);
  }
}
