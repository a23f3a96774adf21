package org.crowdzoo.engine.onednn;

import java.nio.FloatBuffer;

/**
 * Moves tiles between feature maps, channels last, and matrices [places][tiles][channels], with the
 * transform on the way, some tiles at a time.
 */
final class WinogradTiles {
  /** Floats of each place that are transformed at a stretch: all of them fit in the second cache. */
  static final int LENGTH = 1024;

  private static final int PLACES = WinogradTransforms.TILE * WinogradTransforms.TILE;

  /** The place of a tile that the point 1 has both ways: the sum of its results. */
  private static final int ONES = WinogradTransforms.TILE + 1;

  private static final ThreadLocal<WinogradTiles.Room> ROOMS = ThreadLocal.withInitial(Room::new);

  private static final class Room {
    final float[][] places = new float[PLACES][LENGTH];
    final WinogradTransforms transforms = new WinogradTransforms(LENGTH);
  }

  /** B'dB of n tiles from the given one on. */
  void ofInput(Tiling map, FloatBuffer from, int first, int n, FloatBuffer to) {
    Room room = ROOMS.get();
    int channels = map.channels();
    int most = LENGTH / channels;
    for (int at = 0; at < n; at += most) {
      int some = Math.min(most, n - at);
      for (int i = 0; i < some; i++) {
        map.read(from, first + at + i, room.places, i * channels);
      }
      room.transforms.ofInput(room.places, some * channels);
      store(room, to, at, n, some, channels);
    }
  }

  /**
   * A y A' of n tiles from the given one on.
   *
   * @param sums to add each channel's sum to, or null
   */
  void ofGradient(Tiling map, FloatBuffer from, int first, int n, float[] sums, FloatBuffer to) {
    Room room = ROOMS.get();
    int channels = map.channels();
    int most = LENGTH / channels;
    for (int at = 0; at < n; at += most) {
      int some = Math.min(most, n - at);
      for (int i = 0; i < some; i++) {
        map.read(from, first + at + i, room.places, i * channels);
      }
      room.transforms.ofGradient(room.places, some * channels);
      for (int i = 0; sums != null && i < some; i++) {
        for (int c = 0; c < channels; c++) {
          sums[c] += room.places[ONES][i * channels + c];
        }
      }
      store(room, to, at, n, some, channels);
    }
  }

  /**
   * A'mA of n tiles from the given one on.
   *
   * @param shift to add to each channel, or null
   */
  void ofProducts(Tiling map, FloatBuffer from, int first, int n, float[] shift, FloatBuffer to) {
    Room room = ROOMS.get();
    int channels = map.channels();
    int most = LENGTH / channels;
    for (int at = 0; at < n; at += most) {
      int some = Math.min(most, n - at);
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
    }
  }

  private static void store(
      Room room, FloatBuffer to, int at, int n, int some, int channels) {
    for (int p = 0; p < PLACES; p++) {
      to.put((p * n + at) * channels, room.places[p], 0, some * channels);
    }
  }
}
