package org.crowdzoo.nn;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.crowdzoo.labelmodel.ClassLabelModel;
import org.crowdzoo.labelmodel.LabelGraph;
import org.crowdzoo.labelmodel.OnlineLabelModel;
import org.crowdzoo.labelmodel.SolveMethod;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Weak labels while training: the labels of a batch are the votes [B, m] of labelling functions
 * instead of the truth. The loss keeps the votes of the last {@code capacity} tasks that the
 * network was trained on, fits FlyingSquid's label model to them every {@code updateEvery} batches,
 * and compares the logits [B, K] with the probable truth of the batch's tasks. Before {@code
 * atLeast} tasks it takes their majority vote.
 *
 * <p>Only training ({@code computeGradient}) feeds the label model; a score leaves it as it is.
 * What the loss knows is saved with the network's configuration. Use it in a {@link
 * WeakLabelLayer}, whose copies know their own; in DL4J's own output layers copies of a
 * configuration share one.
 *
 * <p>Fu et al. (2020), arXiv:2002.11955; see {@link org.crowdzoo.labelmodel.TripletLabelModel}.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public final class WeakLabelLoss extends VoteVectorLoss implements RememberingLoss {
  private static final long serialVersionUID = 1L;

  private final int capacity;
  private final int updateEvery;
  private final int atLeast;
  private final SolveMethod method;
  private final double[] balance;
  private final int[][] edges;
  private transient OnlineLabelModel model;

  /** Votes of -1, 0 (abstains) and 1 of m functions; the last 10,000, a fit every ten batches. */
  public static WeakLabelLoss ofSigns(int functions) {
    return of(VoteCode.SIGNS, functions, 2, 10_000, 10);
  }

  /** Votes for classes 0 to K-1, or -1 (abstains), of m functions; likewise. */
  public static WeakLabelLoss ofClasses(int functions, int classes) {
    return of(VoteCode.CLASSES, functions, classes, 10_000, 10);
  }

  /**
   * A loss of independent functions with a uniform class balance, the mean over all triplets, and
   * majority votes for the first 100 tasks (or {@code capacity}, if it is less).
   *
   * @param capacity tasks whose votes are remembered
   * @param updateEvery batches from one fit to the next
   */
  public static WeakLabelLoss of(
      VoteCode code, int functions, int classes, int capacity, int updateEvery) {
    return new WeakLabelLoss(
        code,
        functions,
        classes,
        capacity,
        updateEvery,
        Math.min(100, capacity),
        SolveMethod.MEAN,
        null,
        null,
        null);
  }

  /**
   * The loss.
   *
   * @param code how votes are written
   * @param functions m, at least 3
   * @param classes K, 2 for {@link VoteCode#SIGNS}
   * @param capacity tasks whose votes are remembered, at least 1
   * @param updateEvery batches from one fit to the next, at least 1
   * @param atLeast tasks before the first fit, 1 to capacity
   * @param method how accuracies are found from triplets
   * @param balance [K], how frequent the classes are; null for all alike
   * @param edges pairs of functions that depend on each other; null for none
   * @param state what an equal loss knew; null for nothing
   */
  @JsonCreator
  public WeakLabelLoss(
      @JsonProperty("code") VoteCode code,
      @JsonProperty("functions") int functions,
      @JsonProperty("classes") int classes,
      @JsonProperty("capacity") int capacity,
      @JsonProperty("updateEvery") int updateEvery,
      @JsonProperty("atLeast") int atLeast,
      @JsonProperty("method") SolveMethod method,
      @JsonProperty("balance") double[] balance,
      @JsonProperty("edges") int[][] edges,
      @JsonProperty("state") byte[] state) {
    super(code, functions, classes);
    this.capacity = capacity;
    this.updateEvery = updateEvery;
    this.atLeast = atLeast;
    this.method = method;
    this.balance = balance == null ? new double[0] : balance.clone();
    this.edges =
        edges == null ? new int[0][] : Arrays.stream(edges).map(int[]::clone).toArray(int[][]::new);
    this.model = newModel();
    if (state != null) {
      model.restore(state);
    }
  }

  private OnlineLabelModel newModel() {
    List<Double> frequencies = Arrays.stream(balance).boxed().toList();
    return new OnlineLabelModel(
        LabelGraph.dependent(functions(), List.of(edges)),
        classes(),
        new OnlineLabelModel.Options(
            capacity, updateEvery, atLeast, new ClassLabelModel.Options(method, frequencies)));
  }

  @JsonProperty("code")
  VoteCode savedCode() {
    return code();
  }

  @JsonProperty("functions")
  int savedFunctions() {
    return functions();
  }

  @JsonProperty("classes")
  int savedClasses() {
    return classes();
  }

  /** Tasks whose votes are remembered. */
  @JsonProperty("capacity")
  public int capacity() {
    return capacity;
  }

  /** Batches from one fit to the next. */
  @JsonProperty("updateEvery")
  public int updateEvery() {
    return updateEvery;
  }

  @JsonProperty("atLeast")
  int savedAtLeast() {
    return atLeast;
  }

  @JsonProperty("method")
  SolveMethod savedMethod() {
    return method;
  }

  @JsonProperty("balance")
  double[] savedBalance() {
    return balance;
  }

  @JsonProperty("edges")
  int[][] savedEdges() {
    return edges;
  }

  @Override
  @JsonProperty("state")
  public byte[] state() {
    return model.state();
  }

  @Override
  public void restore(byte[] state) {
    forget();
    model.restore(state);
  }

  /** The label model as of the last fit, or null before the first. */
  public ClassLabelModel labelModel() {
    return model.model();
  }

  /** Of how many tasks the votes are remembered now. */
  public int held() {
    return model.held();
  }

  /** A loss of the same settings that knows the same, and from now on its own. */
  public WeakLabelLoss copy() {
    return new WeakLabelLoss(
        code(),
        functions(),
        classes(),
        capacity,
        updateEvery,
        atLeast,
        method,
        balance,
        edges,
        state());
  }

  @Override
  void train(int[][] votes) {
    model.add(votes);
  }

  @Override
  double[] target(int[] votes) {
    return model.probabilities(votes);
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public String toString() {
    return "WeakLabelLoss("
        + functions()
        + " functions, "
        + classes()
        + " classes, the last "
        + capacity
        + " tasks)";
  }

  /** By the settings; what it knows changes with training. */
  @Override
  public boolean equals(Object other) {
    return other instanceof WeakLabelLoss loss
        && loss.code() == code()
        && loss.functions() == functions()
        && loss.classes() == classes()
        && loss.capacity == capacity
        && loss.updateEvery == updateEvery
        && loss.atLeast == atLeast
        && loss.method == method
        && Arrays.equals(loss.balance, balance)
        && Arrays.deepEquals(loss.edges, edges);
  }

  @Override
  public int hashCode() {
    return Objects.hash(code(), functions(), classes(), capacity, updateEvery, atLeast, method);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(state());
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    model = newModel();
    model.restore((byte[]) in.readObject());
  }
}
