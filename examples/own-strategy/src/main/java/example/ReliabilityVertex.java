package example;

import java.util.Map;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A noise model of one's own, as a SameDiff definition alone: worker j says the truth with
 * probability a_j and any class otherwise.
 *
 * <pre>
 * a_j = sigmoid(w_j)
 * h_ij = log(a_j p_i + (1 − a_j) / K)
 * </pre>
 *
 * <p>Inputs: p [B, K], class probabilities; w [B, A, 1], a number a worker. Output [B, K, A]: log
 * probabilities, which the softmax of the loss leaves as they are. SameDiff derives it.
 */
public final class ReliabilityVertex extends VoteVertex {
  /** For DL4J, which reads saved models. */
  public ReliabilityVertex() {}

  ReliabilityVertex(int classes) {
    setClasses(classes);
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    params.defineInputs("p", "w");
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> params,
      Map<String, SDVariable> masks) {
    SDVariable a = sd.nn.sigmoid(inputs.get("w"));
    SDVariable p = sd.expandDims(inputs.get("p"), 1);
    SDVariable chance = a.rsub(1).mul(1.0 / getClasses());
    return sd.permute(sd.math.log(p.mul(a).add(chance)), 0, 2, 1);
  }

  @Override
  protected void copyOptionsTo(VoteVertex copy) {
    // there are none beside the number of classes
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReliabilityVertex vertex && getClasses() == vertex.getClasses();
  }

  @Override
  public int hashCode() {
    return getClasses();
  }
}
