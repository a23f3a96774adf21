package org.crowdzoo.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The last few things that were made, by what they were made for. Safe for use by several threads;
 * two may make the same thing at once, and one of them is kept.
 */
final class Recent<T> {
  private static final int KEPT = 8;

  private final Map<Object, T> made =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, T> eldest) {
          return size() > KEPT;
        }
      };

  /** What was made for this key, or is made now. */
  T get(Object key, Supplier<T> maker) {
    synchronized (made) {
      T known = made.get(key);
      if (known != null) {
        return known;
      }
    }
    T fresh = maker.get();
    synchronized (made) {
      T other = made.putIfAbsent(key, fresh);
      return other == null ? fresh : other;
    }
  }
}
