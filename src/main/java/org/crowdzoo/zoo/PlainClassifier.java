package org.crowdzoo.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A classifier for labels that somebody has made of the votes already, hard or soft [B, K]; one
 * input, cross-entropy averaged over the tasks.
 */
public final class PlainClassifier extends CrowdModel {
  /** The model; see {@link CrowdModel}. */
  public PlainClassifier(
      InputType input, Backbone backbone, int classes, Optimization optimization) {
    super(input, backbone, classes, optimization);
  }

  /** A builder. */
  public static ModelBuilder<PlainClassifier> of(CrowdTask task) {
    return new ModelBuilder<>(
        task,
        (backbone, optimization) ->
            new PlainClassifier(task.input(), backbone, task.classes(), optimization));
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
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
            LOGITS)
        .setOutputs(PROBABILITIES);
  }
}
