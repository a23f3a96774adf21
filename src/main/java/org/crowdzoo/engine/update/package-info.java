/**
 * The update of a net's parameters in one pass over memory instead of DL4J's five or more.
 *
 * <p>Entry point: {@link org.crowdzoo.engine.update.FusedUpdater#install}. It takes the place of
 * DL4J's updater in a {@code ComputationGraph} and keeps the same state in the same array, so that
 * files know nothing of it.
 *
 * <p>A DL4J {@code UpdaterBlock} (neighbouring parameters with equal updaters) becomes a {@code
 * FusedBlock}, a row of {@code Piece}s (parameters that are also divided and decayed alike). {@code
 * Rule} says how a gradient becomes a step, a chunk that fits in the processor's first cache at a
 * time. {@code StepTaken} keeps DL4J from subtracting the step a second time.
 *
 * <p>{@link org.crowdzoo.engine.update.MovingAverage} follows a net's parameters behind whichever
 * updater it has.
 *
 * <p>To add an updater: add a record to {@code Rule} and its case to {@code Rule.of}, and the
 * updater to the comparison with DL4J's own in the tests. What has no rule is updated by DL4J.
 */
package org.crowdzoo.engine.update;
