package org.crowdzoo.nn;

import java.util.Objects;
import org.crowdzoo.labelmodel.OnlineLabelModel;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Cross-entropy against the majority vote of the labelling functions, shared where several classes
 * have the most votes: the baseline of {@link WeakLabelLoss}. Logits [B, K] (or [B, 1] for two
 * classes), labels [B, m] of votes.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public final class MajorityVoteLoss extends VoteVectorLoss {
  private static final long serialVersionUID = 1L;

  /**
   * The loss.
   *
   * @param functions m
   * @param classes K, 2 for {@link VoteCode#SIGNS}
   */
  @JsonCreator
  public MajorityVoteLoss(
      @JsonProperty("code") VoteCode code,
      @JsonProperty("functions") int functions,
      @JsonProperty("classes") int classes) {
    super(code, functions, classes);
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

  @Override
  void train(int[][] votes) {
    // a majority vote learns nothing
  }

  @Override
  double[] target(int[] votes) {
    for (int vote : votes) {
      if (vote >= 0) {
        return OnlineLabelModel.majority(votes, classes());
      }
    }
    return null;
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public String toString() {
    return "MajorityVoteLoss(" + functions() + " functions, " + classes() + " classes)";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MajorityVoteLoss loss
        && loss.code() == code()
        && loss.functions() == functions()
        && loss.classes() == classes();
  }

  @Override
  public int hashCode() {
    return Objects.hash(code(), functions(), classes());
  }
}
