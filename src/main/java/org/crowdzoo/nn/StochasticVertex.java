package org.crowdzoo.nn;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Each worker sees the class probabilities through a row-stochastic matrix of his own.
 *
 * <pre>
 * h_ij[l] = log Σ_k p_i[k] A_j[l, k]
 * </pre>
 *
 * <p>Inputs: p [B, K], class probabilities; pi [B, A, K, K], the votes' tables, stored [vote,
 * true], of which a {@link MatrixForm} makes A. Output [B, K, A]: log probabilities, which the
 * softmax of {@link VoteLoss} leaves as they are.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2306.03288">Ibrahim, Nguyen, Fu 2023</a>
 * @see <a href="https://doi.org/10.1109/CVPR.2019.01150">Tanno et al. 2019</a>
 */
public final class StochasticVertex extends VoteVertex {
  private MatrixForm form = MatrixForm.SOFTMAX;

  /** For deserialisation. */
  public StochasticVertex() {}

  /** The vertex for K classes. */
  public StochasticVertex(int classes, MatrixForm form) {
    setClasses(classes);
    this.form = form;
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    params.defineInputs("p", "pi");
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> params,
      Map<String, SDVariable> masks) {
    SDVariable pi = inputs.get("pi");
    SDVariable a =
        switch (form) {
          case SOFTMAX -> sd.nn.softmax(pi, 2);
          case LOG -> sd.math.exp(pi);
          case SOFTPLUS -> {
            SDVariable positive = sd.nn.softplus(pi).add(Float.MIN_NORMAL);
            yield positive.mul(sd.math.reciprocal(positive.sum(true, 2)));
          }
        };
    SDVariable q = a.mul(sd.reshape(inputs.get("p"), -1, 1, 1, getClasses())).sum(3);
    return sd.permute(sd.math.log(q.add(Float.MIN_NORMAL)), 0, 2, 1);
  }

  public MatrixForm getForm() {
    return form;
  }

  public void setForm(MatrixForm form) {
    this.form = form;
  }

  @Override
  protected VoteKernel kernel() {
    return new StochasticKernel(this);
  }

  @Override
  protected void copyOptionsTo(VoteVertex copy) {
    ((StochasticVertex) copy).setForm(form);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StochasticVertex vertex
        && getClasses() == vertex.getClasses()
        && form == vertex.form;
  }

  @Override
  public int hashCode() {
    return Objects.hash(getClasses(), form);
  }
}
