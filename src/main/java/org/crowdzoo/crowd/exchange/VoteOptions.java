package org.crowdzoo.crowd.exchange;

import java.util.List;

/**
 * What the user says of a file of votes; null is what is not said.
 *
 * @param format of the file; by its name if it is not said
 * @param classNames names of the classes by index
 * @param classes K
 * @param missing cells that are no vote besides blank ones, see {@link NoVote}
 * @param taskColumn name of the column with the tasks, or of several that tell a task together,
 *     with commas between
 * @param workerColumn likewise
 * @param labelColumn name of the column with the labels
 * @param repeats what counts where a worker votes twice on a task; null refuses such a file
 * @param multiLabel whether a worker may name several labels of a task
 * @param question which of several questions in the export of a labelling tool
 */
public record VoteOptions(
    VoteFormat format,
    List<String> classNames,
    Integer classes,
    List<String> missing,
    String taskColumn,
    String workerColumn,
    String labelColumn,
    Repeats repeats,
    Boolean multiLabel,
    String question) {

  /** As above where nothing is said of a question. */
  public VoteOptions(
      VoteFormat format,
      List<String> classNames,
      Integer classes,
      List<String> missing,
      String taskColumn,
      String workerColumn,
      String labelColumn,
      Repeats repeats,
      Boolean multiLabel) {
    this(
        format,
        classNames,
        classes,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats,
        multiLabel,
        null);
  }

  /** As above where nothing is said of the kind. */
  public VoteOptions(
      VoteFormat format,
      List<String> classNames,
      Integer classes,
      List<String> missing,
      String taskColumn,
      String workerColumn,
      String labelColumn,
      Repeats repeats) {
    this(
        format, classNames, classes, missing, taskColumn, workerColumn, labelColumn, repeats, null);
  }

  /** Nothing is said. */
  public static VoteOptions usual() {
    return new VoteOptions(null, null, null, null, null, null, null, null, null);
  }

  /** The same with a format, null for none. */
  public VoteOptions withFormat(VoteFormat given) {
    return new VoteOptions(
        given,
        classNames,
        classes,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats,
        multiLabel,
        question);
  }

  /** The same with names of classes, null for none. */
  public VoteOptions withClassNames(List<String> names) {
    return new VoteOptions(
        format,
        names,
        classes,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats,
        multiLabel,
        question);
  }

  /** The same with the kind, null for none. */
  public VoteOptions withMultiLabel(Boolean kind) {
    return new VoteOptions(
        format,
        classNames,
        classes,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats,
        kind,
        question);
  }

  /** The same with K, null for none. */
  public VoteOptions withClasses(Integer count) {
    return new VoteOptions(
        format,
        classNames,
        count,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats,
        multiLabel,
        question);
  }

  /** The same with a question, null for none. */
  public VoteOptions withQuestion(String name) {
    return new VoteOptions(
        format,
        classNames,
        classes,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats,
        multiLabel,
        name);
  }
}
