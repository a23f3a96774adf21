/**
 * Choosing among methods without clean labels, by votes that were held out.
 *
 * <p>Entry points: {@link org.crowdzoo.aggregation.choice.AutoAggregation} chooses an aggregation;
 * {@code experiment.StrategyChooser} a strategy with its network. Both hold a {@link
 * org.crowdzoo.aggregation.choice.Contest} over the folds of {@link
 * org.crowdzoo.aggregation.choice.VoteFolds} and tell its {@link
 * org.crowdzoo.aggregation.choice.ContestReport}. They differ in what is held out and so in the
 * score: single votes ({@link org.crowdzoo.aggregation.choice.HeldOutScore}), or all votes on a
 * task ({@link org.crowdzoo.aggregation.choice.UnseenTaskScore}, and {@link
 * org.crowdzoo.aggregation.choice.UnseenLabelScore} of several labels a task). {@link
 * org.crowdzoo.aggregation.choice.MatrixCheck} says where free confusion matrices are likely to
 * hurt.
 */
package org.crowdzoo.aggregation.choice;
