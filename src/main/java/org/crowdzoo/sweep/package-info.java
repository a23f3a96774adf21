/**
 * Hyper-parameter search with Arbiter, as a stream of experiments into the same runner.
 *
 * <p>Entry point: {@link org.crowdzoo.sweep.SweepRunner}. Nouns: a {@link org.crowdzoo.sweep.Sweep}
 * is an experiment, a space and {@link org.crowdzoo.sweep.SweepSettings}; a {@code Parameter} is
 * one key path and what it may be; {@link org.crowdzoo.sweep.SearchSpace} is all of them as Arbiter
 * sees them ({@code SpacedEpochs} makes a list of some); a candidate is one experiment with its
 * {@link org.crowdzoo.sweep.CandidateResult}; the sweep ends in a {@link
 * org.crowdzoo.sweep.SweepResult}.
 *
 * <p>{@link org.crowdzoo.sweep.SweepPage} shows a sweep while it runs, beside DL4J's charts of its
 * trainings.
 *
 * <p>To add a kind of parameter, implement {@code Parameter} and read it in {@code SpaceReader}; to
 * add a generator, name it in {@code SweepSettings.Generator} and build it in {@code Generators};
 * to add a score, name it in {@code SweepSettings.ScoreKind} and compute it in {@code
 * CandidateScore}.
 */
package org.crowdzoo.sweep;
