package org.crowdzoo.weights;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.InputText;

/**
 * Weights as Keras 1 and 2 write them ({@code model.save_weights}): an HDF5 file with a group a
 * layer, which names its weights in an attribute, and a data set a tensor below it. A tensor is
 * named here by its layer and what it is, whatever the file calls it: {@code
 * fire2/squeeze1x1/kernel}, {@code …/bias}, {@code …/gamma}, {@code …/beta}, {@code …/moving_mean},
 * {@code …/moving_variance}.
 */
final class KerasFile implements WeightFile {
  private static final int DEEPEST = 16;
  private static final int MOST = 100_000;
  private static final List<String> VECTORS =
      List.of("gamma", "beta", "moving_mean", "moving_variance");

  private final Path file;
  private final HdfFile open;
  private final Map<String, Dataset> tensors = new LinkedHashMap<>();

  KerasFile(Path file) {
    this.file = file;
    try {
      open = new HdfFile(file);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw WeightFile.bad(file, "it is a damaged HDF5 file", e);
    }
    try {
      Node weights = open.getChildren().get("model_weights");
      collect(weights instanceof Group group ? group : open, "", "", 0);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      open.close();
      throw WeightFile.bad(file, "it is a damaged HDF5 file", e);
    }
    if (tensors.isEmpty()) {
      open.close();
      throw WeightFile.bad(file, "the HDF5 file holds no tensors of numbers", null);
    }
  }

  /**
   * @param path of the group from the top of the weights on
   * @param layer the layer that it belongs to; empty above the layers
   */
  private void collect(Group group, String path, String layer, int depth) {
    for (Node node : group.getChildren().values()) {
      String below = path.isEmpty() ? node.getName() : path + "/" + node.getName();
      if (node instanceof Dataset data && isOfNumbers(data) && tensors.size() < MOST) {
        String owner = layer.isEmpty() ? path : layer;
        tensors.put(owner + "/" + role(data), data);
      } else if (node instanceof Group inner && depth < DEEPEST) {
        boolean isLayer = layer.isEmpty() && inner.getAttributes().containsKey("weight_names");
        collect(inner, below, isLayer ? below : layer, depth + 1);
      }
    }
  }

  /** What a tensor is: matrices and convolutions are kernels, vectors are known by their names. */
  private static String role(Dataset data) {
    if (data.getDimensions().length > 1) {
      return "kernel";
    }
    String name = data.getName();
    return VECTORS.stream().filter(name::contains).findFirst().orElse("bias");
  }

  private static boolean isOfNumbers(Dataset data) {
    Class<?> type = data.getJavaType();
    return type == float.class || type == double.class;
  }

  @Override
  public Layout layout() {
    return Layout.KERAS;
  }

  @Override
  public Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    tensors.forEach(
        (name, data) -> {
          int[] dimensions = data.getDimensions();
          shapes.put(name, Arrays.stream(dimensions).asLongStream().toArray());
        });
    return shapes;
  }

  @Override
  public float[] read(String name) {
    Dataset data = tensors.get(name);
    if (data == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    WeightFile.length(file, name, shapes().get(name));
    try {
      Object flat = data.getDataFlat();
      if (flat instanceof float[] floats) {
        return floats;
      }
      double[] doubles = (double[]) flat;
      float[] floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return floats;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw WeightFile.bad(file, "the numbers of " + InputText.shown(name) + " are damaged", e);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}
