package org.crowdzoo.training;

import java.util.List;

/**
 * Classes outside of DL4J and Crowdzoo that may stand in saved models: layers, vertices,
 * regularizations and the like of a strategy of one's own. A model file names the classes that it
 * is made of, and loading a class runs its code, so only known ones are loaded.
 *
 * <p>Found by {@link java.util.ServiceLoader}: a jar with such classes lists its implementation in
 * {@code META-INF/services/org.crowdzoo.training.SavedClasses}.
 */
public interface SavedClasses {
  /** The classes. */
  List<Class<?>> classes();
}
