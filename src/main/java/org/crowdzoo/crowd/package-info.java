/**
 * Who labelled what: the votes of a crowd and the two files that hold them.
 *
 * <p>Nouns: a <em>task</em> i of N is shown to a <em>worker</em> j of W who casts a {@link
 * org.crowdzoo.crowd.Vote} for a class l of K. {@link org.crowdzoo.crowd.Votes} holds all of them,
 * sparse and immutable, by task and by worker; a {@link org.crowdzoo.crowd.VotesBuilder} collects
 * them. A {@link org.crowdzoo.crowd.ConfusionMatrix} has <strong>true classes as rows and votes as
 * columns</strong>. Where a task has any number of labels, an answer is a set of them: {@link
 * org.crowdzoo.crowd.MultiLabelVotes}, whose votes on one label are binary {@code Votes} again, and
 * {@link org.crowdzoo.crowd.MultiLabelAnswers}, their {@code answers.json}. {@link
 * org.crowdzoo.crowd.AnswersFile} and {@link org.crowdzoo.crowd.Metadata} read and write {@code
 * answers.json} and {@code metadata.json} in peerannot's format; {@link
 * org.crowdzoo.crowd.JsonFile} is the one reader of JSON that users bring.
 *
 * <p>Uses the JDK, Jackson and {@code files}; every other room may use it.
 */
package org.crowdzoo.crowd;
