package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.engine.onednn.OneDnn;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.nn.HostArray;
import org.crowdzoo.zoo.FrozenBackbone;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a frozen backbone computes of all images of a dataset, once for all epochs; and for all runs
 * with the same weights, images and preprocessing: the features lie in {@code
 * $XDG_CACHE_HOME/crowdzoo/features}, usually {@code ~/.cache/crowdzoo/features}, one file a split,
 * named by the SHA-256 of all that they were computed from. The folder can be deleted at any time.
 */
final class FrozenFeatures {
  /** System property: the folder of the features, if not the user's own. */
  static final String FOLDER = "crowdzoo.features";

  private static final Logger LOG = LoggerFactory.getLogger(FrozenFeatures.class);
  private static final int BATCH = 32;
  private static final int CHUNK = 1 << 20;

  private final FrozenBackbone cut;
  private final ExperimentData data;

  private FrozenFeatures(FrozenBackbone cut, ExperimentData data) {
    this.cut = cut;
    this.data = data;
  }

  /**
   * The features of an experiment's network; null where it is not to be trained on features, which
   * the log says where it was asked for.
   */
  static FrozenFeatures of(Experiment experiment, ExperimentData data, ComputationGraph network)
      throws IOException {
    TrainingSettings training = experiment.training();
    if (training.freeze() != TrainingSettings.Freeze.BACKBONE) {
      return null;
    }
    String against = against(experiment, data);
    FrozenBackbone cut = against == null ? FrozenBackbone.of(network).orElse(null) : null;
    if (cut == null) {
      LOG.info(
          "the frozen backbone is computed in each epoch: {}",
          against == null
              ? "nothing below the class head is frozen, or the strategy looks at the images"
                  + " themselves (strategy.taskInput: features of conal does not)"
              : against);
      return null;
    }
    return new FrozenFeatures(cut, features(cut, data, training.engine()));
  }

  private static String against(Experiment experiment, ExperimentData data) {
    if (!data.preprocessing().isImage()) {
      return "the dataset holds features, not images";
    }
    if (experiment.data().augment()) {
      return "data.augment changes the images";
    }
    return experiment.training().mixup() > 0 ? "training.mixup mixes the images" : null;
  }

  /** The data with features in place of images. */
  ExperimentData data() {
    return data;
  }

  /** The part of the network that learns. */
  ComputationGraph head() {
    return cut.head();
  }

  /** The whole network with what the head has learnt. */
  ComputationGraph whole(ComputationGraph learnt) {
    return cut.whole(learnt);
  }

  private static ExperimentData features(FrozenBackbone cut, ExperimentData data, Engine.Mode mode)
      throws IOException {
    ComputationGraph backbone = cut.features();
    String weights = hash(backbone, mode);
    Map<Split, float[]> all = new LinkedHashMap<>();
    int length = 0;
    try (Engine engine = Engine.chooseForInference(mode, backbone)) {
      for (Split split : data.dataset().splits()) {
        Inputs images = data.learning().inputs(split);
        NumpyFile.Array rows = split.isEmpty() ? null : rows(engine, images, split, weights);
        all.put(split, rows == null ? new float[0] : floats(rows.values()));
        length = rows == null ? length : rows.shape()[1];
      }
    }
    return data.with(data.learning().withFeatures(all, length));
  }

  private static NumpyFile.Array rows(Engine engine, Inputs images, Split split, String weights)
      throws IOException {
    Path file = folder().resolve(key(images, split, weights) + ".npy");
    if (Files.exists(file)) {
      try {
        NumpyFile.Array kept = NumpyFile.read(file);
        if (kept.shape().length == 2 && kept.shape()[0] == images.size()) {
          LOG.info(
              "features of the {} images of {} are those of {}", images.size(), split.name(), file);
          return kept;
        }
      } catch (InputException e) {
        LOG.info("{}; its features are computed again", e.getMessage());
      }
    }
    long start = System.nanoTime();
    NumpyFile.Array computed = compute(engine, images);
    keep(file, computed);
    LOG.info(
        "features of the {} images of {} computed in {} s",
        images.size(),
        split.name(),
        String.format(Locale.ROOT, "%.1f", (System.nanoTime() - start) / 1e9));
    return computed;
  }

  private static NumpyFile.Array compute(Engine engine, Inputs images) {
    images.load();
    long[] shape = images.preprocessing().shape();
    int length = images.preprocessing().length();
    double[] all = null;
    int features = 0;
    for (int from = 0; from < images.size(); from += BATCH) {
      int count = Math.min(BATCH, images.size() - from);
      float[] batch = new float[count * length];
      int first = from;
      IntStream.range(0, count).parallel().forEach(i -> images.read(first + i, batch, i * length));
      long[] whole = {count, shape[0], shape[1], shape[2]};
      try (INDArray input = Nd4j.create(batch, whole, 'c');
          INDArray output = engine.graph().outputSingle(input)) {
        double[] values = HostArray.read(output);
        features = values.length / count;
        all = all == null ? new double[Math.multiplyExact(images.size(), features)] : all;
        System.arraycopy(values, 0, all, from * features, values.length);
      }
    }
    return new NumpyFile.Array(new int[] {images.size(), features}, all);
  }

  private static void keep(Path file, NumpyFile.Array computed) {
    try {
      Files.createDirectories(file.getParent());
      NumpyFile.write(file, floats(computed.values()), computed.shape());
    } catch (IOException e) {
      LOG.info("{}: the features cannot be kept, {}", file, e.getMessage());
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static Path folder() {
    String given = System.getProperty(FOLDER);
    if (given != null) {
      return Path.of(given);
    }
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return base.resolve("crowdzoo").resolve("features");
  }

  /** Weights, layers, and what computes: its rounding is part of the features. */
  private static String hash(ComputationGraph backbone, Engine.Mode mode) {
    MessageDigest digest = digest();
    // The seed is not among what the features are computed from.
    String layers = backbone.getConfiguration().toJson().replaceAll("\"seed\"\\s*:\\s*-?\\d+", "");
    digest.update(layers.getBytes(StandardCharsets.UTF_8));
    String engine = OneDnn.problem().isEmpty() ? OneDnn.description() : "stock";
    digest.update((mode + " " + engine).getBytes(StandardCharsets.UTF_8));
    INDArray parameters = backbone.params().reshape(backbone.params().length());
    for (long from = 0; from < parameters.length(); from += CHUNK) {
      long to = Math.min(parameters.length(), from + CHUNK);
      double[] values = HostArray.read(parameters.get(NDArrayIndex.interval(from, to)));
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      for (double value : values) {
        bytes.putFloat((float) value);
      }
      digest.update(bytes.array());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String key(Inputs images, Split split, String weights) {
    List<String> files =
        split.examples().parallelStream().map(e -> FileHash.sha256(e.file())).toList();
    String all = weights + images.preprocessing() + String.join("\n", files);
    return FileHash.sha256(all.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
