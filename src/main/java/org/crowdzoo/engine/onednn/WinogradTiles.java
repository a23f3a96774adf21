package org.crowdzoo.engine.onednn;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * Moves tiles between feature maps, channels last, and matrices [places][tiles][channels], with the
 * transform on the way, some tiles at a time.
 */
final class WinogradTiles {
  /**
   * Floats of each place that are transformed at a stretch: all of them fit in the second cache.
   */
  static final int LENGTH = 1024;

  private static final int PLACES = WinogradTransforms.TILE * WinogradTransforms.TILE;

  /** The place of a tile that the point 1 has both ways: the sum of its results. */
  private static final int ONES = WinogradTransforms.TILE + 1;

  private static final ThreadLocal<WinogradTiles.Room> ROOMS = ThreadLocal.withInitial(Room::new);

  private static final class Room {
    final float[][] places = new float[PLACES][LENGTH];
    final WinogradTransforms transforms = new WinogradTransforms(LENGTH);
  }

  private final boolean parallel;

  /**
   * @param parallel whether to use the machine's other cores, too
   */
  WinogradTiles(boolean parallel) {
    this.parallel = parallel;
  }

  /** B'dB of n tiles from the given one on. */
  void ofInput(Tiling map, FloatBuffer from, int first, int n, FloatBuffer to) {
    stretches(
        map.channels(),
        n,
        (room, at, some) -> {
          read(room, map, from, first + at, some);
          room.transforms.ofInput(room.places, some * map.channels());
          store(room, to, at, n, some, map.channels());
        });
  }

  /** A y A' of n tiles from the given one on. */
  void ofGradient(Tiling map, FloatBuffer from, int first, int n, FloatBuffer to) {
    stretches(
        map.channels(),
        n,
        (room, at, some) -> {
          read(room, map, from, first + at, some);
          room.transforms.ofGradient(room.places, some * map.channels());
          store(room, to, at, n, some, map.channels());
        });
  }

  /** Adds the sums over all pixels of n tiles, of which {@link #ofGradient} made the given ones. */
  void addSums(FloatBuffer tiles, int n, float[] sums) {
    float[] row = new float[sums.length];
    for (int t = 0; t < n; t++) {
      tiles.get((ONES * n + t) * row.length, row);
      for (int c = 0; c < row.length; c++) {
        sums[c] += row[c];
      }
    }
  }

  /**
   * A'mA of n tiles from the given one on.
   *
   * @param shift to add to each channel, or null
   */
  void ofProducts(Tiling map, FloatBuffer from, int first, int n, float[] shift, FloatBuffer to) {
    int channels = map.channels();
    stretches(
        channels,
        n,
        (room, at, some) -> {
          for (int p = 0; p < PLACES; p++) {
            from.get((p * n + at) * channels, room.places[p], 0, some * channels);
          }
          for (int i = 0; shift != null && i < some; i++) {
            for (int c = 0; c < channels; c++) {
              room.places[ONES][i * channels + c] += shift[c];
            }
          }
          room.transforms.ofProducts(room.places, some * channels);
          for (int i = 0; i < some; i++) {
            map.write(to, first + at + i, room.places, i * channels);
          }
        });
  }

  /** What is done with so many tiles from the given one on. */
  private interface Stretch {
    void run(Room room, int at, int some);
  }

  private void stretches(int channels, int n, Stretch stretch) {
    int most = LENGTH / channels;
    IntStream all = IntStream.range(0, (n + most - 1) / most);
    (parallel ? all.parallel() : all)
        .forEach(i -> stretch.run(ROOMS.get(), i * most, Math.min(most, n - i * most)));
  }

  private static void read(Room room, Tiling map, FloatBuffer from, int first, int some) {
    for (int i = 0; i < some; i++) {
      map.read(from, first + i, room.places, i * map.channels());
    }
  }

  private static void store(Room room, FloatBuffer to, int at, int n, int some, int channels) {
    for (int p = 0; p < PLACES; p++) {
      to.put((p * n + at) * channels, room.places[p], 0, some * channels);
    }
  }
}
