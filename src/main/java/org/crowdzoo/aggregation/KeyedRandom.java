package org.crowdzoo.aggregation;

import java.util.SplittableRandom;

/** Random numbers that belong to a task's or worker's key, so that order changes nothing. */
final class KeyedRandom {
  private KeyedRandom() {}

  /** A generator for this seed and these keys. */
  static SplittableRandom of(long seed, String... keys) {
    long hash = seed * 0x9E3779B97F4A7C15L + 1125899906842597L;
    for (String key : keys) {
      for (int c = 0; c < key.length(); c++) {
        hash = 31 * hash + key.charAt(c);
      }
      hash = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
    }
    return new SplittableRandom(hash);
  }
}
