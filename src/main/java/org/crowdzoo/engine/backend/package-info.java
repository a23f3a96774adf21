/**
 * ND4J's CPU backend, relieved of work that it does anew for each array.
 *
 * <p>ND4J finds {@link org.crowdzoo.engine.backend.CachingCpuBackend} as it finds its own backends,
 * as a service, so that whoever has Crowdzoo on the class path has it too. Its {@link
 * org.crowdzoo.engine.backend.CachingExecutioner} keeps the descriptions of shapes; all computing
 * is ND4J's.
 */
package org.crowdzoo.engine.backend;
