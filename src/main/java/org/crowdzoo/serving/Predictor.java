package org.crowdzoo.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.OneExample;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.training.SavedModel;

/**
 * A classifier for applications: examples as they come, with the preprocessing that it was trained
 * with, to labels with their names. Any number of threads may ask one predictor; their examples are
 * computed in batches.
 *
 * <pre>{@code
 * try (Predictor predictor = Predictor.open(Path.of("export"))) {
 *   Prediction answer = predictor.predict(Path.of("shoe.png"));
 *   System.out.println(answer.label() + " " + answer.probability());
 * }
 * }</pre>
 *
 * <p>It reads the folder that {@code crowdzoo export} wrote, or a {@code model.zip}, as files of
 * strangers: see {@link SavedModel#read}. An image is a PNG, JPEG, WebP or BMP file.
 */
public final class Predictor implements AutoCloseable {
  private final SavedModel saved;
  private final Options options;
  private final OneExample examples;
  private final double[] thresholds;
  private final Double rejectBelow;
  private final MicroBatches batches;

  /**
   * How a predictor works.
   *
   * @param batch examples computed together at most, at least 1
   * @param queue examples that may wait at most, at least 1
   * @param mostPixels that an image may have
   * @param rejectBelow probability below which no answer is given, from 0 to 1; null for the one
   *     that the model's calibration found, or none
   */
  public record Options(int batch, int queue, long mostPixels, Double rejectBelow) {
    /** Checks the ranges. */
    public Options {
      if (batch < 1 || queue < 1 || mostPixels < 1) {
        throw new IllegalArgumentException(
            "batch, queue and mostPixels must be at least 1, got "
                + batch
                + ", "
                + queue
                + " and "
                + mostPixels);
      }
      if (rejectBelow != null && !(rejectBelow >= 0 && rejectBelow <= 1)) {
        throw new IllegalArgumentException("rejectBelow must be from 0 to 1, got " + rejectBelow);
      }
    }

    /** Batches of 32, 1,024 waiting, images of 50 million pixels, the model's own rejection. */
    public static Options defaults() {
      return new Options(32, 1024, 50_000_000, null);
    }

    /** The same with another threshold; 0 gives an answer always. */
    public Options rejectingBelow(Double probability) {
      return new Options(batch, queue, mostPixels, probability);
    }
  }

  private Predictor(SavedModel saved, Options options) {
    this.saved = saved;
    this.options = options;
    this.examples = new OneExample(preprocessing(), options.mostPixels());
    this.thresholds = saved.thresholds();
    this.rejectBelow =
        options.rejectBelow() == null ? saved.rejectThreshold() : options.rejectBelow();
    this.batches =
        new MicroBatches(
            saved.classifier(), preprocessing().shape(), options.batch(), options.queue());
  }

  /**
   * Opens a classifier with {@link Options#defaults}.
   *
   * @param export folder that {@code export} wrote, or a {@code model.zip}
   * @throws InputException in one line, if it cannot be read
   */
  public static Predictor open(Path export) {
    return open(export, Options.defaults());
  }

  /**
   * Opens a classifier.
   *
   * @throws InputException in one line, if it cannot be read; for a threshold of rejection with
   *     several labels
   */
  public static Predictor open(Path export, Options options) {
    SavedModel saved = SavedModel.read(export);
    if (options.rejectBelow() != null && saved.isMultiLabel()) {
      throw new InputException(
          export
              + ": gives several labels, each from its threshold on; rejecting is for one class a"
              + " task");
    }
    return new Predictor(saved, options);
  }

  /** Names of the classes or labels, in their order. */
  public List<String> classNames() {
    return saved.card().classNames();
  }

  /** True if an example may have several labels, or none. */
  public boolean isMultiLabel() {
    return thresholds != null;
  }

  /** What is done to an example. */
  public Preprocessing preprocessing() {
    return saved.card().preprocessing();
  }

  /** The probability below which no answer is given; null for none. */
  public Double rejectBelow() {
    return rejectBelow;
  }

  /** How it works. */
  public Options options() {
    return options;
  }

  /**
   * Labels an image, waiting for its turn.
   *
   * @throws InputException in one line, if the file is missing, no image, or too large
   */
  public Prediction predict(Path image) {
    return await(submit(examples.ofImage(ImageDecoder.bytes(image), image.toString()), true));
  }

  /**
   * Labels an image, waiting for its turn.
   *
   * @param image the file's bytes
   * @throws InputException in one line, if it is no image, or too large
   */
  public Prediction predict(byte[] image) {
    return await(submit(examples.ofImage(image, "image"), true));
  }

  /**
   * Labels features, waiting for its turn.
   *
   * @param features [D], as they are in a dataset
   * @throws InputException in one line, if they do not fit
   */
  public Prediction predict(double[] features) {
    return await(submit(examples.ofFeatures(features, "features"), true));
  }

  /**
   * As {@link #predict(byte[])}, decoded in this thread and computed later.
   *
   * @throws BusyException if as many wait as may
   */
  public CompletableFuture<Prediction> submit(byte[] image) {
    return submit(examples.ofImage(image, "image"), false);
  }

  /**
   * As {@link #predict(double[])}, computed later.
   *
   * @throws BusyException if as many wait as may
   */
  public CompletableFuture<Prediction> submit(double[] features) {
    return submit(examples.ofFeatures(features, "features"), false);
  }

  private CompletableFuture<Prediction> submit(float[] example, boolean wait) {
    try {
      return batches
          .add(example, wait)
          .thenApply(p -> Prediction.of(classNames(), p, thresholds, rejectBelow));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for room", e);
    }
  }

  private static Prediction await(CompletableFuture<Prediction> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    } catch (ExecutionException | CompletionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Examples that wait to be computed. */
  public int waiting() {
    return batches.waiting();
  }

  /** Batches computed so far. */
  public long batchesComputed() {
    return batches.batches();
  }

  /** Examples computed so far. */
  public long examplesComputed() {
    return batches.examples();
  }

  /** Answers those who wait, and ends; who asks afterwards gets an IllegalStateException. */
  @Override
  public void close() {
    batches.close();
  }
}
