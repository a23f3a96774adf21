package org.crowdzoo.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Lays a {@link WorkerTable}'s parameters out row after row and starts them. */
final class WorkerTableInitializer implements ParamInitializer {
  static final WorkerTableInitializer INSTANCE = new WorkerTableInitializer();

  /** The table, [W (+1), row length]. */
  static final String ROWS = "W";

  /** What is added to every row, [row length]; only with a row bias. */
  static final String BIAS = "b";

  private WorkerTableInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    WorkerTable table = (WorkerTable) layer;
    return (long) table.rows() * table.rowLength() + (table.isRowBias() ? table.rowLength() : 0);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return ((WorkerTable) layer).isRowBias() ? List.of(ROWS, BIAS) : List.of(ROWS);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(ROWS);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return ((WorkerTable) layer).isRowBias() ? List.of(BIAS) : List.of();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return ROWS.equals(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return BIAS.equals(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initialize) {
    WorkerTable table = (WorkerTable) conf.getLayer();
    Map<String, INDArray> params = split(table, paramsView);
    params.keySet().forEach(conf::addVariable);
    if (initialize) {
      params.values().forEach(values -> start(values, table));
    }
    return params;
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return split((WorkerTable) conf.getLayer(), gradientView);
  }

  private static Map<String, INDArray> split(WorkerTable table, INDArray flat) {
    INDArray all = flat.reshape(flat.length());
    long inRows = (long) table.rows() * table.rowLength();
    Map<String, INDArray> params = new LinkedHashMap<>();
    params.put(
        ROWS,
        all.get(NDArrayIndex.interval(0, inRows)).reshape('c', table.rows(), table.rowLength()));
    if (table.isRowBias()) {
      params.put(
          BIAS,
          all.get(NDArrayIndex.interval(inRows, inRows + table.rowLength()))
              .reshape('c', 1, table.rowLength()));
    }
    return params;
  }

  private static void start(INDArray values, WorkerTable table) {
    if (table.getNoise() > 0) {
      values.assign(Nd4j.rand(values.dataType(), values.shape()));
      values.subi(0.5).muli(2 * table.getNoise());
    } else {
      values.assign(0);
    }
    if (table.getRowShape().length == 2) {
      long[] shape = table.getRowShape();
      INDArray eye = Nd4j.eye(shape[1]);
      INDArray identity =
          (shape[0] == shape[1] ? eye : Nd4j.tile(eye, (int) (shape[0] / shape[1]), 1))
              .castTo(values.dataType());
      INDArray start = identity.muli(table.getDiagonal()).addi(table.getConstant());
      values.addiRowVector(start.reshape(1, table.rowLength()));
    } else {
      values.addi(table.getDiagonal());
    }
  }
}
