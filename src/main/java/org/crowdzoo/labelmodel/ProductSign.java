package org.crowdzoo.labelmodel;

/** Which sign E[λ_A Y] of several functions gets; a single function is better than random. */
public enum ProductSign {
  /** As FlyingSquid has it. Other names of the two values then do not simply mirror the result. */
  POSITIVE,
  /** That of Σ_j E[λ_A λ_j] over the functions j that are independent of A. */
  OF_MOMENTS
}
