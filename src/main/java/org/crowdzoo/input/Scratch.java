package org.crowdzoo.input;

/** Arrays to work in, a thread its own, that grow to the largest asked for. */
final class Scratch {
  private final ThreadLocal<float[]> array = ThreadLocal.withInitial(() -> new float[0]);

  /** At least {@code length} numbers, with whatever was left in them. */
  float[] get(int length) {
    float[] present = array.get();
    if (present.length < length) {
      present = new float[length];
      array.set(present);
    }
    return present;
  }
}
