package org.crowdzoo.nn;

/**
 * Classes outside of DL4J and Crowdzoo that may stand in saved models: layers, vertices,
 * regularizations and the like of a strategy of one's own. A model file names the classes that it
 * is made of, and loading a class runs its code, so only known ones are loaded.
 *
 * <p>Whoever offers a strategy as a service need do nothing if such classes lie in the strategy's
 * own package. Others list an implementation in {@code
 * META-INF/services/org.crowdzoo.nn.SavedClasses}.
 */
public interface SavedClasses {
  /** Whether the class of this qualified name is known; it is not loaded by asking. */
  boolean contains(String name);
}
