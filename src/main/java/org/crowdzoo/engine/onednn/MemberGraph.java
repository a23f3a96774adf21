package org.crowdzoo.engine.onednn;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** Who reads whom among the members of a backbone, and what may therefore become one. */
record MemberGraph(List<Member> members, boolean training) {

  /** Whether a member's parameters change in this plan. */
  boolean learns(int i) {
    return training && !members.get(i).frozen();
  }

  /** How many times a member is read by others. */
  int readers(int i) {
    return (int)
        members.stream().flatMap(m -> m.getInputs().stream()).filter(input -> input == i).count();
  }

  /** The only member that reads a member; −1 if there are none or several. */
  int follower(int i) {
    int only = -1;
    for (int j = i + 1; j < members.size(); j++) {
      for (int input : members.get(j).getInputs()) {
        if (input == i) {
          if (only >= 0) {
            return -1;
          }
          only = j;
        }
      }
    }
    return only;
  }

  /** The activation that alone reads a member, or identity. */
  Pointwise following(int i) {
    int next = follower(i);
    return next >= 0 && members.get(next).plain() instanceof ActivationLayer activation
        ? Pointwise.of(activation.getActivationFn()).orElseThrow()
        : Pointwise.IDENTITY;
  }

  /** Whether a convolution and the batch normalization behind it become one. */
  boolean isFolded(int i) {
    if (i == Member.ENTRY
        || learns(i)
        || !(members.get(i).plain() instanceof ConvolutionLayer convolution)
        || !Pointwise.of(convolution.getActivationFn()).orElseThrow().isIdentity()) {
      return false;
    }
    int next = follower(i);
    return next >= 0 && members.get(next).plain() instanceof BatchNormalization && !learns(next);
  }

  /** The sum that waits for a folded convolution to be added; −1 if there is none. */
  int awaiting(int convolution) {
    int next = follower(follower(convolution));
    return next >= 0 && members.get(next).adds() && members.get(next).getInputs().size() == 2
        ? next
        : -1;
  }
}
