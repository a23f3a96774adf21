package org.crowdzoo.zoo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crowdzoo.files.InputException;
import org.crowdzoo.weights.WeightFile;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Gives the layers of a backbone the weights of torchvision's modules that they stand for, by name
 * and shape; and the class head those of torchvision's last layer where the number of classes is
 * the same.
 *
 * <p>Keras's SqueezeNet is the only one of its networks whose layers are torchvision's. It takes
 * pixels in the order B, G, R minus ImageNet's mean colour; its first convolution, which pads
 * nothing, is rewritten to take torchvision's normalised R, G, B, so that all networks take the
 * same input.
 */
final class PretrainedWeights {
  private static final String TORCH_INPUT =
      "images are normalised as torchvision's: mean 0.485, 0.456, 0.406, std 0.229, 0.224, 0.225";
  private static final String REWRITTEN =
      TORCH_INPUT + " (the first convolution was rewritten from Keras's B, G, R minus mean colour)";
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};

  /** Mean colour of ImageNet as Caffe had it, of 255, in the order R, G, B. */
  private static final double[] CAFFE = {123.68, 116.779, 103.939};

  private final Path file;
  private final WeightFile weights;
  private final ComputationGraph graph;
  private final Map<String, long[]> shapes;
  private final Set<String> skipped;
  private final List<String> loaded = new ArrayList<>();
  private final List<String> otherShape = new ArrayList<>();

  private PretrainedWeights(Path file, WeightFile weights, ComputationGraph graph) {
    this.file = file;
    this.weights = weights;
    this.graph = graph;
    this.shapes = new LinkedHashMap<>(weights.shapes());
    this.skipped = new TreeSet<>(shapes.keySet());
  }

  /**
   * Takes over what fits.
   *
   * @param modules torchvision's names by those of the layers
   * @param head torchvision's name of the last layer
   * @throws InputException in one line if the file is none, or nothing of it fits
   */
  static LoadedWeights load(
      Path file, ComputationGraph graph, Map<String, String> modules, String head) {
    try (WeightFile weights = WeightFile.open(file)) {
      return load(file, weights, graph, modules, head);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
  }

  /** As above, from an open file. */
  static LoadedWeights load(
      Path file,
      WeightFile weights,
      ComputationGraph graph,
      Map<String, String> modules,
      String head) {
    return new PretrainedWeights(file, weights, graph).load(modules, head);
  }

  private LoadedWeights load(Map<String, String> modules, String head) {
    boolean keras = weights.layout() == WeightFile.Layout.KERAS;
    List<String> missing = new ArrayList<>();
    String first = modules.keySet().iterator().next();
    modules.forEach(
        (layer, module) -> {
          int before = loaded.size();
          if (keras) {
            kerasLayer(layer, KerasNames.of(layer), layer.equals(first));
          } else {
            torchLayer(layer, module);
          }
          if (loaded.size() == before) {
            missing.add(layer);
          }
        });
    if (!keras) {
      torchLayer(CrowdModel.LOGITS, head);
    }
    if (missing.size() == modules.size()) {
      throw new InputException(
          file
              + ": none of its "
              + shapes.size()
              + " tensors fits the network, whose first is "
              + (keras ? KerasNames.of(first) + "/kernel" : modules.get(first) + ".weight")
              + " "
              + Arrays.toString(parameters(first).get("W").shape())
              + "; the file's first is "
              + shapes.entrySet().stream()
                  .findFirst()
                  .map(e -> e.getKey() + " " + Arrays.toString(e.getValue()))
                  .orElse("none"));
    }
    return new LoadedWeights(
        file.getFileName().toString(),
        loaded,
        List.copyOf(skipped),
        otherShape,
        missing,
        keras ? REWRITTEN : TORCH_INPUT);
  }

  private Map<String, INDArray> parameters(String layer) {
    return graph.getLayer(layer).paramTable();
  }

  private org.deeplearning4j.nn.conf.layers.Layer configuration(String layer) {
    Layer at = graph.getLayer(layer);
    org.deeplearning4j.nn.conf.layers.Layer conf = at.conf().getLayer();
    return conf instanceof FrozenLayer frozen ? frozen.getLayer() : conf;
  }

  private void torchLayer(String layer, String module) {
    Map<String, INDArray> to = parameters(layer);
    if (configuration(layer) instanceof BatchNormalization norm) {
      vector(to.get("gamma"), module + ".weight");
      vector(to.get("beta"), module + ".bias");
      vector(to.get("mean"), module + ".running_mean");
      variance(norm, to, module + ".running_var");
      skipped.remove(module + ".num_batches_tracked");
      return;
    }
    INDArray kernel = to.get("W");
    if (configuration(layer) instanceof DepthwiseConvolution2D) {
      // [height, width, in, 1] from [in, 1, height, width]
      kernel = kernel.permute(2, 3, 0, 1);
    } else if (kernel.rank() == 2) {
      kernel = kernel.transpose(); // [in, out] of a dense layer, [out, in] in PyTorch
    }
    take(kernel, module + ".weight", v -> v);
    if (to.containsKey("b")) {
      vector(to.get("b"), module + ".bias");
    }
  }

  private void kerasLayer(String layer, String name, boolean first) {
    Map<String, INDArray> to = parameters(layer);
    INDArray kernel = to.get("W").permute(2, 3, 1, 0); // [height, width, in, out]
    String kernelName = name + "/kernel";
    if (!first) {
      take(kernel, kernelName, v -> v);
      vector(to.get("b"), name + "/bias");
    } else if (take(kernel, kernelName, v -> firstKernel(v, to.get("b").length()))) {
      float[] given = weights.read(kernelName);
      take(to.get("b").reshape(to.get("b").length()), name + "/bias", v -> firstBias(v, given));
    }
  }

  /**
   * W (255 s x + 255 m − c) + b over windows that are all image, for x = (v / 255 − m) / s: the
   * kernel of channel k times 255 s_k, and the channels turned round.
   */
  private static float[] firstKernel(float[] kernel, long out) {
    float[] turned = new float[kernel.length];
    int colours = STD.length;
    for (int e = 0; e < kernel.length; e++) {
      int o = (int) (e % out);
      int bgr = (int) (e / out % colours);
      int window = (int) (e / out / colours);
      int rgb = colours - 1 - bgr;
      turned[(int) ((window * colours + rgb) * out + o)] = (float) (kernel[e] * 255 * STD[rgb]);
    }
    return turned;
  }

  private static float[] firstBias(float[] bias, float[] kernel) {
    double[] sum = new double[bias.length];
    for (int e = 0; e < kernel.length; e++) {
      int rgb = CAFFE.length - 1 - e / bias.length % CAFFE.length;
      sum[e % bias.length] += kernel[e] * (255 * MEAN[rgb] - CAFFE[rgb]);
    }
    float[] moved = new float[bias.length];
    for (int o = 0; o < bias.length; o++) {
      moved[o] = (float) (bias[o] + sum[o]);
    }
    return moved;
  }

  private void vector(INDArray to, String name) {
    take(to.reshape(to.length()), name, v -> v);
  }

  /** The running variance, or log10 of its root, as DL4J may keep it. */
  private void variance(BatchNormalization norm, Map<String, INDArray> to, String name) {
    INDArray place = to.get(norm.isUseLogStd() ? "log10stdev" : "var");
    take(
        place.reshape(place.length()),
        name,
        values -> {
          if (norm.isUseLogStd()) {
            for (int c = 0; c < values.length; c++) {
              values[c] = (float) (0.5 * Math.log10(Math.max(values[c], 1e-30)));
            }
          }
          return values;
        });
  }

  private interface Change {
    float[] of(float[] values);
  }

  /** Whether there is such a tensor and it fits; a convolution of 1x1 may be a dense layer. */
  private boolean take(INDArray place, String name, Change change) {
    long[] shape = shapes.get(name);
    if (shape == null) {
      return false;
    }
    skipped.remove(name);
    if (!Arrays.equals(withoutOnes(shape, place.rank()), place.shape())) {
      otherShape.add(
          name + " " + Arrays.toString(shape) + " for " + Arrays.toString(place.shape()));
      return false;
    }
    float[] values = change.of(weights.read(name));
    INDArray from = Nd4j.create(values, place.shape(), 'c');
    place.assign(place.dataType() == DataType.FLOAT ? from : from.castTo(place.dataType()));
    loaded.add(name);
    return true;
  }

  private static long[] withoutOnes(long[] shape, int rank) {
    boolean ones = shape.length > rank;
    for (int d = rank; ones && d < shape.length; d++) {
      ones = shape[d] == 1;
    }
    return ones ? Arrays.copyOf(shape, rank) : shape;
  }
}
