package org.crowdzoo.engine.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How a feature map [N, H, W, C] is cut into square tiles, image by image and row by row; the next
 * begins {@link WinogradTransforms#STEP} pixels further. What sticks out of the map reads as zero
 * and is not written.
 *
 * @param rows tiles from top to bottom
 * @param columns tiles from left to right
 * @param size pixels along a side of a tile
 * @param top how many rows the first tiles stick out at the top
 * @param left how many columns the first tiles stick out at the left
 */
record Tiling(
    int batch,
    int height,
    int width,
    int channels,
    int rows,
    int columns,
    int size,
    int top,
    int left) {

  /** Number of tiles. */
  int tiles() {
    return batch * rows * columns;
  }

  /**
   * Copies a tile's pixels out.
   *
   * @param to an array for each place in the tile
   * @param at where the channels go in each array
   */
  void read(FloatBuffer map, int tile, float[][] to, int at) {
    for (int i = 0; i < size; i++) {
      int y = firstRow(tile) + i;
      long row = row(tile, y);
      for (int j = 0; j < size; j++) {
        int x = firstColumn(tile) + j;
        float[] place = to[i * size + j];
        if (y >= 0 && y < height && x >= 0 && x < width) {
          map.get((int) ((row + x) * channels), place, at, channels);
        } else {
          Arrays.fill(place, at, at + channels, 0);
        }
      }
    }
  }

  /** Copies a tile's pixels in. */
  void write(FloatBuffer map, int tile, float[][] from, int at) {
    int firstRow = firstRow(tile);
    int firstColumn = firstColumn(tile);
    int endRow = Math.min(height, firstRow + size);
    int endColumn = Math.min(width, firstColumn + size);
    for (int y = Math.max(0, firstRow); y < endRow; y++) {
      long row = row(tile, y);
      for (int x = Math.max(0, firstColumn); x < endColumn; x++) {
        float[] place = from[(y - firstRow) * size + x - firstColumn];
        map.put((int) ((row + x) * channels), place, at, channels);
      }
    }
  }

  private int firstRow(int tile) {
    return tile / columns % rows * WinogradTransforms.STEP - top;
  }

  private int firstColumn(int tile) {
    return tile % columns * WinogradTransforms.STEP - left;
  }

  /** The pixels before a row of the tile's image. */
  private long row(int tile, int y) {
    return ((long) (tile / (rows * columns)) * height + y) * width;
  }
}
