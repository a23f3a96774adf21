/**
 * DL4J's training charts in a browser while networks are trained.
 *
 * <p>Entry point: {@link org.crowdzoo.ui.TrainingUi}, the pages. It gives each training a {@link
 * org.crowdzoo.training.TrainingWatcher} that brings DL4J's StatsListener ({@code SampledStats}) to
 * the network at work. To show more, give {@code TrainingUi} a page of your own for {@code /}.
 */
package org.crowdzoo.ui;
