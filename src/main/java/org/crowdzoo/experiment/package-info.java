/**
 * One experiment file becomes one result.
 *
 * <p>Entry point: {@link org.crowdzoo.experiment.ExperimentRunner}. Nouns: an {@link
 * org.crowdzoo.experiment.Experiment} is read strictly from YAML by {@link
 * org.crowdzoo.settings.Settings}; its {@link org.crowdzoo.strategy.Strategy} says what is done
 * about the workers; {@link org.crowdzoo.experiment.ExperimentData} is the dataset as inputs of a
 * network; a {@link org.crowdzoo.experiment.RunResult} holds one {@link
 * org.crowdzoo.experiment.SeedResult} a seed and its {@link org.crowdzoo.experiment.Provenance}.
 *
 * <p>{@link org.crowdzoo.experiment.ExperimentLearner} trains the same networks for the methods of
 * identification, which choose the labels and look at the logits; it leaves no files.
 *
 * <p>{@link org.crowdzoo.experiment.PretrainedFile} finds torchvision's weights; {@code
 * FrozenFeatures} trains what lies above a frozen backbone on features that are computed once.
 *
 * <p>To add a key, add a component with a {@link org.crowdzoo.settings.Setting} to its record and
 * use it; to add a strategy, name it in {@code Strategy} and build its network in {@code Networks}.
 */
package org.crowdzoo.experiment;
