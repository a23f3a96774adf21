/**
 * Which tasks are hard or mislabelled, which workers can be trusted.
 *
 * <p>From votes alone: {@link org.crowdzoo.identification.VoteEntropy} (tasks), {@link
 * org.crowdzoo.identification.KrippendorffAlpha} (the whole crowd, with a bootstrap interval), and
 * from confusion matrices {@link org.crowdzoo.identification.WorkerScores} (spam score, trace).
 * What the votes are divided on, {@link org.crowdzoo.identification.Disagreement}, and what
 * Dawid-Skene is unsure of, {@link org.crowdzoo.identification.PosteriorEntropy}. All of these also
 * label by label, {@link org.crowdzoo.identification.MultiLabelIdentifications}, with a report on
 * the crowd's consensus, {@link org.crowdzoo.identification.MultiLabelConsensus}. From votes and a
 * network's out-of-fold predictions: {@link org.crowdzoo.identification.Crowdlab} (consensus
 * labels, their quality, workers' quality) and {@link org.crowdzoo.identification.ActiveLab} (which
 * tasks to send out again). From what a network says while it trains, recorded by a {@link
 * org.crowdzoo.identification.MarginRecorder}: the area under the margin ({@link
 * org.crowdzoo.identification.MarginRecorder#aum}) and its mean over workers ({@link
 * org.crowdzoo.identification.Waum}); a {@link org.crowdzoo.identification.Cutoff} prunes the
 * hardest tasks.
 *
 * <p>All of these are plain mathematics on arrays. The entry point of the command line is {@link
 * org.crowdzoo.identification.Identifications}: one {@link
 * org.crowdzoo.identification.Identification} a method. To add one, write a class that implements
 * it and name it there. A method that needs networks asks the {@link
 * org.crowdzoo.identification.Learner} of its input for them.
 *
 * <p>Papers: Raykar and Yu (2011) spam score; Krippendorff (2011) alpha; Pleiss et al. (2020),
 * arXiv:2001.10528, AUM; Yang and Koyejo (2020) for the other margin; Lefort et al. (2024),
 * arXiv:2209.15380, WAUM; Goh, Tkachenko and Mueller (2022), arXiv:2210.06812, CROWDLAB; Goh and
 * Mueller (2023), arXiv:2301.11856, ActiveLab.
 */
package org.crowdzoo.identification;
