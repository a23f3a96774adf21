/**
 * What ND4J computes with, and its CPU backend relieved of work that it does anew for each array.
 *
 * <p>{@link org.crowdzoo.engine.backend.ActiveBackend} says what is active. {@link
 * org.crowdzoo.engine.backend.CachingCpuBackend} is found by ND4J where the jar {@code fast} is on
 * the class path, which the launcher puts there and an application may; the library alone leaves
 * ND4J as it is. Its {@link org.crowdzoo.engine.backend.CachingExecutioner} keeps the descriptions
 * of shapes; all computing is ND4J's. {@link org.crowdzoo.engine.backend.CudaBackend} says why a
 * GPU is not used where one was expected.
 */
package org.crowdzoo.engine.backend;
