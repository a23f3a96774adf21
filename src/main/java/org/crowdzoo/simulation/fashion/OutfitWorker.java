package org.crowdzoo.simulation.fashion;

import static org.crowdzoo.simulation.fashion.FashionClass.ANKLE_BOOT;
import static org.crowdzoo.simulation.fashion.FashionClass.COAT;
import static org.crowdzoo.simulation.fashion.FashionClass.DRESS;
import static org.crowdzoo.simulation.fashion.FashionClass.PULLOVER;
import static org.crowdzoo.simulation.fashion.FashionClass.SANDAL;
import static org.crowdzoo.simulation.fashion.FashionClass.SHIRT;
import static org.crowdzoo.simulation.fashion.FashionClass.SNEAKER;
import static org.crowdzoo.simulation.fashion.FashionClass.TROUSER;
import static org.crowdzoo.simulation.fashion.FashionClass.T_SHIRT;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The habits of one worker of {@code datasets/outfits}; all are probabilities.
 *
 * @param miss of missing a large piece
 * @param missSmall of missing the smallest piece besides; less the larger it is
 * @param falseAlarm of taking a distractor for what it was cut from
 * @param careless of answering without a look at the picture
 * @param confusions [10, 10] what she calls what she sees, rows = truth
 */
record OutfitWorker(
    Role role,
    double miss,
    double missSmall,
    double falseAlarm,
    double careless,
    double[][] confusions) {
  private static final int K = FashionClass.values().length;

  /** What people take for each other: the truth and what they say. */
  private static final List<List<FashionClass>> PAIRS =
      List.of(
          List.of(SHIRT, T_SHIRT),
          List.of(T_SHIRT, SHIRT),
          List.of(PULLOVER, COAT),
          List.of(COAT, PULLOVER),
          List.of(SANDAL, SNEAKER),
          List.of(SNEAKER, ANKLE_BOOT),
          List.of(ANKLE_BOOT, SNEAKER),
          List.of(DRESS, T_SHIRT),
          List.of(TROUSER, DRESS));

  private static final double PAIR_SHARED = 0.65;
  private static final double SAYS_NOTHING = 0.4;

  /** What kind of worker it is. */
  enum Role {
    /** Sees small pieces, too, and knows the kinds. */
    CAREFUL(0.02, 0.08, 0.05, 0.25, 0.02, 0.08, 0.00, 0.02, 0.03, 0.15),
    /** Misses what is small and takes like for like. */
    ORDINARY(0.03, 0.12, 0.35, 0.80, 0.05, 0.25, 0.01, 0.06, 0.20, 0.60),
    /** Mostly does not look. */
    CARELESS(0.10, 0.30, 0.40, 0.90, 0.15, 0.45, 0.45, 0.90, 0.20, 0.60);

    private final double[] range;

    Role(double... range) {
      this.range = range;
    }

    private double draw(int habit, Random random) {
      double low = range[2 * habit];
      return rounded(low + (range[2 * habit + 1] - low) * random.nextDouble());
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Draws a worker's habits. */
  static OutfitWorker draw(Role role, Random random) {
    double miss = role.draw(0, random);
    double missSmall = role.draw(1, random);
    double falseAlarm = role.draw(2, random);
    double careless = role.draw(3, random);
    double[][] confusions = new double[K][K];
    for (int k = 0; k < K; k++) {
      confusions[k][k] = 1;
    }
    for (List<FashionClass> pair : PAIRS) {
      double mistaken = role.draw(4, random);
      if (random.nextDouble() < PAIR_SHARED) {
        int truth = pair.get(0).ordinal();
        confusions[truth][pair.get(1).ordinal()] = mistaken;
        confusions[truth][truth] = rounded(1 - mistaken);
      }
    }
    return new OutfitWorker(role, miss, missSmall, falseAlarm, careless, confusions);
  }

  /** What she says of a canvas; rising, empty for "none of them". */
  SortedSet<Integer> answer(OutfitCanvas canvas, Random random) {
    SortedSet<Integer> said = new TreeSet<>();
    if (random.nextDouble() < careless) {
      if (random.nextDouble() >= SAYS_NOTHING) {
        said.add(random.nextInt(K));
        said.add(random.nextInt(K));
      }
      return said;
    }
    for (OutfitPiece piece : canvas.pieces()) {
      if (random.nextDouble() < seen(piece)) {
        said.add(called(piece.kind(), random));
      }
    }
    return said;
  }

  /** Probability that she takes a piece for clothing. */
  double seen(OutfitPiece piece) {
    double attention = (1 - miss) * (1 - missSmall * piece.smallness());
    return attention * (piece.distractor() ? falseAlarm : (1000 + piece.visible()) / 2000.0);
  }

  private int called(FashionClass kind, Random random) {
    double left = random.nextDouble();
    double[] row = confusions[kind.ordinal()];
    for (int l = 0; l < K; l++) {
      left -= row[l];
      if (left < 0) {
        return l;
      }
    }
    return kind.ordinal();
  }

  /** To four decimals, so that files of it are the same everywhere. */
  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
