/**
 * How much each example, or each label of it, counts while a network is trained: because its
 * workers agree, or because a file says so.
 *
 * <p>Nouns: a {@link org.crowdzoo.weighting.Policy} makes of the votes a score from 0 (nothing is
 * known) to 1 (no doubt) for each task, and for each label of a task; {@link
 * org.crowdzoo.weighting.TaskScores} holds them. A {@link org.crowdzoo.weighting.Weighting} turns
 * scores into weights of the loss, a {@link org.crowdzoo.weighting.Threshold} drops tasks, a {@link
 * org.crowdzoo.weighting.Curriculum} lets tasks take part from some epoch on, a {@link
 * org.crowdzoo.weighting.Smoothing} softens their targets. A {@link
 * org.crowdzoo.weighting.WeightFile} holds weights of one's own.
 *
 * <table>
 * <caption>Policies; p is a distribution over the K classes of a task</caption>
 * <tr><td>consensus</td><td>max p, p the shares of the votes</td></tr>
 * <tr><td>entropy</td><td>1 − H(p) / log K, p the shares of the votes</td></tr>
 * <tr><td>posterior</td><td>max p, p Dawid and Skene's</td></tr>
 * <tr><td>skill</td><td>max p, p the shares of votes that weigh as their workers agree with the
 *     majority (Wawa)</td></tr>
 * <tr><td>crowdlab</td><td>CROWDLAB's quality of the consensus, from votes and a network's
 *     out-of-fold predictions (Goh, Tkachenko, Mueller 2022)</td></tr>
 * </table>
 *
 * <p>One more: a constant of {@code Policy} and its line in {@code TaskScores}.
 */
package org.crowdzoo.weighting;
