package org.crowdzoo.simulation.fashion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Two to four pieces of Fashion-MNIST on one picture, large and small, some hidden in part by
 * others; a quarter of them are distractors: pieces cut into tiles that are put together wrongly.
 *
 * @param pixels [56 * 56], row by row
 * @param pieces what lies on it, the uppermost last
 */
record OutfitCanvas(byte[] pixels, List<OutfitPiece> pieces) {
  static final int SIDE = 56;

  private static final double DISTRACTORS = 0.25;
  private static final double SMALL = 0.4;
  private static final int TILE = 7;

  /** From here on a pixel belongs to the piece, not to what surrounds it. */
  private static final int OPAQUE = 16;

  /** Of each piece that is no distractor at least so much is visible, in thousandths. */
  private static final int LEAST_VISIBLE = 500;

  private static final int TRIES = 30;

  /** Draws a canvas; the same pieces and random numbers give the same. */
  static OutfitCanvas draw(FashionPieces source, Random random) {
    while (true) {
      int count = 2 + random.nextInt(3);
      List<OutfitPiece> chosen = new ArrayList<>();
      List<int[]> pictures = new ArrayList<>();
      for (int n = 0; n < count; n++) {
        FashionClass kind = FashionClass.values()[random.nextInt(FashionClass.values().length)];
        List<int[]> ofKind = source.byKind().get(kind.ordinal());
        int[] picture = ofKind.get(random.nextInt(ofKind.size()));
        boolean distractor = random.nextDouble() < DISTRACTORS;
        int size = random.nextDouble() < SMALL ? 13 + random.nextInt(5) : 20 + random.nextInt(11);
        boolean mirrored = random.nextBoolean();
        int[] turned = mirrored ? mirrored(picture) : picture;
        pictures.add(scaled(distractor ? mixed(turned, random) : turned, size));
        chosen.add(new OutfitPiece(kind, distractor, 0, 0, size, 0));
      }
      for (int t = 0; t < TRIES; t++) {
        OutfitCanvas canvas = placed(chosen, pictures, random);
        if (canvas.pieces.stream().allMatch(p -> p.distractor() || p.visible() >= LEAST_VISIBLE)) {
          return canvas;
        }
      }
    }
  }

  /** The labels: kinds of the pieces that are no distractors, rising. */
  SortedSet<Integer> labels() {
    SortedSet<Integer> labels = new TreeSet<>();
    for (OutfitPiece piece : pieces) {
      if (!piece.distractor()) {
        labels.add(piece.kind().ordinal());
      }
    }
    return labels;
  }

  private static OutfitCanvas placed(
      List<OutfitPiece> chosen, List<int[]> pictures, Random random) {
    byte[] pixels = new byte[SIDE * SIDE];
    int[] owner = new int[SIDE * SIDE];
    int[] x = new int[chosen.size()];
    int[] y = new int[chosen.size()];
    int[] own = new int[chosen.size()];
    for (int n = 0; n < x.length; n++) {
      int size = chosen.get(n).size();
      x[n] = random.nextInt(SIDE - size + 1);
      y[n] = random.nextInt(SIDE - size + 1);
      for (int p = 0; p < size * size; p++) {
        int at = (y[n] + p / size) * SIDE + x[n] + p % size;
        int value = pictures.get(n)[p];
        if (value >= OPAQUE) {
          pixels[at] = (byte) value;
          owner[at] = n + 1;
          own[n]++;
        }
      }
    }
    List<OutfitPiece> pieces = new ArrayList<>();
    for (int n = 0; n < x.length; n++) {
      int number = n + 1;
      long seen = Arrays.stream(owner).filter(o -> o == number).count();
      OutfitPiece piece = chosen.get(n);
      pieces.add(
          new OutfitPiece(
              piece.kind(),
              piece.distractor(),
              x[n],
              y[n],
              piece.size(),
              own[n] == 0 ? 0 : (int) (1000 * seen / own[n])));
    }
    return new OutfitCanvas(pixels, pieces);
  }

  private static int[] mirrored(int[] picture) {
    int side = FashionPieces.SIDE;
    return IntStream.range(0, side * side)
        .map(p -> picture[p / side * side + side - 1 - p % side])
        .toArray();
  }

  /** Its 16 tiles in another order. */
  private static int[] mixed(int[] picture, Random random) {
    int side = FashionPieces.SIDE;
    int tiles = side / TILE;
    List<Integer> order = new ArrayList<>(IntStream.range(0, tiles * tiles).boxed().toList());
    Collections.shuffle(order, random);
    int[] mixed = new int[side * side];
    for (int p = 0; p < mixed.length; p++) {
      int row = p / side;
      int column = p % side;
      int tile = order.get(row / TILE * tiles + column / TILE);
      int from = (tile / tiles * TILE + row % TILE) * side + tile % tiles * TILE + column % TILE;
      mixed[p] = picture[from];
    }
    return mixed;
  }

  /** Each new pixel is the mean of the area of the old ones that it covers. */
  private static int[] scaled(int[] picture, int size) {
    int side = FashionPieces.SIDE;
    int[] scaled = new int[size * size];
    for (int p = 0; p < scaled.length; p++) {
      // in units of 1/size of an old pixel, so that all areas are whole numbers
      int top = p / size * side;
      int left = p % size * side;
      long sum = 0;
      for (int r = top / size; r * size < top + side; r++) {
        int height = Math.min((r + 1) * size, top + side) - Math.max(r * size, top);
        for (int c = left / size; c * size < left + side; c++) {
          int width = Math.min((c + 1) * size, left + side) - Math.max(c * size, left);
          sum += (long) height * width * picture[r * side + c];
        }
      }
      scaled[p] = (int) (sum / (side * side));
    }
    return scaled;
  }
}
