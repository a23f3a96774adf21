package org.crowdzoo.nn;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * CrowdLayer's noise adaptation: each worker sees the class probabilities p [B, K] through
 * parameters of his own. Output [B, K, A]: scores before the softmax of {@link VoteLoss}.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v32i1.11506">Rodrigues and Pereira 2018</a>
 */
public final class CrowdLayerVertex extends VoteVertex {
  /** What a worker has, each looked up by a {@link WorkerTable}. */
  public enum Kind {
    /**
     * A matrix: h_ij = p_i Π^j; input [B, A, K, K] stored [vote, true]; of separate labels one of 2
     * x 2 a label, [B, A, 2 L, 2].
     */
    MW,
    /** A vector of weights: h_ij = w_j ⊙ p_i; input [B, A, K]. */
    VW,
    /** A vector of biases: h_ij = p_i + b_j; input [B, A, K]. */
    VB,
    /** Weights and biases: h_ij = w_j ⊙ p_i + b_j; inputs [B, A, K] twice. */
    VW_B
  }

  private Kind kind = Kind.MW;

  /** For deserialisation. */
  public CrowdLayerVertex() {}

  /** The vertex for L separate labels: p [B, 2 L] are the probabilities of no and yes on each. */
  public static CrowdLayerVertex ofLabels(int labels, Kind kind) {
    CrowdLayerVertex vertex = new CrowdLayerVertex(2 * labels, kind);
    vertex.setBlock(2);
    return vertex;
  }

  /** The vertex for K classes. */
  public CrowdLayerVertex(int classes, Kind kind) {
    setClasses(classes);
    this.kind = kind;
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    switch (kind) {
      case MW -> params.defineInputs("p", "pi");
      case VW -> params.defineInputs("p", "w");
      case VB -> params.defineInputs("p", "b");
      default -> params.defineInputs("p", "w", "b");
    }
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> params,
      Map<String, SDVariable> masks) {
    SDVariable p = inputs.get("p");
    SDVariable h;
    if (kind == Kind.MW) {
      // h[b, a, l] = Σ_k π[b, a, l, k] p[b, k]
      h = inputs.get("pi").mul(seen(sd, p)).sum(3);
    } else {
      h = sd.expandDims(p, 1);
      h = inputs.containsKey("w") ? inputs.get("w").mul(h) : h;
      h = inputs.containsKey("b") ? inputs.get("b").add(h) : h;
    }
    return sd.permute(h, 0, 2, 1);
  }

  public Kind getKind() {
    return kind;
  }

  public void setKind(Kind kind) {
    this.kind = kind;
  }

  @Override
  protected VoteKernel kernel() {
    return new CrowdLayerKernel(this);
  }

  @Override
  protected void copyOptionsTo(VoteVertex copy) {
    ((CrowdLayerVertex) copy).setKind(kind);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CrowdLayerVertex vertex
        && getClasses() == vertex.getClasses()
        && getBlock() == vertex.getBlock()
        && kind == vertex.kind;
  }

  @Override
  public int hashCode() {
    return Objects.hash(getClasses(), kind);
  }
}
