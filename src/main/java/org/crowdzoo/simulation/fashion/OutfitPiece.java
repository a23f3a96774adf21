package org.crowdzoo.simulation.fashion;

/**
 * One piece on a canvas.
 *
 * @param kind what it is; of a distractor, what it was cut from
 * @param distractor true if its tiles are mixed up, so that it is no piece of clothing
 * @param x left edge
 * @param y upper edge
 * @param size pixels of its side
 * @param visible share of it that other pieces do not hide, in thousandths
 */
record OutfitPiece(FashionClass kind, boolean distractor, int x, int y, int size, int visible) {
  private static final int LARGE = 24;
  private static final int SMALL = 14;

  /** From 0 for a large piece to 1 for a small one. */
  double smallness() {
    return Math.max(0, Math.min(1, (LARGE - size) / (double) (LARGE - SMALL)));
  }
}
