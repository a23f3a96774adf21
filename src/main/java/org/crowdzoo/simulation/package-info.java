/**
 * Simulated workers and their votes, for tests, tutorials and comparisons with a known truth.
 *
 * <p>Nouns: a {@link org.crowdzoo.simulation.CrowdStrategy} draws a {@link
 * org.crowdzoo.simulation.Crowd}: who the workers are, their true confusion matrices and how they
 * answer. An {@link org.crowdzoo.simulation.Assignment} says which workers see which task. {@link
 * org.crowdzoo.simulation.SimulatedVotes} is the entry point: it draws the votes and writes {@code
 * answers.json}, {@code metadata.json}, {@code ground_truth.npy} and {@code matrices.npy} as
 * peerannot's {@code simulate} does. {@link org.crowdzoo.simulation.fashion} makes the shipped
 * dataset.
 *
 * <p>Everything follows from one seed through {@link java.util.Random}, whose sequence is part of
 * its specification: the same seed gives the same votes on every machine.
 *
 * <p>To add a strategy: write a record that implements {@code CrowdStrategy}, name it in its {@code
 * permits} list and in the command {@code simulate}.
 *
 * <p>Papers: Raykar and Yu (2011) for spammers; Lefort et al., peerannot (2024) for the strategies
 * and their defaults; Chu, Ma and Wang (2021), arXiv:2012.13052, for common confusions.
 */
package org.crowdzoo.simulation;
