package org.crowdzoo.weighting;

/** How sure the label of a task is; see the package for the formulas. */
public enum Policy {
  /** The share of the majority's label. */
  CONSENSUS,
  /** One minus the entropy of the votes, in units of log K. */
  ENTROPY,
  /** Dawid and Skene's probability of the most probable label. */
  POSTERIOR,
  /** The share of the majority's label among votes that weigh as their workers are skilled. */
  SKILL,
  /** CROWDLAB's quality of the consensus. */
  CROWDLAB
}
