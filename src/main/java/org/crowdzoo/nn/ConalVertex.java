package org.crowdzoo.nn;

import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * CoNAL's noise adaptation: each vote is a mixture of the crowd's common confusion and the worker's
 * own, by how alike task and worker are.
 *
 * <p>Inputs: p [B, K] class probabilities (or logits); v [B, E] task embedding; π [B, A+1, K, K]
 * matrices stored [vote, true], the common one in slot 0, from a {@link WorkerTable}; u [B, A, E]
 * worker embeddings. Output [B, K, A]: scores before the softmax of {@link VoteLoss}.
 *
 * <pre>
 * ω_ij = sigmoid(u_j/‖u_j‖ · v_i/‖v_i‖)
 * h_ij = ω_ij p_i Π^g + (1 − ω_ij) p_i Π^j
 * </pre>
 *
 * <p>{@link #isStochastic()} is our own: matrices pass a softmax over the votes of each true class,
 * so that h is a distribution; its logarithm is the output, and the softmax of the loss leaves it
 * as it is.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v35i7.16730">Chu, Ma, Wang 2021, equations 3 to 6</a>
 */
public final class ConalVertex extends VoteVertex {
  /** Keeps the norm of a zero vector away from zero, as PyTorch's normalize does. */
  static final double TINY = 1e-24;

  private boolean stochastic;
  private boolean normalizeTask = true;

  /** For deserialisation. */
  public ConalVertex() {}

  /**
   * The vertex.
   *
   * @param classes K
   * @param stochastic whether matrices are row-stochastic
   * @param normalizeTask whether task embeddings are normalised; workers' always are
   */
  public ConalVertex(int classes, boolean stochastic, boolean normalizeTask) {
    setClasses(classes);
    this.stochastic = stochastic;
    this.normalizeTask = normalizeTask;
  }

  /**
   * The vertex for L separate labels, with 2 x 2 matrices: p [B, 2 L] are the probabilities of no
   * and yes on each label, π is [B, A+1, 2 L, 2]; ω is the same for all labels of a task.
   */
  public static ConalVertex ofLabels(int labels, boolean stochastic, boolean normalizeTask) {
    ConalVertex vertex = new ConalVertex(2 * labels, stochastic, normalizeTask);
    vertex.setBlock(2);
    return vertex;
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams params) {
    params.defineInputs("p", "v", "pi", "u");
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> params,
      Map<String, SDVariable> masks) {
    SDVariable omega = omega(sd, inputs.get("u"), inputs.get("v"));
    SDVariable pi = inputs.get("pi");
    if (stochastic) {
      pi = choices() == getClasses() ? sd.nn.softmax(pi, 2) : softmaxInBlocks(sd, pi);
    }
    // q[b, a, l] = Σ_k π[b, a, l, k] p[b, k]
    SDVariable q = pi.mul(seen(sd, inputs.get("p"))).sum(3);
    SDVariable common = slots(sd, q, 0, 1);
    SDVariable local = slots(sd, q, 1, -1);
    // h = local + ω (common − local)
    SDVariable h = local.add(omega.mul(common.sub(local)));
    return sd.permute(stochastic ? sd.math.log(h.add(Float.MIN_NORMAL)) : h, 0, 2, 1);
  }

  /** Over the votes of each label by itself: e^π through the sums of e^π in its block. */
  private SDVariable softmaxInBlocks(SameDiff sd, SDVariable pi) {
    int k = getClasses();
    INDArray same = Nd4j.zeros(pi.dataType(), 1, 1, k, k, 1);
    for (int l = 0; l < k; l++) {
      for (int m = l - l % choices(); m < l - l % choices() + choices(); m++) {
        same.putScalar(new int[] {0, 0, l, m, 0}, 1);
      }
    }
    SDVariable e = sd.math.exp(pi);
    SDVariable sums = sd.expandDims(e, 2).mul(sd.constant(same)).sum(3);
    return e.mul(sd.math.reciprocal(sums));
  }

  /** ω [B, A, 1]. */
  private SDVariable omega(SameDiff sd, SDVariable u, SDVariable v) {
    SDVariable task = sd.expandDims(normalizeTask ? normalized(sd, v, 1) : v, 1);
    return sd.nn.sigmoid(normalized(sd, u, 2).mul(task).sum(true, 2));
  }

  /** By a reciprocal, because M2.1's gradient of a division by a single number is wrong. */
  private static SDVariable normalized(SameDiff sd, SDVariable x, int dimension) {
    SDVariable norm = sd.math.sqrt(sd.math.square(x).sum(true, dimension).add(TINY));
    return x.mul(sd.math.reciprocal(norm));
  }

  /** Slots {@code from} to before {@code to} of [B, slots, K]; -1 is up to the last. */
  private static SDVariable slots(SameDiff sd, SDVariable x, long from, long to) {
    long[] begin = {0, from, 0};
    long[] end = {0, Math.max(to, 0), 0};
    int open = to < 0 ? 0b111 : 0b101;
    return sd.stridedSlice(x, begin, end, new long[] {1, 1, 1}, 0, open, 0, 0, 0);
  }

  public boolean isStochastic() {
    return stochastic;
  }

  public void setStochastic(boolean stochastic) {
    this.stochastic = stochastic;
  }

  public boolean isNormalizeTask() {
    return normalizeTask;
  }

  public void setNormalizeTask(boolean normalizeTask) {
    this.normalizeTask = normalizeTask;
  }

  @Override
  protected VoteKernel kernel() {
    return new ConalKernel(this);
  }

  @Override
  protected void copyOptionsTo(VoteVertex copy) {
    ((ConalVertex) copy).setStochastic(stochastic);
    ((ConalVertex) copy).setNormalizeTask(normalizeTask);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConalVertex conal
        && getClasses() == conal.getClasses()
        && getBlock() == conal.getBlock()
        && stochastic == conal.stochastic
        && normalizeTask == conal.normalizeTask;
  }

  @Override
  public int hashCode() {
    return Objects.hash(getClasses(), stochastic, normalizeTask);
  }
}
