package org.crowdzoo.labelmodel;

import java.util.List;
import java.util.stream.Collectors;

/**
 * E[Π_{i ∈ A} λ_i · Y_k | λ_z = 0 for z ∈ Z]: what the triplet method estimates. A has one function
 * for its accuracy, several for functions that depend on each other.
 *
 * @param functions A, in rising order, not empty
 * @param truth k
 * @param abstaining Z, in rising order, none of A; empty for no condition
 */
public record VoteProduct(List<Integer> functions, int truth, List<Integer> abstaining) {
  /** Copies the lists. */
  public VoteProduct {
    functions = List.copyOf(functions);
    abstaining = List.copyOf(abstaining);
  }

  /** λ_i Y_k without a condition. */
  static VoteProduct of(int function, int truth) {
    return new VoteProduct(List.of(function), truth, List.of());
  }

  /** As in {@code lambda_0*lambda_1*Y_0 | lambda_2=0}. */
  @Override
  public String toString() {
    String product =
        functions.stream().map(i -> "lambda_" + i + "*").collect(Collectors.joining())
            + "Y_"
            + truth;
    return abstaining.isEmpty()
        ? product
        : abstaining.stream()
            .map(z -> "lambda_" + z + "=0")
            .collect(Collectors.joining(", ", product + " | ", ""));
  }
}
