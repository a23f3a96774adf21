package org.crowdzoo.input;

import java.util.SplittableRandom;

/** Random numbers that depend on what they are drawn for, not on when or by which thread. */
final class Seeds {
  private Seeds() {}

  /** The random numbers of a seed, an epoch and one thing within it. */
  static SplittableRandom random(long seed, int epoch, int thing) {
    long mixed = mix(mix(mix(seed) + epoch) + thing);
    return new SplittableRandom(mixed);
  }

  /** A shuffled copy (Fisher-Yates). */
  static int[] shuffled(int[] values, SplittableRandom random) {
    int[] copy = values.clone();
    for (int i = copy.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = copy[i];
      copy[i] = copy[j];
      copy[j] = swapped;
    }
    return copy;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195). */
  private static long mix(long z) {
    long mixed = z + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
