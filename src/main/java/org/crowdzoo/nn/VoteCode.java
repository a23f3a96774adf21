package org.crowdzoo.nn;

import org.crowdzoo.files.InputException;

/** How labelling functions write their votes into the labels [B, m] of a batch. */
public enum VoteCode {
  /** Two classes: -1 and 1, and 0 to abstain, as FlyingSquid does. */
  SIGNS,
  /** Classes 0 to K-1, and -1 to abstain, as Snorkel and WRENCH do. */
  CLASSES;

  /** The class, 0 to K-1, or -1 for an abstention. */
  int decode(double vote, int classes, int task, int function) {
    int whole = (int) Math.rint(vote);
    boolean allowed =
        whole == vote
            && (this == SIGNS ? whole >= -1 && whole <= 1 : whole >= -1 && whole < classes);
    if (!allowed) {
      throw new InputException(
          "weak votes: task "
              + task
              + " of the batch, function "
              + function
              + ": must be "
              + (this == SIGNS
                  ? "-1, 0 (abstains) or 1"
                  : "a class from 0 to " + (classes - 1) + ", or -1 (abstains)")
              + ", got "
              + vote);
    }
    return this == CLASSES ? whole : whole == 0 ? -1 : (whole + 1) / 2;
  }
}
