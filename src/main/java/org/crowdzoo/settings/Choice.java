package org.crowdzoo.settings;

/**
 * A method with its options. In a tree the method's {@code name} stands beside its options: {@code
 * {name: dawid_skene, maxiter: 100}}; the name may carry options in brackets, too.
 *
 * @param method what was chosen
 * @param options of the method's own type, complete
 */
public record Choice<M extends Method<?>>(M method, Record options) {
  /** The key that holds the name. */
  public static final String NAME = "name";

  /** The method's own name. */
  public String name() {
    return method.name();
  }
}
