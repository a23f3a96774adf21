package org.crowdzoo.zoo;

import org.crowdzoo.nn.MeanBinaryCrossEntropy;
import org.crowdzoo.nn.WeightedLoss;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A classifier of several labels a task, for targets that somebody has made of the votes already,
 * each from 0 to 1, [B, L]; one input, binary cross-entropy averaged over labels and tasks,
 * weighted by a label mask [B, 1] or [B, L] if there is one. {@link ClassHead} makes a stock graph
 * with a sigmoid of it.
 */
public final class MultiLabelClassifier extends CrowdModel {
  /** The model, with L labels, one or more; see {@link CrowdModel}. */
  public MultiLabelClassifier(
      InputType input, Backbone backbone, int labels, Optimization optimization) {
    super(input, backbone, labels, 1, optimization);
  }

  /** A builder; the task's classes are the labels. */
  public static ModelBuilder<MultiLabelClassifier> of(CrowdTask task) {
    return new ModelBuilder<>(
        task,
        (backbone, optimization) ->
            new MultiLabelClassifier(task.input(), backbone, task.classes(), optimization));
  }

  @Override
  protected void addInputs(GraphBuilder graph, InputType input) {
    graph.addInputs(INPUT).setInputTypes(input);
  }

  @Override
  protected void addHead(GraphBuilder graph, String features) {
    graph
        .addLayer(
            PROBABILITIES,
            new LossLayer.Builder(new WeightedLoss(new MeanBinaryCrossEntropy()))
                .activation(Activation.SIGMOID)
                .build(),
            LOGITS)
        .setOutputs(PROBABILITIES);
  }
}
