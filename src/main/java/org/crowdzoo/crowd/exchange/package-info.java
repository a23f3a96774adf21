/**
 * Votes in the formats of other programs.
 *
 * <p>{@link org.crowdzoo.crowd.exchange.VoteFile} reads and writes them, {@link
 * org.crowdzoo.crowd.exchange.VoteFormat} lists them: peerannot's {@code answers.json} (tasks or
 * workers first), crowd-kit's long CSV, the same as JSON lines and Parquet, and the matrix N x W of
 * Rodrigues and CoNAL-pytorch as text or numpy file. What their cells mean is one rule for all of
 * them: {@link org.crowdzoo.crowd.exchange.LabelVocabulary} for labels, {@link
 * org.crowdzoo.crowd.exchange.NoVote} for cells that are none, {@link
 * org.crowdzoo.crowd.exchange.Repeats} for workers who vote twice on a task; {@link
 * org.crowdzoo.crowd.exchange.VoteOptions} is what the user says of a file, {@link
 * org.crowdzoo.crowd.exchange.VoteSummary} what is told of how it was read. To add one more format,
 * add it to {@code VoteFormat}, and a reader and a writer. Exports of tools that people label with
 * are recognised by what they hold and read by {@code crowd.exchange.tool}.
 *
 * <p>Where a task has several labels the same rules hold, and {@link
 * org.crowdzoo.crowd.exchange.MultiLabelVoteFile} reads and writes: lists in JSON, a CSV with one
 * row a label, npy [N, L, W].
 */
package org.crowdzoo.crowd.exchange;
