/**
 * What DL4J does not have: layers, losses and updaters for learning from votes. <strong>Class names
 * in this package are written into saved models: the package name is a file format.</strong>
 *
 * <p>Nouns: a {@link org.crowdzoo.nn.WorkerTable} is a layer that looks up, for each vote of a
 * task, the row of its worker (a confusion matrix or an embedding). A {@link
 * org.crowdzoo.nn.VoteVertex} is a SameDiff vertex that turns class probabilities and looked-up
 * rows into scores [B, K, A] of what each worker will vote: {@link org.crowdzoo.nn.ConalVertex},
 * {@link org.crowdzoo.nn.CrowdLayerVertex}, {@link org.crowdzoo.nn.StochasticVertex}. {@link
 * org.crowdzoo.nn.VoteLoss} compares the scores with the votes. {@link
 * org.crowdzoo.nn.WeakLabelLoss} learns the truth from the votes of labelling functions while the
 * network is trained ({@link org.crowdzoo.nn.WeakLabelLayer}); {@link
 * org.crowdzoo.nn.MajorityVoteLoss} is its baseline. {@link org.crowdzoo.nn.CommonDistance} is
 * CoNAL's penalty, {@link org.crowdzoo.nn.MatrixPenalty} those on row-stochastic matrices ({@link
 * org.crowdzoo.nn.VoteMatrixPenalty} where they stand in no table), {@link
 * org.crowdzoo.nn.BatchVolume} one on a batch's class probabilities. {@link
 * org.crowdzoo.nn.MeanBinaryCrossEntropy} is the loss of several labels, {@link
 * org.crowdzoo.nn.LabelAnswers} makes no and yes of them for the workers. {@link
 * org.crowdzoo.nn.VoteRows} and {@link org.crowdzoo.nn.VoteMatrices} let ordinary layers make a
 * matrix of each vote's worker. {@link org.crowdzoo.nn.Momentum}, {@link org.crowdzoo.nn.RAdam},
 * {@link org.crowdzoo.nn.CosineRestarts} and {@link org.crowdzoo.nn.Warmup} complete DL4J's
 * updaters and schedules.
 *
 * <p>To add a noise adaptation: extend {@code VoteVertex}, define it in SameDiff, check its
 * gradient in double precision with repeated workers and missing votes (see {@code
 * NoiseGradientTest}), then wire it in a crowd model of the {@code zoo}.
 */
package org.crowdzoo.nn;
