/**
 * Weak supervision without DeepLearning4J: the truth of tasks from the votes of labelling functions
 * that may abstain, and how good these are, without a single label.
 *
 * <p>Nouns: a {@link org.crowdzoo.labelmodel.LabelingFunction} votes on an item or abstains; {@link
 * org.crowdzoo.labelmodel.LabelingFunctions} applies many to many, and {@link
 * org.crowdzoo.labelmodel.VoteTable} shows their coverage, overlaps and conflicts. A {@link
 * org.crowdzoo.labelmodel.LabelGraph} says who depends on whom. {@link
 * org.crowdzoo.labelmodel.VoteMoments} are running sums of votes, to which {@link
 * org.crowdzoo.labelmodel.TripletLabelModel} is fitted (two classes, one or several truths a task)
 * and, one a class, {@link org.crowdzoo.labelmodel.ClassLabelModel}. {@link
 * org.crowdzoo.labelmodel.OnlineLabelModel} fits again and again to the last votes of a stream, for
 * the loss in {@code nn}. {@link org.crowdzoo.labelmodel.WeakVotes} are votes read from files.
 *
 * <p>Source: Fu et al. (2020), Fast and three-rious, arXiv:2002.11955.
 *
 * <p>To add a label model: fit it to votes in arrays, give it {@code predictProba}, and test it
 * against published numbers; then let {@code aggregation} offer it by name.
 */
package org.crowdzoo.labelmodel;
