package org.crowdzoo.zoo;

import org.crowdzoo.nn.WeakLabelLayer;
import org.crowdzoo.nn.WeakLabelLoss;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * A classifier that is trained on the votes [B, m] of labelling functions, whose label model is
 * fitted while it is trained.
 */
public final class WeakLabelClassifier extends CrowdModel {
  private final WeakLabelLoss loss;

  /**
   * The model; see {@link CrowdModel}.
   *
   * @param loss knows the functions; each graph goes on from a copy of it
   */
  public WeakLabelClassifier(
      InputType input, Backbone backbone, WeakLabelLoss loss, Optimization optimization) {
    super(input, backbone, loss.classes(), optimization);
    this.loss = loss;
  }

  @Override
  protected void addInputs(GraphBuilder graph, InputType input) {
    graph.addInputs(INPUT).setInputTypes(input);
  }

  @Override
  protected void addHead(GraphBuilder graph, String features) {
    graph
        .addLayer(PROBABILITIES, new WeakLabelLayer(loss.copy()), LOGITS)
        .setOutputs(PROBABILITIES);
  }
}
