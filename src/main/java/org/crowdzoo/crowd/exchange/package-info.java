/**
 * Votes in the formats of other programs.
 *
 * <p>{@link org.crowdzoo.crowd.exchange.VoteFile} reads and writes them, {@link
 * org.crowdzoo.crowd.exchange.VoteFormat} lists them: peerannot's {@code answers.json} (tasks or
 * workers first), crowd-kit's long CSV, and the matrix N x W of Rodrigues and CoNAL-pytorch as text
 * or numpy file. To add one more, add it to {@code VoteFormat}, and a reader and a writer.
 */
package org.crowdzoo.crowd.exchange;
