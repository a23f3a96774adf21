/**
 * From a network and batches to a trained network and its figures.
 *
 * <p>Entry point: {@link org.crowdzoo.training.Trainer}, the one training loop of the project. It
 * keeps the best network by a {@link org.crowdzoo.training.Selection}, writes a {@link
 * org.crowdzoo.training.Checkpoint} from which an interrupted run goes on to the same result, and
 * returns a {@link org.crowdzoo.training.History}. {@link
 * org.crowdzoo.training.ClassifierEvaluation} and {@link
 * org.crowdzoo.training.MultiLabelEvaluation} hold the figures of a class head on a split, with one
 * class a task or several labels, which are given from their {@link
 * org.crowdzoo.training.Thresholds} on; {@link org.crowdzoo.training.SavedModel} a network with all
 * that is needed to use it.
 */
package org.crowdzoo.training;
